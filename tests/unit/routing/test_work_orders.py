"""What may be done with a work order, and which results are believed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from radica.errors import Invalid, Refused
from radica.events.common import Area, WorkOrderRequest, WorkOrderType
from radica.events.routing import LeakResult, MeterTestResult, OtherResult, ReadingResult, SealResult
from routing.bodies import MeterTest
from routing.domain import work_order
from routing.domain.areas import ORDER_AREAS
from routing.domain.case import Changed, Stage, VersionNeeded
from routing.domain.results import RESULT_OF
from routing.domain.work_order import Finding, State, WorkOrder, evolve

NUMBER = "OT-2026-0000007-1"
READING = ReadingResult(meter="M-1", reading=Decimal("120.500"), read_on=date(2026, 11, 20))
RESULTS = {
    "reading": READING,
    "leak": LeakResult(found=False),
    "seal": SealResult(meter="M-1", intact=True),
    "meter_test": MeterTestResult(meter="M-1", error=Decimal(2), within_tolerance=True, laboratory="Lab"),
    "other": OtherResult(done=True, finding="Se reparó la acometida"),
}


@pytest.fixture
def case(case_at):
    return case_at(Stage.ASSIGNED, open_orders=(NUMBER,))


@pytest.fixture
def order_at(case, now):
    def order_at_(state, order_type=WorkOrderType.READING):
        order = WorkOrder(NUMBER, case.radicado, order_type, ORDER_AREAS[order_type])
        if state is not State.OPEN:
            order = evolve(order, work_order.dispatch(case, order, "CUADRILLA-3"))
        if state in (State.VISITED, State.CLOSED):
            order = evolve(order, visit(case, order, now))
        if state is State.CLOSED:
            order = evolve(order, work_order.close(case, order, Finding(result=RESULTS["reading"]), now=now))
        assert order.state is state
        return order

    return order_at_


def visit(case, order, at, now=None):
    return work_order.visit(case, order, visited_at=at, notes="Se leyó el medidor", documents=[], now=now or at)


def test_an_order_goes_to_the_area_of_its_type(case):
    for order_type, area in ORDER_AREAS.items():
        request = WorkOrderRequest(type=order_type, reason="Verificar")
        assert work_order.open_order(case, NUMBER, request).area is area
    assert set(ORDER_AREAS) == set(WorkOrderType)


def test_a_dispatch_may_name_another_area(case, order_at):
    event = work_order.dispatch(case, order_at(State.OPEN), "CUADRILLA-3", area=Area.OPERACION)
    assert evolve(order_at(State.OPEN), event).area is Area.OPERACION


def test_the_crew_may_be_changed_by_who_has_read_the_order(case, order_at):
    order = order_at(State.DISPATCHED)
    with pytest.raises(VersionNeeded):
        work_order.dispatch(case, order, "CUADRILLA-4")
    with pytest.raises(Changed):
        work_order.dispatch(case, order, "CUADRILLA-4", read_version=order.version - 1)
    event = work_order.dispatch(case, order, "CUADRILLA-4", read_version=order.version)
    assert evolve(order, event).crew == "CUADRILLA-4"


def test_a_visited_order_is_not_dispatched_again(case, order_at):
    with pytest.raises(Refused, match="ya tuvo visita"):
        work_order.dispatch(case, order_at(State.VISITED), "CUADRILLA-4")


def test_only_a_dispatched_order_is_visited(case, order_at, now):
    with pytest.raises(Refused, match="no se ha despachado") as refusal:
        visit(case, order_at(State.OPEN), now)
    assert "auxiliar de servicio al cliente" in refusal.value.way_out


def test_an_order_may_be_visited_several_times_and_remembers_the_last(case, order_at, now):
    order = order_at(State.VISITED)
    told_late = visit(case, order, now - timedelta(days=2), now)
    assert evolve(order, told_late).visited_at == now
    later = visit(case, order, now + timedelta(days=1))
    assert evolve(order, later).visited_at == now + timedelta(days=1)


def test_a_visit_is_not_in_the_future(case, order_at, now):
    with pytest.raises(Invalid) as refusal:
        visit(case, order_at(State.DISPATCHED), now + timedelta(minutes=6), now)
    assert refusal.value.field == "visited_at"
    assert visit(case, order_at(State.DISPATCHED), now + timedelta(minutes=4), now)


@pytest.mark.parametrize("state", [State.OPEN, State.DISPATCHED])
def test_an_order_is_not_closed_before_a_visit_without_a_reason(state, case, order_at, now):
    with pytest.raises(Refused, match="no ha tenido visita"):
        work_order.close(case, order_at(state), Finding(result=RESULTS["reading"]), now=now)


@pytest.mark.parametrize("state", [State.OPEN, State.DISPATCHED])
def test_an_order_that_nobody_visits_is_closed_with_the_reason(state, case, order_at, now):
    event = work_order.close(case, order_at(state), Finding(not_visited_reason="Predio demolido"), now=now)
    assert event.result == OtherResult(done=False, finding="Predio demolido")
    assert event.visited_at is None


def test_an_order_without_a_visit_has_no_result(case, order_at, now):
    finding = Finding(result=RESULTS["reading"], not_visited_reason="Predio demolido")
    with pytest.raises(Invalid) as refusal:
        work_order.close(case, order_at(State.OPEN), finding, now=now)
    assert refusal.value.field == "result"


def test_a_visited_order_is_closed_with_its_result(case, order_at, now):
    event = work_order.close(case, order_at(State.VISITED), Finding(result=RESULTS["reading"]), now=now)
    assert (event.result, event.visited_at, event.open_orders) == (RESULTS["reading"], now, ())


@pytest.mark.parametrize(
    ("finding", "field"),
    [(Finding(), "result"), (Finding(not_visited_reason="Nadie en casa"), "not_visited_reason")],
)
def test_a_visited_order_is_not_closed_without_its_result(finding, field, case, order_at, now):
    with pytest.raises(Invalid) as refusal:
        work_order.close(case, order_at(State.VISITED), finding, now=now)
    assert refusal.value.field == field


def test_a_follow_up_keeps_the_case_waiting(case, order_at, now):
    request = WorkOrderRequest(type=WorkOrderType.METER_TEST, reason="Probar el medidor")
    finding = Finding(result=RESULTS["reading"], follow_up=request)
    event = work_order.close(case, order_at(State.VISITED), finding, now=now, follow_up_number="OT-2026-0000008-9")
    assert event.open_orders == ("OT-2026-0000008-9",)
    assert event.follow_up == request


def test_a_closed_order_stays_as_it_is(case, order_at, now):
    order = order_at(State.CLOSED)
    for act in (
        lambda: work_order.dispatch(case, order, "CUADRILLA-4", read_version=order.version),
        lambda: visit(case, order, now),
        lambda: work_order.close(case, order, Finding(result=RESULTS["reading"]), now=now),
    ):
        with pytest.raises(Refused, match="está cerrada"):
            act()


def test_nothing_is_done_with_the_orders_of_a_case_that_has_ended(case_at, order_at, now):
    ended = case_at(Stage.ASSIGNED, ended="PQRWithdrawn", open_orders=(NUMBER,))
    for act in (
        lambda: work_order.dispatch(ended, order_at(State.OPEN), "CUADRILLA-4"),
        lambda: visit(ended, order_at(State.DISPATCHED), now),
        lambda: work_order.close(ended, order_at(State.VISITED), Finding(result=RESULTS["reading"]), now=now),
    ):
        with pytest.raises(Refused, match="El caso está cerrado"):
            act()


def test_the_orders_of_a_case_that_ends_are_closed_with_it(case_at, order_at):
    other = WorkOrder("OT-2026-0000009-7", "E-2026-0000123-4", WorkOrderType.LEAK, Area.OPERACION)
    ended = case_at(Stage.ASSIGNED, ended="PQRWithdrawn", open_orders=(NUMBER, other.number))
    events = work_order.close_with_case(ended, [order_at(State.DISPATCHED), other])
    assert [event.open_orders for event in events] == [(other.number,), ()]
    assert all(not event.result.done and "PQRWithdrawn" in event.result.finding for event in events)


@pytest.mark.parametrize("order_type", WorkOrderType)
@pytest.mark.parametrize("result_type", RESULTS)
def test_an_order_brings_the_result_of_its_type(order_type, result_type, case, order_at, now):
    order = order_at(State.VISITED, order_type)
    finding = Finding(result=RESULTS[result_type])
    if RESULT_OF.get(order_type, "other") == result_type:
        assert work_order.close(case, order, finding, now=now).result.type == result_type
    else:
        with pytest.raises(Invalid) as refusal:
            work_order.close(case, order, finding, now=now)
        assert refusal.value.field == "result.type"


@pytest.mark.parametrize(
    ("order_type", "result", "field"),
    [
        ("reading", READING.model_copy(update={"read_on": date(2026, 11, 25)}), "result.read_on"),
        ("leak", LeakResult(found=True), "result.place"),
        ("leak", LeakResult(found=False, place="network"), "result.place"),
        ("leak", LeakResult(found=False, repaired=True), "result.repaired"),
    ],
)
def test_a_result_that_contradicts_itself_is_refused(order_type, result, field, case, order_at, now):
    with pytest.raises(Invalid) as refusal:
        work_order.close(case, order_at(State.VISITED, WorkOrderType(order_type)), Finding(result=result), now=now)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("points", "error", "within"),
    [
        ([("Q1", "-4.00", "5.00"), ("Q3", "1.50", "2.00")], "1.50", True),
        ([("Q1", "-4.00", "5.00"), ("Q3", "2.10", "2.00")], "2.10", False),
        ([("Q1", "-7.50", "5.00"), ("Q3", "2.10", "2.00")], "-7.50", False),
        ([("Q3", "-2.00", "2.00")], "-2.00", True),
        ([("Q3", "-2.01", "2.00")], "-2.01", False),
    ],
)
def test_a_meter_passes_when_no_error_exceeds_its_maximum_and_the_worst_error_speaks_for_it(points, error, within):
    flows = [{"flow": flow, "error": measured, "maximum": maximum} for flow, measured, maximum in points]
    body = MeterTest.model_validate({"type": "meter_test", "meter": "M-1", "laboratory": "Lab", "points": flows})
    result = body.said()
    assert (result.error, result.within_tolerance) == (Decimal(error), within)
