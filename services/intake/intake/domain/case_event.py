"""What a history is made of: events, each the published fact itself plus the sealed part that stays at home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from radica.envelope import Message


class Trace(Protocol):
    """As much of an event as a case is made of: a message has it, and a row that was read to load the case."""

    @property
    def id(self) -> str:
        """The event's id."""

    @property
    def type(self) -> str:
        """Its name in the published language."""

    @property
    def sequence(self) -> int:
        """The case's version that it made."""

    @property
    def time(self) -> datetime:
        """When it happened (UTC)."""

    @property
    def data(self) -> dict[str, Any]:
        """Its own fields; a row has none where nothing in a case follows from them."""


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """An event of a case's history.

    `message` is what is stored and announced: its subject is the radicado, its sequence the case's version. `sealed`
    holds the personal data that came with it, encrypted under the person's key. The two properties are what the
    event-sourcing library asks of a domain event.
    """

    message: Message
    sealed: bytes | None = None

    @property
    def originator_id(self) -> str:
        """The radicado."""
        return self.message.subject

    @property
    def originator_version(self) -> int:
        """The case's version that this event made: 1, 2, 3, …."""
        return self.message.sequence
