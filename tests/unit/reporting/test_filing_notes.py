"""What filing noted: an act of somebody's worklist until it is done, and words in the case's history."""

from __future__ import annotations

import pytest

PETITION = {"article": "Ley 1437 de 2011, artículo 17", "until": "2026-03-16"}
INCOMPLETE = {**PETITION, "code": "incomplete", "text": "Falta el poder.", "act": "request_completion"}
ELSEWHERE = {**PETITION, "code": "other_body", "text": "Parece de la Alcaldía.", "act": "transfer_out"}
LATE = {**PETITION, "code": "appeal_late", "text": "Llegó tarde.", "act": "reject"}


def noted(*notes):
    return ("PQRRadicated", {"work_orders": [], "notes": list(notes)})


def acts(case):
    return [(act["lane"], act["act"]) for act in case["next_acts"]]


@pytest.mark.parametrize(
    ("note", "lane", "act"),
    [
        (INCOMPLETE, "customer_service_assistant", "Pedir que se complete la petición"),
        (ELSEWHERE, "customer_service_professional", "Trasladar a la entidad competente"),
    ],
)
def test_a_note_with_a_last_day_of_its_own_stands_first_in_the_worklist(folded, note, lane, act):
    first, second = acts(folded(noted(note)))
    assert first == (lane, f"{act}, a más tardar el 16 de marzo de 2026")
    assert second == ("customer_service_assistant", "Trasladar al área")


def test_what_the_answer_decides_is_no_act_of_its_own(folded):
    case = folded(noted(LATE))
    assert acts(case) == [("customer_service_assistant", "Trasladar al área")]
    assert case["notes"][0]["text"] == "Llegó tarde."


def test_what_was_asked_for_is_asked_no_more(folded):
    case = folded(noted(INCOMPLETE, LATE), "CompletionRequested")
    assert [note["code"] for note in case["notes"]] == ["appeal_late"]
    assert acts(case) == [("customer_service_assistant", "Trasladar al área")]


def test_more_time_to_complete_is_no_second_request(folded):
    case = folded(noted(INCOMPLETE), "CompletionRequested", ("CompletionRequested", {"extended": True}))
    assert case["completions"] == 1


def test_a_closed_case_asks_for_nothing_of_it(folded):
    closed = folded(noted(ELSEWHERE), "PQRTransferredOut", "PQRClosed")
    assert acts(closed) == [("customer_service_assistant", "Archivar el expediente")]


def test_the_history_tells_the_notes(folded):
    assert folded(noted(INCOMPLETE))["timeline"][0]["summary"].endswith("Falta el poder.")
