"""A command as it reaches a use case, and the receipt that answers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radica.envelope import Actor

if TYPE_CHECKING:
    from datetime import datetime

    from radica.access import Access


@dataclass(frozen=True, slots=True)
class Command:
    """Who asks, under which key, when.

    `key` is the caller's Idempotency-Key; `fingerprint` is the hash of what was asked, so that one key cannot
    stand for two different requests; `at` is the instant (UTC) at which the request was received.
    """

    key: str
    access: Access
    at: datetime
    fingerprint: str
    traceparent: str | None = None

    def actor(self, lane: str) -> Actor:
        """Return the person as events name them, acting in `lane`."""
        return Actor(id=self.access.who, lane=lane, on_behalf_of=self.access.on_behalf_of)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a committed command answers, the same however often it is repeated.

    `event_id` is also the case's next reading position: a reader that waits for it sees this act.
    """

    radicado: str
    event: str
    event_id: str
    data: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the receipt as plain JSON values."""
        return {"radicado": self.radicado, "event": self.event, "event_id": self.event_id, "data": self.data}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Receipt:
        """Return the receipt that `to_json` wrote."""
        return cls(**stored)
