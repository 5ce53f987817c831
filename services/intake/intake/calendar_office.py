"""The keeping of the calendar: what a change would move, the change itself, and what it was at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake import numbers
from intake.domain import terms
from intake.legal_clock import TERM
from intake.store import calendars as store
from intake.store.calendars import Change
from intake.store.numbers import next_number
from intake.store.open_cases import open_cases
from radica import timers
from radica.access import Lane
from radica.calendar import SUNDAY
from radica.clock import legal_date
from radica.commands import Receipt
from radica.errors import Invalid, Refused
from radica.events.intake import CalendarChanged, MovedCase
from radica.once import once
from radica.outbox import announce

if TYPE_CHECKING:
    from intake import bodies
    from intake.store.calendars import Calendars, History
    from radica.access import Access
    from radica.calendar import Calendar
    from radica.commands import Command
    from radica.postgres import Database, Transaction

ADMINISTRATOR = Lane.ADMINISTRATOR


class CalendarOffice:
    """The calendar's commands and queries."""

    def __init__(self, db: Database, calendars: Calendars) -> None:
        self._db = db
        self._calendars = calendars

    def change(self, command: Command, body: bodies.CalendarChange) -> Receipt:
        """Change the calendar and announce which open cases it moves; each is then moved by a fact of its own.

        The cases are read before the transaction, in short ones. One that is filed or moved meanwhile is found at
        its next look, because a look computes the last day again.
        """
        lane = command.access.require(ADMINISTRATOR)
        body.check()
        self._calendars.forget()
        before = self._calendars.history()
        moved = self._moved(before, body)
        year = legal_date(command.at).year

        def act(tx: Transaction) -> Receipt:
            name = numbers.change(year, next_number(tx, numbers.CHANGES, year))  # changes come one after the other
            if store.latest(tx) != before.latest.number:
                raise Refused("Otra persona cambió el calendario a la vez.", "Consúltelo y repita el cambio.")
            store.add(tx, _change(before, body, name, command))
            event = CalendarChanged(
                radicado=name, added=body.added, removed=body.removed, reason=body.reason, cases_moved=moved
            )
            actor = command.actor(lane)
            event_id = announce(tx, event, actor=actor, at=command.at, traceparent=command.traceparent)
            timers.hasten(tx, TERM, [case.radicado for case in moved], command.at)
            return Receipt(name, event.event_type, event_id, {"cases_moved": [_plain(case) for case in moved]})

        receipt = once(self._db, command, act)
        self._calendars.forget()
        return receipt

    def impact(self, access: Access, body: bodies.CalendarChange) -> list[dict[str, Any]]:
        """Return which open cases a change would move, with the old and the new last day; changes nothing."""
        access.require(ADMINISTRATOR)
        body.check()
        return [_plain(case) for case in self._moved(self._calendars.history(), body)]

    def year(self, access: Access, year: int) -> dict[str, Any]:
        """Return the days of a year that do not count, with their reasons, and every change so far."""
        access.require_staff()
        history = self._calendars.history()
        changes = [_told(change) for change in history.changes]
        return {"year": year, "days": _days_off(history.current, year), "changes": changes}

    def _moved(self, before: History, body: bodies.CalendarChange) -> tuple[MovedCase, ...]:
        _check_days(before.current, body)
        calendar = before.after([*before.changes, _change(before, body)])
        moved = []
        for case in open_cases(self._db, TERM):
            due_on = terms.due_on(case.term, calendar)
            if due_on != case.due_on:
                moved.append(MovedCase(radicado=case.id, previous_due_on=case.due_on, due_on=due_on))
        return tuple(moved)


def _change(before: History, body: bodies.CalendarChange, name: str = "", command: Command | None = None) -> Change:
    """The change that follows on a history; without a command, one that is only tried."""
    at, who = (command.at, command.access.who) if command else (before.latest.changed_at, "")
    added = dict.fromkeys(body.added, body.reason)
    return Change(before.latest.number + 1, name, body.kind, body.reason, at, who, added, body.removed)


def _check_days(calendar: Calendar, body: bodies.CalendarChange) -> None:
    """Raise Invalid, naming the field, for a day that is already as it is asked to become."""
    for place, day in enumerate(body.added):
        reason = calendar.reason(day)
        if reason:
            raise Invalid(f"added[{place}]", f"El {day} ya no es hábil: {reason}.", "Quite ese día.")
    for place, day in enumerate(body.removed):
        if calendar.reason(day) is None:
            raise Invalid(f"removed[{place}]", f"El {day} ya es hábil.", "Quite ese día.")
        if day.weekday() == SUNDAY:
            raise Invalid(f"removed[{place}]", f"El {day} es domingo, que nunca es hábil.", "Quite ese día.")


def _days_off(calendar: Calendar, year: int) -> list[dict[str, str]]:
    if not calendar.first.year <= year <= calendar.last.year:
        raise Invalid("year", f"El calendario no cubre el año {year}.", f"Use un año hasta {calendar.last.year}.")
    days = {**calendar.holidays, **{closing.first: closing.reason for closing in calendar.closings}}
    return [{"day": day.isoformat(), "reason": reason} for day, reason in sorted(days.items()) if day.year == year]


def _told(change: Change) -> dict[str, Any]:
    shown = {} if change.number == 0 else {"added": sorted(change.added), "removed": sorted(change.removed)}
    return {
        "change": change.change,
        "kind": change.kind,
        "reason": change.reason,
        "changed_at": change.changed_at,
        "changed_by": change.changed_by,
        **shown,
    }


def _plain(case: MovedCase) -> dict[str, Any]:
    return case.model_dump(mode="json")
