"""What is told of an erasure, and which documents go with it."""

from __future__ import annotations

from datetime import date

import pytest

from intake.domain import erasure
from intake.domain.retention import Duty
from radica.events import DocumentRef
from radica.events.intake import DataGround

RADICADO = "E-2026-0000001-1"
OTHER = "E-2026-0000002-9"
TODAY = date(2036, 11, 5)
RULE = "Tabla de retención"
CLOSED = Duty(OTHER, date(2036, 11, 4), "el expediente se cerró el 2026-11-04", RULE)
OPEN = Duty(OTHER, None, "el caso está en trámite", "Ley 1437 de 2011, artículo 36")


def paper(letter, service="intake", **more):
    return {
        "sha256": letter * 64, "name": f"{letter}.pdf", "media_type": "application/pdf", "size": 3,
        "service": service, **more,
    }  # fmt: skip


A, B, C = paper("a"), paper("b", "correspondence", pages=2), paper("c", "notification")
LETTER = {"outgoing_number": "S-1", "filed_on": "2026-11-19", "needs_citation": False}


@pytest.fixture
def history(filed, fact):
    """The history of a case after these facts, whose filing brought these attachments."""

    def make(*facts, attachments=()):
        case = filed(attachments=tuple(DocumentRef(**reference) for reference in attachments))
        for name, data in facts:
            case.record(fact(name, **data))
        return case.collect_events()

    return make


@pytest.mark.parametrize(
    ("ground", "standing", "until"),
    [(DataGround.SUPPRESSION, CLOSED, "2036-11-04"), (DataGround.REVOCATION, OPEN, None)],
)
def test_who_asks_too_early_is_told_which_case_keeps_the_data_and_until_when(ground, standing, until):
    assert erasure.refused(RADICADO, ground, standing).body() == {
        "radicado": RADICADO,
        "ground": ground.value,
        "kept_by": OTHER,
        "until": until,
        "article": standing.article,
    }


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (
            CLOSED,
            "el expediente se cerró el 2026-11-04. Se conservan hasta el 2036-11-04 (Tabla de retención).",
        ),
        (
            OPEN,
            "el caso está en trámite. Se conservan mientras esa situación dure (Ley 1437 de 2011, artículo 36).",
        ),
    ],
)
def test_the_refusal_in_words(standing, words):
    assert erasure.answer_to(standing) == f"Los datos no se pueden suprimir: {words}"


@pytest.mark.parametrize(
    ("attachments", "facts", "found"),
    [
        ([], [], []),
        ([A], [], [A]),
        ([A], [("ResponseFiled", {**LETTER, "document": B, "documents": [A, C]})], [A, B, C]),  # each once
        ([], [("ReliquidationDone", {"document": paper("d", "billing")}), ("X", {"document": B})], [B]),
        ([], [("X", {"documents": [paper("d", "reporting"), A]})], [A]),
        ([A], [("PQRArchived", {"archived_on": "2026-11-25", "documents": [paper("e")]}), ("X", {"one": C})], [A, C]),
    ],
    ids=["none", "an attachment", "in their order", "not of billing", "not of reporting", "not the index"],
)
def test_the_documents_that_may_name_people(history, attachments, facts, found):
    documents = erasure.documents_of(history(*facts, attachments=attachments))
    assert [document.model_dump(mode="json") for document in documents] == found


def test_a_reference_with_more_than_the_register_knows_is_read_by_its_fields(history):
    [document] = erasure.documents_of(history(("X", {"document": {**A, "kind": "acta"}})))
    assert document == DocumentRef(**A)


@pytest.mark.parametrize(("needed", "removed"), [([], [A, B]), ([A["sha256"]], [B]), ([A["sha256"], B["sha256"]], [])])
def test_an_erasure_says_whose_why_by_which_rule_and_what_goes(history, needed, removed):
    facts = history(("ResponseFiled", {**LETTER, "document": B}), attachments=[A])
    event = erasure.erased(facts, "17", DataGround.DUTY_ENDED, CLOSED, needed, TODAY)
    assert event.body() == {
        "radicado": RADICADO,
        "person_ref": "17",
        "erased_on": "2036-11-05",
        "ground": "duty_ended",
        "article": RULE,
        "removed": removed,
    }


def test_of_a_case_that_is_nothing_but_its_filing_no_document_goes(history):
    event = erasure.erased(history(), "17", DataGround.SUPPRESSION, CLOSED, [], TODAY)
    assert (event.radicado, event.ground, event.removed) == (RADICADO, DataGround.SUPPRESSION, ())


def test_what_went_is_what_the_erasure_said_and_nothing_before_it(history):
    erased = {"person_ref": "17", "erased_on": "2036-11-05"}
    before = ("ResponseFiled", {**LETTER, "document": C})
    assert erasure.removed(history(before)) == []
    told = history(before, ("PersonalDataErased", {**erased, "removed": [A, B]}), ("LegalHoldSet", {"reason": "x"}))
    assert erasure.removed(told) == [DocumentRef(**A), DocumentRef(**B)]
    assert erasure.removed(history(("PersonalDataErased", erased))) == []
