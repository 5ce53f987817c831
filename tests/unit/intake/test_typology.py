"""Every document that an event may name has a sort of its own in the index."""

from __future__ import annotations

from intake.domain import typology
from radica.events import EVENTS


def test_no_field_of_documents_was_forgotten_and_none_is_told_that_is_not_there():
    there = {
        (name, field)
        for name, event in EVENTS.items()
        if event.about_case
        for field, told in event.model_fields.items()
        if "DocumentRef" in repr(told.annotation)
    }
    assert there == set(typology.TYPES)


def test_a_sort_is_by_the_event_and_its_field_and_what_has_none_is_a_document():
    assert typology.of("ResponseFiled", "document") == "Respuesta"
    assert typology.of("ResponseFiled", "citation") == "Citación para notificación personal"
    assert typology.of("NoticePosted", "document") == "Aviso"
    assert typology.of("NoticePosted", "citation") == "Documento"
