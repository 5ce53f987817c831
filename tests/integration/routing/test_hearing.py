"""What routing does by itself when it hears intake: each effect once, in whatever batch it comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from radica.errors import NotFound
from routing.numbers import work_order_number

ORDERS = [{"type": "reading", "reason": "Leer"}, {"type": "seal", "reason": "Revisar el sello"}]
ENDS = ["PQRResolvedAtWindow", "PQRClosed", "PQRWithdrawn", "PQRTransferredOut"]


def test_a_new_case_waits_to_be_handed_over(radicated, http):
    case = http.get(f"/pqrs/{radicated()}").json()
    assert (case["stage"], case["area"], case["ended"]) == ("radicated", None, None)
    assert "auxiliar de servicio al cliente" in case["next_step"]


def test_the_orders_asked_for_at_filing_are_opened(radicated, http, announced):
    radicado = radicated(work_orders=ORDERS)
    orders = http.get(f"/pqrs/{radicado}/work-orders").json()["items"]
    assert [(order["number"], order["type"], order["area"]) for order in orders] == [
        (work_order_number(2026, 1), "reading", "micromedicion"),
        (work_order_number(2026, 2), "seal", "micromedicion"),
    ]
    assert {(event.actor_id, event.actor_lane) for event in announced()} == {("routing", "service")}


def test_the_same_message_has_its_effect_once(routing, message, announced):
    filed = message("PQRRadicated", work_orders=ORDERS)
    routing.hear([filed, filed])
    routing.hear([filed])
    assert len(announced("WorkOrderOpened")) == 2


def test_a_batch_may_hold_the_whole_life_of_a_case(routing, message, step):
    radicado = "E-2026-0000500-0"
    routing.hear(
        [
            message("PQRRadicated", radicado=radicado),
            message("TermExtended", radicado=radicado),
            message("PQRClosed", radicado=radicado),
        ]
    )
    assert step("transfer", radicado).status_code == 409


@pytest.mark.parametrize("event_type", ENDS)
def test_a_case_that_ended_takes_no_further_act(event_type, radicated, routing, message, step, announced):
    radicado = radicated()
    routing.hear([message(event_type, radicado=radicado)])
    for name in ("transfer", "assign", "report", "receive", "classify", "concept", "open_order"):
        answer = step(name, radicado)
        assert (answer.status_code, answer.json()["detail"]) == (409, "El caso está cerrado.")
    assert announced() == []


def test_the_orders_of_a_case_that_ends_are_closed_and_can_be_read(radicated, routing, message, step, http, announced):
    radicado = radicated(work_orders=ORDERS)
    number = http.get(f"/pqrs/{radicado}").json()["work_orders"][0]["number"]
    routing.hear([message("PQRWithdrawn", radicado=radicado)])
    assert step("dispatch", number).status_code == 409
    assert [event.data["result"]["done"] for event in announced("WorkOrderClosed")] == [False, False]
    assert http.get(f"/work-orders/{number}").json()["state"] == "closed"
    assert http.get("/binder").json()["items"] == []


def test_a_reopened_case_is_worked_on_again(radicated, routing, message, done):
    radicado = radicated()
    done(radicado, "transfer")
    routing.hear([message("PQRClosed", radicado=radicado), message("PQRReopened", radicado=radicado)])
    assert done(radicado, "assign")["stage"] == "assigned"


@pytest.mark.parametrize("event_type", ["TermExtended", "CompletionReceived", "PQRReopened"])
def test_the_last_day_follows_intake(event_type, radicated, routing, message, http):
    radicado = radicated()
    routing.hear([message(event_type, radicado=radicado, due_on="2027-01-15")])
    assert http.get(f"/pqrs/{radicado}").json()["due_on"] == "2027-01-15"


def test_a_change_of_the_calendar_moves_the_cases_it_names(radicated, routing, message, http):
    moved, other = radicated(), radicated()
    cases = [{"radicado": moved, "previous_due_on": "2026-12-14", "due_on": "2026-12-15"}]
    routing.hear([message("CalendarChanged", cases_moved=cases)])
    assert http.get(f"/pqrs/{moved}").json()["due_on"] == "2026-12-15"
    assert http.get(f"/pqrs/{other}").json()["due_on"] == "2026-12-14"


def test_the_days_left_are_counted_by_the_calendar_as_it_was_changed(radicated, routing, message, http):
    radicado = radicated(due_on="2026-12-14")
    assert http.get(f"/pqrs/{radicado}").json()["business_days_left"] == 13
    closed = message("CalendarChanged", added=["2026-12-03", "2026-12-04"], removed=[], cases_moved=[])
    routing.hear([closed, closed])
    assert http.get(f"/pqrs/{radicado}").json()["business_days_left"] == 11
    again = message("CalendarChanged", radicado="CAL-2026-9", added=[], removed=["2026-12-04"], cases_moved=[])
    routing.hear([replace(again, time=closed.time + timedelta(hours=1))])
    assert http.get(f"/pqrs/{radicado}").json()["business_days_left"] == 12
    assert http.get("/binder").json()["items"] == []


def test_an_event_of_a_case_that_was_never_heard_of_is_refused_with_nothing_stored(routing, message, radicated, http):
    radicado = radicated()
    batch = [message("PQRWithdrawn", radicado=radicado), message("PQRClosed", radicado="E-2026-0000999-0")]
    with pytest.raises(NotFound):
        routing.hear(batch)
    assert http.get(f"/pqrs/{radicado}").json()["ended"] is None
    routing.hear(batch[:1])
    assert http.get(f"/pqrs/{radicado}").json()["ended"] == "PQRWithdrawn"
