"""What routing's facts do to a case: who has it, what the area and the field hand in, the concept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.events.common import Way
from radica.events.routing import (
    AreaReportSubmitted,
    ConceptIssued,
    PQRAssigned,
    PQRClassified,
    PQRReceived,
    PQRTransferred,
    SupportsCompleted,
    WorkOrderClosed,
    WorkOrderDispatched,
    WorkOrderOpened,
    WorkOrderVisited,
)
from reporting.domain.case import WorkOrder, instant
from reporting.domain.effects.moves import back, forward
from reporting.domain.next_acts import CLOSED, DISPATCHED, OPENED, VISITED
from reporting.domain.steps import VISITS_AND_ORDERS

if TYPE_CHECKING:
    from radica.events import BaseEvent
    from reporting.domain.case import Case, Facts
    from reporting.domain.effects.table import Effect

CONCEPT = 10


def transferred(case: Case, event: PQRTransferred, at: str) -> Facts:
    """An area has the case; whoever had it in the former area has it no more."""
    return {"area": event.area.value, "person": None, **forward(case, at, did=3, to=4)}


def assigned(case: Case, event: PQRAssigned, at: str) -> Facts:
    """A person of the area has the case; who takes it over from another goes on where that one stood."""
    moved = {} if event.previous_person else forward(case, at, did=4, to=5)
    return {"area": event.area.value, "person": event.person, **moved}


def area_reported(case: Case, event: AreaReportSubmitted, at: str) -> Facts:
    """The report goes on if its supports are complete; if not, they are gathered first."""
    return forward(case, at, did=5, to=7 if event.complete else 6)


def supports_completed(case: Case, _event: SupportsCompleted, at: str) -> Facts:
    """What was missing is there."""
    return forward(case, at, did=6, to=7)


def received(case: Case, _event: PQRReceived, at: str) -> Facts:
    """The professional has the case back."""
    return forward(case, at, did=7, to=8)


def classified(case: Case, event: PQRClassified, at: str) -> Facts:
    """The case waits for its open work orders, or goes on to its concept."""
    waits = event.waiting or bool(_open(case["orders"]))
    return {"classification": event.classification, **forward(case, at, did=8, to=9 if waits else CONCEPT)}


def order_opened(case: Case, event: WorkOrderOpened, at: str) -> Facts:
    """One more work order is out; a case that was ready for its concept waits again."""
    order: WorkOrder = {
        "number": event.number,
        "type": event.order_type.value,
        "area": event.area.value,
        "crew": None,
        "follows": event.follows,
        "status": OPENED,
        "result": None,
        "opened_at": at,
        "dispatched_at": None,
        "visited_at": None,
        "closed_at": None,
    }
    waits_again = case["step"] == CONCEPT
    return {"orders": [*case["orders"], order], **(back(case, to=VISITS_AND_ORDERS) if waits_again else {})}


def order_dispatched(case: Case, event: WorkOrderDispatched, at: str) -> Facts:
    """The order is with its crew."""
    changed: WorkOrder = {"status": DISPATCHED, "area": event.area.value, "crew": event.crew, "dispatched_at": at}  # type: ignore[typeddict-item]
    return {"orders": _changed(case["orders"], event.number, changed)}


def order_visited(case: Case, event: WorkOrderVisited, _at: str) -> Facts:
    """The field went; the order can be closed."""
    changed: WorkOrder = {"status": VISITED, "visited_at": instant(event.visited_at)}  # type: ignore[typeddict-item]
    return {"orders": _changed(case["orders"], event.number, changed)}


def order_closed(case: Case, event: WorkOrderClosed, at: str) -> Facts:
    """The order has its result; a case that waited for its last one goes on to its concept."""
    changed: WorkOrder = {"status": CLOSED, "result": event.result.type, "closed_at": at}  # type: ignore[typeddict-item]
    orders = _changed(case["orders"], event.number, changed)
    waited_for_it = case["step"] == VISITS_AND_ORDERS and not _open(orders)
    return {"orders": orders, **(forward(case, at, did=VISITS_AND_ORDERS, to=CONCEPT) if waited_for_it else {})}


def concept_issued(case: Case, event: ConceptIssued, at: str) -> Facts:
    """Either an account is reliquidated first, or the answer is drafted."""
    return {"way": event.way.value, **forward(case, at, did=CONCEPT, to=11 if event.way is Way.RELIQUIDATE else 13)}


def _open(orders: list[WorkOrder]) -> list[WorkOrder]:
    return [order for order in orders if not order["closed_at"]]


def _changed(orders: list[WorkOrder], number: str, changed: WorkOrder) -> list[WorkOrder]:
    return [{**order, **changed} if order["number"] == number else order for order in orders]


EFFECTS: dict[type[BaseEvent], Effect] = {
    PQRTransferred: transferred,
    PQRAssigned: assigned,
    AreaReportSubmitted: area_reported,
    SupportsCompleted: supports_completed,
    PQRReceived: received,
    PQRClassified: classified,
    WorkOrderOpened: order_opened,
    WorkOrderDispatched: order_dispatched,
    WorkOrderVisited: order_visited,
    WorkOrderClosed: order_closed,
    ConceptIssued: concept_issued,
}
