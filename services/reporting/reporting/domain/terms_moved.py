"""A change of the calendar moves the last day of many cases at once, without being a fact of any single one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radica.events.intake import CalendarChanged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radica.envelope import Message


@dataclass(frozen=True, slots=True)
class Moved:
    """A case's last day was `previous` and is `due_on` now; a case that stands at another day is left alone."""

    radicado: str
    previous: str
    due_on: str


def terms_moved(messages: Iterable[Message]) -> list[Moved]:
    """What the changes of the calendar among these messages move, in their order."""
    return [
        Moved(case.radicado, case.previous_due_on.isoformat(), case.due_on.isoformat())
        for message in messages
        if _moves_terms(message)
        for case in _change(message).cases_moved
    ]


def parts(messages: Iterable[Message]) -> Iterator[list[Message]]:
    """The messages in stretches that end with a change of the calendar, so that each case moves at its right place."""
    part: list[Message] = []
    for message in messages:
        part.append(message)
        if _moves_terms(message):
            yield part
            part = []
    if part:
        yield part


def _moves_terms(message: Message) -> bool:
    return message.type == CalendarChanged.event_type and message.version == CalendarChanged.version


def _change(message: Message) -> CalendarChanged:
    event = message.event()
    assert isinstance(event, CalendarChanged)  # noqa: S101 - for the type checker: the type was looked at
    return event
