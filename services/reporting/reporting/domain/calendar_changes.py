"""A change of the calendar: days that count or not from then on, and cases whose last day moves with them.

It is not a fact of any single case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radica.events.intake import CalendarChanged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from radica.envelope import Message


@dataclass(frozen=True, slots=True)
class Moved:
    """A case's last day was `previous` and is `due_on` now; a case that stands at another day is left alone."""

    radicado: str
    previous: str
    due_on: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of the calendar, made at an instant: its days, its reason, and the cases it moves."""

    change: str
    at: datetime
    added: tuple[date, ...]
    removed: tuple[date, ...]
    reason: str
    moved: tuple[Moved, ...]


def calendar_changes(messages: Iterable[Message]) -> list[Changed]:
    """The changes of the calendar among these messages, in their order."""
    return [_changed(message) for message in messages if _changes_calendar(message)]


def parts(messages: Iterable[Message]) -> Iterator[list[Message]]:
    """The messages in stretches that end with a change of the calendar, so that each case moves at its right place."""
    part: list[Message] = []
    for message in messages:
        part.append(message)
        if _changes_calendar(message):
            yield part
            part = []
    if part:
        yield part


def _changes_calendar(message: Message) -> bool:
    return message.type == CalendarChanged.event_type and message.version == CalendarChanged.version


def _changed(message: Message) -> Changed:
    event = message.event()
    assert isinstance(event, CalendarChanged)  # noqa: S101 - for the type checker: the type was looked at
    moved = (
        Moved(case.radicado, case.previous_due_on.isoformat(), case.due_on.isoformat()) for case in event.cases_moved
    )
    return Changed(event.radicado, message.time, event.added, event.removed, event.reason, tuple(moved))
