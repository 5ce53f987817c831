"""A work order and the acts on it: opened, dispatched to a crew, visited as often as needed, closed with its result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from radica.errors import Invalid, Refused
from radica.events import routing as said
from routing.domain.areas import ORDER_AREAS
from routing.domain.case import must_have_read
from routing.domain.results import must_fit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from radica.events import BaseEvent
    from radica.events.common import Area, DocumentRef, WorkOrderRequest, WorkOrderType
    from routing.domain.case import Case

CLOCK_DIFFERENCE = timedelta(minutes=5)
"""How far the clock of a crew's telephone may be ahead of ours."""


class State(StrEnum):
    """How far a work order has come."""

    OPEN = "open"
    DISPATCHED = "dispatched"
    VISITED = "visited"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """What a later decision needs to know of a work order."""

    number: str
    radicado: str
    type: WorkOrderType
    area: Area
    state: State = State.OPEN
    crew: str | None = None
    visited_at: datetime | None = None
    version: int = 1

    def must_not_be_closed(self) -> None:
        """Raise Refused when the order is closed: a closed order is evidence and stays as it is."""
        if self.state is State.CLOSED:
            raise Refused(f"La orden {self.number} está cerrada.", "Si hace falta otra visita, abra una orden nueva.")


def open_order(
    case: Case, number: str, request: WorkOrderRequest, *, follows: str | None = None
) -> said.WorkOrderOpened:
    """Steps 1 and 9: open an order for the case under a number of its own."""
    case.must_be_open()
    return said.WorkOrderOpened(
        radicado=case.radicado,
        number=number,
        order_type=request.type,
        reason=request.reason,
        area=ORDER_AREAS[request.type],
        account=case.account,
        follows=follows,
    )


def dispatch(
    case: Case, order: WorkOrder, crew: str, *, area: Area | None = None, read_version: int | None = None
) -> said.WorkOrderDispatched:
    """Step 3: hand the order to its area and crew; to another one until the first visit."""
    case.must_be_open()
    order.must_not_be_closed()
    if order.state is State.VISITED:
        raise Refused(
            f"La orden {order.number} ya tuvo visita.",
            "Ciérrela con su resultado y abra la siguiente para otra cuadrilla.",
        )
    if order.state is State.DISPATCHED:
        must_have_read(order.version, read_version)
    return said.WorkOrderDispatched(
        radicado=order.radicado, number=order.number, order_type=order.type, area=area or order.area, crew=crew
    )


def visit(
    case: Case, order: WorkOrder, *, visited_at: datetime, notes: str, documents: Sequence[DocumentRef], now: datetime
) -> said.WorkOrderVisited:
    """Step 9: the crew tells of a visit, `visited_at` that place's instant; there may be several."""
    case.must_be_open()
    order.must_not_be_closed()
    if order.state is State.OPEN:
        raise Refused(
            f"La orden {order.number} no se ha despachado.", "Primero la despacha el auxiliar de servicio al cliente."
        )
    if visited_at > now + CLOCK_DIFFERENCE:
        raise Invalid("visited_at", "La visita no puede ser en el futuro.", "Corrija la fecha y la hora.")
    return said.WorkOrderVisited(
        radicado=order.radicado,
        number=order.number,
        order_type=order.type,
        area=order.area,
        crew=order.crew,
        visited_at=visited_at,
        notes=notes,
        documents=tuple(documents),
    )


@dataclass(frozen=True, slots=True)
class Finding:
    """What came back with an order: its result, or why nobody could visit; and what is needed next."""

    result: said.WorkOrderResult | None = None
    not_visited_reason: str | None = None
    documents: tuple[DocumentRef, ...] = ()
    follow_up: WorkOrderRequest | None = None


def close(
    case: Case, order: WorkOrder, finding: Finding, *, now: datetime, follow_up_number: str | None = None
) -> said.WorkOrderClosed:
    """Step 9: receive the order and close it with its typed result, or with the reason why nobody could visit."""
    case.must_be_open()
    order.must_not_be_closed()
    return _closed(case, order, finding, _result(order, finding, now), follow_up_number)


def close_with_case(case: Case, orders: Sequence[WorkOrder]) -> list[said.WorkOrderClosed]:
    """Close the orders that were still out when their case ended (withdrawn, sent elsewhere): nobody needs them now."""
    why = f"El caso terminó ({case.ended}) antes de que se cerrara la orden."
    result = said.OtherResult(done=False, finding=why)
    closed = []
    for order in orders:
        closed.append(_closed(case, order, Finding(), result, None))
        case = replace(case, open_orders=closed[-1].open_orders)
    return closed


def _result(order: WorkOrder, finding: Finding, now: datetime) -> said.WorkOrderResult:
    if order.state is State.VISITED:
        if finding.not_visited_reason is not None:
            raise Invalid("not_visited_reason", "La orden sí tuvo visita.", "Quite este campo y escriba el resultado.")
        if finding.result is None:
            raise Invalid("result", "Falta el resultado de la visita.", "Escriba el resultado de la orden.")
        must_fit(finding.result, order.type, now)
        return finding.result
    if finding.not_visited_reason is None:
        raise Refused(
            f"No se puede cerrar la orden {order.number}: no ha tenido visita.",
            "La visita la registra la cuadrilla; si no se hará, diga por qué en not_visited_reason.",
        )
    if finding.result is not None:
        raise Invalid("result", "Sin visita no hay resultado.", "Quite el resultado y deje not_visited_reason.")
    return said.OtherResult(done=False, finding=finding.not_visited_reason)


def _closed(
    case: Case, order: WorkOrder, finding: Finding, result: said.WorkOrderResult, follow_up_number: str | None
) -> said.WorkOrderClosed:
    still_out = [number for number in case.open_orders if number != order.number]
    if follow_up_number is not None:
        still_out.append(follow_up_number)
    return said.WorkOrderClosed(
        radicado=order.radicado,
        number=order.number,
        order_type=order.type,
        area=order.area,
        result=result,
        visited_at=order.visited_at,
        documents=finding.documents,
        follow_up=finding.follow_up,
        open_orders=tuple(still_out),
    )


def evolve(order: WorkOrder, event: BaseEvent) -> WorkOrder:
    """Return the order as it stands after one of its events."""
    return replace(_after(order, event), version=order.version + 1)


def _after(order: WorkOrder, event: BaseEvent) -> WorkOrder:
    match event:
        case said.WorkOrderDispatched():
            return replace(order, state=State.DISPATCHED, area=event.area, crew=event.crew)
        case said.WorkOrderVisited():
            # Visits may be told late and out of order; the order remembers the last one that took place.
            last = max(event.visited_at, order.visited_at or event.visited_at)
            return replace(order, state=State.VISITED, visited_at=last)
        case said.WorkOrderClosed():
            return replace(order, state=State.CLOSED)
        case _:
            raise TypeError(event.event_type)
