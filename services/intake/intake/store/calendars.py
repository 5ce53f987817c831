"""The calendar of business days as data with its history: changes are only added, each with its days and its reason.

Change 0 is the law as Radica knew it when the installation was set up. From then on only an administrator changes the
calendar: a newer version moves no case by itself.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal

from radica.calendar import ClosingDays, newly_attended
from radica.clock import BOGOTA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from radica.calendar import Calendar
    from radica.postgres import Database, Transaction

FRESH_S = 5.0
"""How old what a process knows may be: a reading may show the day before a change; whatever acts asks again."""

LATEST = "select coalesce(max(number), -1) as number from calendar_change"
CHANGES = "select number, change, kind, reason, changed_at, changed_by from calendar_change order by number"
DAYS = "select change, day, off, reason from calendar_day order by change, day"
ADD_CHANGE = """
insert into calendar_change (number, change, kind, reason, changed_at, changed_by) values (%s, %s, %s, %s, %s, %s)
on conflict do nothing
"""
ADD_DAYS = """
insert into calendar_day (change, day, off, reason) select %s, unnest(%s::date[]), %s, unnest(%s::text[])
on conflict do nothing
"""

FIRST = "CAL-0"
FIRST_REASON = "Ley 51 de 1983 y Ley 2578 de 2026, como las conocía Radica al instalarse"

Kind = Literal["holiday", "closing"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the calendar: its days off with the reason of each, and the days that count from then on."""

    number: int
    change: str
    kind: Kind
    reason: str
    changed_at: datetime
    changed_by: str
    added: dict[date, str] = field(default_factory=dict)
    removed: tuple[date, ...] = ()


@dataclass(frozen=True)
class History:
    """Every change so far, oldest first, and the calendar that they make of the years in `base`."""

    base: Calendar
    changes: tuple[Change, ...]

    @cached_property
    def current(self) -> Calendar:
        """The calendar as it stands."""
        return self.after(self.changes)

    @property
    def latest(self) -> Change:
        """The last change."""
        return self.changes[-1]

    def as_of(self, at: datetime) -> Calendar:
        """The calendar as it stood at an instant; before the first change of an administrator, the law's own."""
        return self.after([change for change in self.changes if change.number == 0 or change.changed_at <= at])

    def after(self, changes: Sequence[Change]) -> Calendar:
        """The calendar that some changes make, in their order."""
        holidays: dict[date, str] = {}
        closings: dict[date, str] = {}
        attended: set[date] = set()
        for change in changes:
            attended |= newly_attended(change.removed, {*holidays, *closings})
            for day in (*change.removed, *change.added):
                holidays.pop(day, None)
                closings.pop(day, None)
            (holidays if change.kind == "holiday" else closings).update(change.added)
        closed = tuple(ClosingDays(day, day, reason) for day, reason in sorted(closings.items()))
        return replace(self.base, holidays=holidays, closings=closed, attended=frozenset(attended))


class Calendars:
    """The history, read from the database again when it may have changed."""

    def __init__(self, db: Database, base: Calendar) -> None:
        self._db = db
        self._base = base
        self._known: tuple[float, History] | None = None
        self._reading = threading.Lock()

    def current(self) -> Calendar:
        """Return the calendar as it stands."""
        return self.history().current

    def history(self) -> History:
        """Return every change with its days."""
        known = self._known
        if known and monotonic() - known[0] < FRESH_S:
            return known[1]
        with self._reading, self._db.transaction() as tx:
            history = self._read(tx, known[1] if known else None)
        self._known = (monotonic(), history)
        return history

    def seen_by(self, tx: Transaction) -> History:
        """Return every change that a transaction sees: one short question unless there are new ones.

        Whoever acts because the calendar changed must not go by the one before: it would be its last look for weeks.
        """
        history = self._read(tx, self._known[1] if self._known else None)
        self._known = (monotonic(), history)
        return history

    def forget(self) -> None:
        """Read the database again at the next question, because it was changed."""
        self._known = None

    def _read(self, tx: Transaction, known: History | None) -> History:
        number = latest(tx)
        if known and known.latest.number == number:
            return known
        if number < 0:
            _begin(tx, self._base)
        return read(tx, self._base)


def read(tx: Transaction, base: Calendar) -> History:
    """Return the history as this transaction sees it."""
    days: dict[int, list[Any]] = {}
    for row in tx.all(DAYS):
        days.setdefault(row.change, []).append(row)
    return History(base, tuple(_change(row, days.get(row.number, [])) for row in tx.all(CHANGES)))


def latest(tx: Transaction) -> int:
    """Return the number of the last change; -1 when there is none, not even the law."""
    return int(tx.one(LATEST).number)


def add(tx: Transaction, change: Change) -> None:
    """Add a change; it is sent with the COMMIT."""
    by = (change.number, change.change, change.kind, change.reason, change.changed_at, change.changed_by)
    tx.later(ADD_CHANGE, by)
    tx.later(ADD_DAYS, (change.number, list(change.added), True, list(change.added.values())))
    tx.later(ADD_DAYS, (change.number, list(change.removed), False, [change.reason] * len(change.removed)))


def _begin(tx: Transaction, base: Calendar) -> None:
    """Write change 0. It is dated with the first day that the calendar knows, so it holds for every case."""
    since = datetime.combine(base.first, time.min, BOGOTA)
    add(tx, Change(0, FIRST, "holiday", FIRST_REASON, since, "radica", dict(base.holidays)))


def _change(row: Any, days: list[Any]) -> Change:  # noqa: ANN401 - a row of calendar_change
    return Change(
        row.number,
        row.change,
        row.kind,
        row.reason,
        row.changed_at,
        row.changed_by,
        {day.day: day.reason for day in days if day.off},
        tuple(day.day for day in days if not day.off),
    )
