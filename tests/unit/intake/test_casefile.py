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


@pytest.fixture
def history(filed, fact):
    """A filing, a letter with two documents one of which comes twice, and a closing that names one again."""
    case = filed()
    answer = {"outgoing_number": "S-1", "filed_on": "2026-11-19", "needs_citation": False}
    case.record(fact("ResponseFiled", **answer, document=A, documents=[C, A]))
    case.record(fact("PQRArchived", archived_on="2026-11-25", documents=[C, B]))
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
    assert casefile.folios(history, {A["sha256"]: there}) == [
        {"folio": 1, **events[0]},
        {"folio": 2, **events[1]},
        {"folio": 3, "kind": "document", "file": there, **A},
        {"folio": 4, "kind": "document", "file": None, **C},
        {"folio": 5, **events[2]},
        {"folio": 6, "kind": "document", "file": None, **B},
    ]


def test_a_piece_is_the_bytes_that_were_hashed(history):
    kept = history[1]
    sealed = CaseEvent(kept.event.message, b"sealed")
    again = Kept(sealed, kept.body, kept.position, kept.hash)
    assert (again.sequence, again.file) == (2, "eventos/000002.txt")
    assert again.canonical() == chain.canonical(kept.event.message, b'{"n":2}', b"sealed")


def test_the_index_lists_each_document_once_with_the_event_that_brought_it(history):
    events = [kept.event for kept in history]
    at = "2026-11-04T15:00:00Z"
    assert index.of(events) == {
        "radicado": "E-2026-0000001-1",
        "events": 3,
        "documents": [
            {"number": 1, "event": "ResponseFiled", "at": at, **A},
            {"number": 2, "event": "ResponseFiled", "at": at, **C},
            {"number": 3, "event": "PQRArchived", "at": at, **B},
        ],
    }


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
