"""The index of a file: where each document stands, how it is called, and when the file was closed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intake.domain import index

NIGHT = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)  # still Friday the 20th in Bogotá


def document(letter, pages=None):
    return {
        "sha256": letter * 64, "name": f"{letter}.pdf", "media_type": "application/pdf", "size": 3,
        "service": "intake", "pages": pages,
    }  # fmt: skip


def archived(letter, on="2026-11-25"):
    return ("PQRArchived", {"archived_on": on, "index_hash": letter * 64, "documents": [document(letter)]})


A, B, C = document("a", pages=3), document("b"), document("c", pages=2)
ANSWERED = ("ResponseSigned", {"document": A})
VISITED = ("WorkOrderVisited", {"documents": [B, C]})
FIRST = {"on": "2026-11-25", "documents": 1, "sha256": "d" * 64, "sequence": 3}


@pytest.fixture
def of(filed, fact):
    """The index of a case after these facts."""

    def make(*facts):
        case = filed()
        for name, data, *at in facts:
            case.record(fact(name, case.id, *at, **data))
        return index.of(case.collect_events())

    return make


def test_a_file_without_documents_has_no_folios(of):
    empty = {"radicado": "E-2026-0000001-1", "events": 1, "folios": 0, "closed": None, "documents": []}
    assert of() == empty


def test_a_document_takes_as_many_folios_as_pages_and_one_where_nobody_counted(of):
    told = of(ANSWERED, VISITED)
    folios = [(each["number"], each["first_folio"], each["last_folio"], each["pages"]) for each in told["documents"]]
    assert folios == [(1, 1, 3, 3), (2, 4, 4, None), (3, 5, 6, 2)]
    assert told["folios"] == 6


@pytest.mark.parametrize(
    ("facts", "closed"),
    [
        ([ANSWERED], None),
        ([ANSWERED, archived("d")], FIRST),
        ([ANSWERED, archived("d"), VISITED], FIRST),  # what enters later does not open it
        ([ANSWERED, archived("d"), ("PQRReopened", {})], None),
        (
            [ANSWERED, archived("d"), ("PQRReopened", {}), VISITED, archived("e", "2026-12-09")],
            {"on": "2026-12-09", "documents": 4, "sha256": "e" * 64, "sequence": 6},
        ),
    ],
    ids=["open", "closed", "closed and more", "opened again", "closed again"],
)
def test_the_closing_counts_what_was_there_before_its_own_index(of, facts, closed):
    assert of(*facts)["closed"] == closed


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ({"outgoing_number": "S-1", "work_order": "OT-1", "number": 7}, "S-1"),
        ({"work_order": "OT-1", "number": 7}, "OT-1"),
        ({"outgoing_number": None, "number": 7}, "7"),
        ({}, "a.pdf"),
    ],
)
def test_a_document_is_called_by_the_number_it_belongs_to_or_by_its_name(of, data, title):
    [entry] = of(("WorkOrderClosed", {**data, "documents": [A]}))["documents"]
    assert (entry["title"], entry["type"]) == (title, "Soporte de la orden de trabajo")


def test_a_document_of_no_known_sort_is_a_document_and_entered_on_the_legal_day(of):
    [entry] = of(("SomethingElse", {"paper": A}, NIGHT))["documents"]
    assert (entry["type"], entry["event"], entry["sequence"]) == ("Documento", "SomethingElse", 2)
    assert (entry["entered_on"], entry["at"]) == ("2026-11-20", "2026-11-21T03:30:00Z")


def test_every_document_that_an_erasure_took_is_erased_and_no_other(of):
    erased = ("PersonalDataErased", {"removed": [A, C]})
    told = of(ANSWERED, VISITED, erased, ("LegalHoldSet", {"removed": [B]}))["documents"]
    assert [entry["erased"] for entry in told] == [True, False, True]
    assert not any(entry["erased"] for entry in of(ANSWERED, ("PersonalDataErased", {}))["documents"])
