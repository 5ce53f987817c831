"""What a citizen sees of their own case."""

from __future__ import annotations

import pytest

from intake.domain import citizen
from intake.domain.pqr import PQR


@pytest.mark.parametrize(
    ("petitioner", "shown"),
    [
        ({"name": "María Fernanda Ñúñez", "id_number": "1.140.555.777"}, {"name": "M. F. Ñ.", "id_number": "…777"}),
        ({"name": "ana", "id_number": None}, {"name": "A.", "id_number": ""}),
        (None, None),
    ],
)
def test_names_and_numbers_are_masked(petitioner, shown):
    assert citizen.masked(petitioner) == shown


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ([], "en_tramite"),
        ([("CompletionRequested", {"missing": ["el poder"], "until": "2026-12-03"})], "pendiente_usuario"),
        ([("PQRClosed", {})], "cerrada"),
        ([("PQRClosed", {}), ("PQRArchived", {"archived_on": "2026-11-05"})], "archivada"),
        ([("PQRVoided", {}), ("PQRClosed", {})], "anulada"),
    ],
)
def test_the_state_is_told_in_a_word(filed, fact, facts, state):
    case = filed()
    for name, data in facts:
        case.record(fact(name, **data))
    assert citizen.state_of(case) == state


def test_everything_that_a_citizen_is_told(filed, fact):
    case = filed(account="4410021", invoice="F-1", billing_period="2026-10")
    case.record(fact("CompletionRequested", missing=["el poder"], until="2026-12-10"))
    case.record(fact("ResponseFiled", outgoing_number="S-1", filed_on="2026-11-19", needs_citation=True))
    case.record(fact("NotificationServed", mode="aviso", effective_on="2026-11-23"))
    at = "2026-11-04T15:00:00Z"
    assert citizen.shown(case, case.collect_events(), {"petitioner": {"name": "Ana Díaz", "id_number": "12345"}}) == {
        "radicado": "E-2026-0000001-1",
        "state": "pendiente_usuario",
        "due_on": None,
        "kind": "reclamacion",
        "channel": "escrito",
        "cause": "Alto consumo",
        "account": "4410021",
        "invoice": "F-1",
        "billing_period": "2026-10",
        "filed_at": at,
        "radicated_at": at,
        "petitioner": {"name": "A. D.", "id_number": "…345"},
        "missing": ["el poder"],
        "complete_until": "2026-12-10",
        "outgoing_number": "S-1",
        "notified_on": "2026-11-23",
        "history": [
            {"type": name, "at": at}
            for name in ("PQRRadicated", "CompletionRequested", "ResponseFiled", "NotificationServed")
        ],
    }


def test_what_is_not_there_yet_is_told_as_nothing(filed):
    case = filed()
    told = citizen.shown(case, case.collect_events(), None)
    nothing = ("petitioner", "complete_until", "outgoing_number", "notified_on", "account", "invoice", "billing_period")
    assert {name: told[name] for name in nothing} == dict.fromkeys(nothing)
    assert told["missing"] == []


def test_who_acted_and_what_was_said_is_left_out(filed):
    case = filed()
    history = case.collect_events()
    again = PQR(case.id)
    again.apply(history[0].message)
    said = {"petitioner": {"name": "Ana Díaz", "id_number": "12345"}, "description": "Algo privado"}
    told = citizen.shown(again, history, said)
    assert told["due_on"] == "2026-11-26"
    assert told["history"] == [{"type": "PQRRadicated", "at": "2026-11-04T15:00:00Z"}]
    for hidden in ("auxiliar", "Ana", "Díaz", "12345", "privado"):
        assert hidden not in str(told)
