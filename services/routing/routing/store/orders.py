"""Work orders, their visits and their numbers: loaded for a decision, and saved with what was decided."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radica.clock import legal_date
from radica.errors import NotFound
from radica.events.common import Area, WorkOrderType
from routing.domain.work_order import State, WorkOrder
from routing.numbers import is_well_copied, work_order_number
from routing.store.cases import as_json

if TYPE_CHECKING:
    from datetime import datetime

    from radica.commands import Command
    from radica.events.routing import WorkOrderClosed, WorkOrderOpened, WorkOrderVisited
    from radica.postgres import Transaction

NEXT_NUMBER = """
insert into work_order_counter (year, last) values (%s, 1)
on conflict (year) do update set last = work_order_counter.last + 1
returning last
"""
CASE_OF = "select radicado from work_order where number = %s"
ORDERS = "select number, radicado, type, area, state, crew, visited_at, version from work_order"
ORDER = ORDERS + " where number = %s"
STILL_OUT = ORDERS + " where radicado = %s and state <> 'closed' order by number"
INSERT = """
insert into work_order (number, radicado, type, reason, area, state, follows, opened_at, version)
values (%s, %s, %s, %s, %s, %s, %s, %s, 1)
"""
DISPATCH = "update work_order set state = %s, area = %s, crew = %s, dispatched_at = %s, version = %s where number = %s"
VISIT = "update work_order set state = %s, visited_at = %s, version = %s where number = %s"
CLOSE = "update work_order set state = %s, closed_at = %s, result = %s, documents = %s, version = %s where number = %s"
NOTE_VISIT = """
insert into visit (number, visited_at, notes, documents, recorded_by, recorded_at) values (%s, %s, %s, %s, %s, %s)
"""


def next_number(tx: Transaction, at: datetime) -> str:
    """Return the next number of the year (Bogotá's) of `at`; it is given back if `tx` is not committed."""
    year = legal_date(at).year
    return work_order_number(year, tx.one(NEXT_NUMBER, (year,)).last)


def case_of(tx: Transaction, number: str) -> str:
    """Return the radicado of the order's case, which is locked before the order is read; raises NotFound."""
    row = tx.one(CASE_OF, (number,))
    if row is None:
        raise no_such_order(number)
    return str(row.radicado)


def no_such_order(number: str) -> NotFound:
    """Return the refusal for a number that no order has; a number copied wrongly is told as such."""
    why = "" if is_well_copied(number) else " El dígito de control no corresponde: está mal copiado."
    return NotFound(f"No existe la orden de trabajo {number}.{why}", "Revise el número.")


def order(tx: Transaction, number: str) -> WorkOrder:
    """Return the order of a case that `tx` holds locked."""
    return _order(tx.one(ORDER, (number,)))


def still_out(tx: Transaction, radicado: str) -> list[WorkOrder]:
    """Return the orders of a case, held locked, that are not closed."""
    return [_order(row) for row in tx.all(STILL_OUT, (radicado,))]


def insert(tx: Transaction, opened: WorkOrderOpened, at: datetime) -> None:
    """Add an order that was just opened."""
    about = (opened.number, opened.radicado, opened.order_type, opened.reason, opened.area)
    tx.later(INSERT, (*about, State.OPEN, opened.follows, at))


def save_dispatch(tx: Transaction, order: WorkOrder, at: datetime) -> None:
    """Save an order that went to its crew."""
    tx.later(DISPATCH, (order.state, order.area, order.crew, at, order.version, order.number))


def save_visit(tx: Transaction, command: Command, order: WorkOrder, visited: WorkOrderVisited) -> None:
    """Save a visit and how the order stands after it."""
    tx.later(VISIT, (order.state, order.visited_at, order.version, order.number))
    told = (order.number, visited.visited_at, visited.notes, as_json(visited.documents))
    tx.later(NOTE_VISIT, (*told, command.access.who, command.at))


def save_closing(
    tx: Transaction, order: WorkOrder, closed: WorkOrderClosed, at: datetime, result: dict[str, Any] | None = None
) -> None:
    """Save a closed order; `result` as it was handed in when it says more than the event (a meter test's points)."""
    result = result or closed.result.model_dump(mode="json")
    tx.later(CLOSE, (order.state, at, json.dumps(result), as_json(closed.documents), order.version, order.number))


def _order(row: Any) -> WorkOrder:  # noqa: ANN401 - a row of ORDERS
    return WorkOrder(
        number=row.number,
        radicado=row.radicado,
        type=WorkOrderType(row.type),
        area=Area(row.area),
        state=State(row.state),
        crew=row.crew,
        visited_at=row.visited_at,
        version=row.version,
    )
