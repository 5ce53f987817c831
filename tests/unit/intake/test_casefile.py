"""The order of a case's pieces, and the index that names them."""

from __future__ import annotations

import pytest

from intake.domain import casefile, chain, index
from intake.domain.case_event import CaseEvent
from intake.domain.casefile import Kept


def document(name, service="intake"):
    media_type = "application/pdf"
    return {"sha256": name * 64, "name": f"{name}.pdf", "media_type": media_type, "size": 3, "service": service}


A, B, C = document("a"), document("b"), document("c", service="billing")


def entries():
    """What the index says of each document, in order."""
    facts = [
        (A, "ResponseFiled", 2, "Respuesta", "S-1"),
        (C, "ResponseFiled", 2, "Anexo de la respuesta", "S-1"),
        (B, "PQRArchived", 3, "Índice del expediente", "b.pdf"),
    ]
    return [
        {
            "number": number,
            "first_folio": number,
            "last_folio": number,
            "type": sort,
            "title": title,
            "entered_on": "2026-11-04",
            "at": "2026-11-04T15:00:00Z",
            "event": event,
            "sequence": sequence,
            **named,
            "pages": None,
            "erased": False,
        }
        for number, (named, event, sequence, sort, title) in enumerate(facts, 1)
    ]


@pytest.fixture
def history(filed, fact):
    """A filing, a letter with two documents one of which comes twice, and a closing that names one again."""
    case = filed()
    answer = {"outgoing_number": "S-1", "filed_on": "2026-11-19", "needs_citation": False}
    case.record(fact("ResponseFiled", **answer, document=A, documents=[C, A]))
    case.record(fact("PQRArchived", archived_on="2026-11-25", index_hash="d" * 64, documents=[C, B]))
    return [
        Kept(event, b'{"n":%d}' % number, position=number + 40, hash=bytes([number]) * 32)
        for number, event in enumerate(case.collect_events(), 1)
    ]


def test_folios_count_events_and_documents_each_once_where_it_came_in(history):
    at = "2026-11-04T15:00:00.000000Z"
    events = [
        {"kind": "event", "file": f"eventos/00000{number}.txt", "sequence": number, "type": name, "time": at}
        for number, name in [(1, "PQRRadicated"), (2, "ResponseFiled"), (3, "PQRArchived")]
    ]
    there = "documentos/a.pdf"
    of_a, of_c, of_b = entries()
    assert casefile.folios(history, {A["sha256"]: there}) == [
        {"folio": 1, **events[0]},
        {"folio": 2, **events[1]},
        {"folio": 3, "kind": "document", "file": there, **of_a},
        {"folio": 4, "kind": "document", "file": None, **of_c},
        {"folio": 5, **events[2]},
        {"folio": 6, "kind": "document", "file": None, **of_b},
    ]


def test_a_piece_is_the_bytes_that_were_hashed(history):
    kept = history[1]
    sealed = CaseEvent(kept.event.message, b"sealed")
    again = Kept(sealed, kept.body, kept.position, kept.hash)
    assert (again.sequence, again.file) == (2, "eventos/000002.txt")
    assert again.canonical() == chain.canonical(kept.event.message, b'{"n":2}', b"sealed")


def test_the_index_lists_each_document_once_with_the_event_that_brought_it(history):
    events = [kept.event for kept in history]
    assert index.of(events) == {
        "radicado": "E-2026-0000001-1",
        "events": 3,
        "folios": 3,
        "closed": {"on": "2026-11-25", "documents": 1, "sha256": "d" * 64, "sequence": 3},
        "documents": entries(),
    }


def test_a_document_that_went_with_the_petitioner_s_data_is_still_listed(filed, fact):
    case = filed()
    answer = {"outgoing_number": "S-1", "filed_on": "2026-11-19", "needs_citation": False}
    case.record(fact("ResponseFiled", **answer, document=A, documents=[C]))
    case.record(fact("PersonalDataErased", removed=[A]))
    told = index.of(case.collect_events())["documents"]
    assert [(entry["sha256"], entry["erased"]) for entry in told] == [(A["sha256"], True), (C["sha256"], False)]


@pytest.mark.parametrize("field", sorted(A))
def test_what_lacks_any_of_its_fields_is_no_document(field):
    lacking = {name: value for name, value in A.items() if name != field}
    assert list(index.documents_in({"one": lacking, "other": [B]})) == [B]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (A, [A]),
        ([[A], {"deep": {"deeper": [B]}}], [A, B]),
        ({**A, "more": B}, [{**A, "more": B}]),  # what stands inside a document is part of it
        ("texto", []),
        (None, []),
    ],
)
def test_documents_are_found_wherever_they_stand(value, found):
    assert list(index.documents_in(value)) == found
