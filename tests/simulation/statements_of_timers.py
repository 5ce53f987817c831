"""What the SQL of `radica.timers` does, and the trigger that gives each case its timer: see `store`."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.simulation.statements import Value

from intake.legal_clock import TERM
from radica import timers
from radica.clock import BOGOTA

if TYPE_CHECKING:
    from tests.simulation.statements import LogRow
    from tests.simulation.store import SimulatedTransaction

FIRST_LOOK_BEFORE = timedelta(days=14)


class TimerRow(NamedTuple):
    """When a subject must be looked at; `gone` once there is nothing left to watch."""

    name: str
    subject: str
    due_at: datetime | None
    failures: int = 0
    gone: bool = False


def watch_term(tx: SimulatedTransaction, row: LogRow) -> None:
    """The trigger log_watch_term: no case without its timer, whoever files it."""
    if row.type == "PQRRadicated":
        first = date.fromisoformat(json.loads(row.data)["due_on"]) - FIRST_LOOK_BEFORE
        tx.put("timer", (TERM, row.subject), TimerRow(TERM, row.subject, datetime.combine(first, time.min, BOGOTA)))


def is_due(row: TimerRow, at: datetime) -> bool:
    """Whether a subject must be looked at now."""
    return not row.gone and row.due_at is not None and row.due_at <= at


def _due(tx: SimulatedTransaction, name: str, at: datetime, limit: int) -> list[Any]:
    due = [row for row in tx.rows("timer") if row.name == name and is_due(row, at)]
    return sorted(due, key=lambda row: row.due_at)[:limit]


def _take(tx: SimulatedTransaction, name: str, subject: str, at: datetime) -> list[Any]:
    place = ("timer", (name, subject))
    if tx.store.locks.get(place) not in (None, tx):
        return []  # skip locked
    row = tx.get(*place)
    if row is None or not is_due(row, at):
        return []
    tx.lock(*place)
    return [Value(id=True)]


def _change(tx: SimulatedTransaction, name: str, subject: str, **fields: Any) -> list[Any]:
    tx.lock("timer", (name, subject))
    row = tx.get("timer", (name, subject))
    tx.put("timer", (name, subject), row._replace(**fields))
    return []


def _again(tx: SimulatedTransaction, at: datetime | None, name: str, subject: str) -> list[Any]:
    return _change(tx, name, subject, due_at=at, failures=0)


def _forget(tx: SimulatedTransaction, name: str, subject: str) -> list[Any]:
    return _change(tx, name, subject, gone=True)


def _failed(tx: SimulatedTransaction, now: datetime, longest: int, name: str, subject: str) -> list[Any]:
    failures = tx.get("timer", (name, subject)).failures
    again = now + timedelta(seconds=min(2**failures, longest))
    return _change(tx, name, subject, due_at=again, failures=failures + 1)


TIMERS = {
    timers.DUE: _due,
    timers.TAKE: _take,
    timers.AGAIN: _again,
    timers.FORGET: _forget,
    timers.FAILED: _failed,
}
