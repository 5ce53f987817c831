"""What a history is made of: events, each the published fact itself plus the sealed part that stays at home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake.domain.pqr import PQR
    from radica.envelope import Message


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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A case as it stood at a version: stands at the head of a history in place of the events up to there."""

    originator_id: str
    originator_version: int
    case: PQR
