"""What readers get: a case as routing sees it, lists of work orders, and the binder of what waits for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.postgres import Transaction

CASE = """
select radicado, kind, cause_code, municipality, account, radicated_at, due_on, stage, area, person, missing,
       classification, classification_note, concept, ended, version
from pqr_case where radicado = %s
"""
SUBMISSIONS = """
select event, area, summary, complete, missing, documents, submitted_by, submitted_at
from submission where radicado = %s order by id
"""
ORDERS = """
select number, radicado, type, reason, area, crew, state, follows, opened_at, dispatched_at, visited_at, closed_at,
       result, documents, version
from work_order
"""
ORDERS_OF_CASE = ORDERS + " where radicado = %s order by number"
ORDER = ORDERS + " where number = %s"
ORDERS_BY_NUMBER = (
    ORDERS
    + """
where number > %s and (%s::text is null or state = %s) and (%s::text is null or area = %s)
order by number limit %s
"""
)
VISITS = """
select visited_at, notes, documents, recorded_by, recorded_at from visit where number = %s order by id
"""
BINDER = """
select radicado, kind, cause_code, municipality, area, person, stage, radicated_at, due_on,
       array(
           select number from work_order
           where work_order.radicado = pqr_case.radicado and state <> 'closed' order by number
       ) as open_orders
from pqr_case
where radicado in (select radicado from work_order where state <> 'closed')
  and (due_on, radicado) > (%s::date, %s)
order by due_on, radicado limit %s
"""


def case(tx: Transaction, radicado: str) -> Any | None:  # noqa: ANN401 - a named tuple of the query's columns
    """Return a case's row, none if there is no such case."""
    return tx.one(CASE, (radicado,))


def submissions(tx: Transaction, radicado: str) -> list[Any]:
    """Return what the area handed in for a case, in order."""
    return tx.all(SUBMISSIONS, (radicado,))


def orders_of_case(tx: Transaction, radicado: str) -> list[Any]:
    """Return a case's work orders, in order."""
    return tx.all(ORDERS_OF_CASE, (radicado,))


def order(tx: Transaction, number: str) -> Any | None:  # noqa: ANN401 - a named tuple of the query's columns
    """Return a work order's row, none if there is no such order."""
    return tx.one(ORDER, (number,))


def visits(tx: Transaction, number: str) -> list[Any]:
    """Return an order's visits, in the order in which they were told."""
    return tx.all(VISITS, (number,))


def orders_after(tx: Transaction, after: str, state: str | None, area: str | None, limit: int) -> list[Any]:
    """Return the work orders after a number, in one state and of one area where these are given."""
    return tx.all(ORDERS_BY_NUMBER, (after, state, state, area, area, limit))


def binder_after(tx: Transaction, after: Sequence[str], limit: int) -> list[Any]:
    """Return the cases with orders out (one that ended has none), the most urgent first, after a day and radicado."""
    return tx.all(BINDER, (*after, limit))
