"""The rows of the daily registers: Relación de PQR and Relación de órdenes de trabajo (step 2)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

from radica.clock import BOGOTA
from reporting.domain import words
from reporting.domain.case import instant
from reporting.domain.words import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reporting.domain.case import Case, WorkOrder

Cell: TypeAlias = str | int | date | datetime | None
"""A `datetime` here has no zone: it is the hour that the clocks of Colombia show."""

Row: TypeAlias = dict[str, Cell]


def day_limits(day: date) -> tuple[str, str]:
    """The instants at which a day begins and ends in Colombia, as the documents write instants."""
    start = datetime.combine(day, time(), BOGOTA)
    return instant(start), instant(start + timedelta(days=1))


def case_row(case: Case, remaining: Callable[[str], int]) -> Row:
    """A case in the Relación de PQR; `remaining` counts the business days left until a last day."""
    act = case["next_acts"][0] if case["next_acts"] else None
    return {
        "radicado": case["radicado"],
        "radicated_on": _date(case["radicated_on"]),
        "radicated_time": f"{_moment(case['radicated_at']):%H:%M}",
        "kind": said(words.KINDS, case["kind"]),
        "channel": said(words.CHANNELS, case["channel"]),
        "cause_code": case["cause_code"],
        "cause": case["cause"],
        "account": case["account"],
        "municipality": said(words.MUNICIPALITIES, case["municipality"]),
        "invoice": case["invoice"],
        "area": said(words.AREAS, case.get("area")),
        "person": case.get("person"),
        "state": said(words.STATES, case["state"]),
        "step": case["step"],
        "next_act": act["act"] if act else None,
        "due_on": _date(case["due_on"]),
        "remaining": remaining(case["due_on"]) if act else None,
        "open_orders": case["open_orders"],
        "result": said(words.RESULTS, case.get("result")),
        "outgoing_number": case.get("outgoing_number"),
        "answered_on": _date(case.get("answered_on") or case.get("signed_on")),
        "notified_on": _date(case.get("notified_on")),
    }


def order_rows(case: Case, start: str, end: str) -> Iterator[Row]:
    """The work orders of a case that were opened or closed between two instants, in the Relación de órdenes."""
    for order in case["orders"]:
        opened = start <= order["opened_at"] < end
        closed = bool(order["closed_at"]) and start <= str(order["closed_at"]) < end
        if opened or closed:
            yield _order_row(
                case, order, "Abierta y cerrada" if opened and closed else "Abierta" if opened else "Cerrada"
            )


def _order_row(case: Case, order: WorkOrder, movement: str) -> Row:
    return {
        "number": order["number"],
        "radicado": case["radicado"],
        "movement": movement,
        "type": said(words.ORDER_TYPES, order["type"]),
        "area": said(words.AREAS, order["area"]),
        "crew": order["crew"],
        "status": said(words.ORDER_STATES, order["status"]),
        "opened_at": _moment(order["opened_at"]),
        "dispatched_at": _moment_or_none(order["dispatched_at"]),
        "visited_at": _moment_or_none(order["visited_at"]),
        "closed_at": _moment_or_none(order["closed_at"]),
        "result": said(words.ORDER_RESULTS, order["result"]),
        "follows": order["follows"],
        "account": case["account"],
        "municipality": said(words.MUNICIPALITIES, case["municipality"]),
        "cause": case["cause"],
    }


CASE_KEYS = frozenset({
    "radicado", "radicated_on", "radicated_time", "kind", "channel", "cause_code", "cause", "account", "municipality",
    "invoice", "area", "person", "state", "step", "next_act", "due_on", "remaining", "open_orders", "result",
    "outgoing_number", "answered_on", "notified_on",
})  # fmt: skip
ORDER_KEYS = frozenset({
    "number", "radicado", "movement", "type", "area", "crew", "status", "opened_at", "dispatched_at", "visited_at",
    "closed_at", "result", "follows", "account", "municipality", "cause",
})  # fmt: skip
"""What a column of a register can show."""


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(BOGOTA).replace(tzinfo=None, microsecond=0)


def _moment_or_none(text: str | None) -> datetime | None:
    return _moment(text) if text else None
