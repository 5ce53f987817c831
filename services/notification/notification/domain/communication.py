"""An outgoing communication as this service knows it: what later decisions need, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from radica.events.common import Appeal, Channel, Kind, Result
    from radica.events.notification import DeliveryChannel, NotificationMode


class State(StrEnum):
    """Where a communication stands, as the worklists need it."""

    FILED = "filed"
    ASSIGNED = "assigned"
    DELIVERED = "delivered"
    RECORDED = "recorded"
    NOTIFIED = "notified"


@dataclass(frozen=True, slots=True)
class Case:
    """What of the case decides how it can be notified; `kind` and `channel` are none until intake's event came."""

    radicado: str
    kind: Kind | None = None
    channel: Channel | None = None
    electronic_consent: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is to deliver, where, since when (instant, UTC)."""

    channel: DeliveryChannel
    to: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Citation:
    """When the citation was first sent, until when it should have been, and the last day to appear."""

    sent_on: date
    due_on: date
    appear_by: date

    @property
    def late(self) -> bool:
        """Whether it went out after the five business days of CPACA art. 68."""
        return self.sent_on > self.due_on


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice (aviso) that was issued: its date, and whether it is published because no address is known."""

    issued_on: date
    published: bool


@dataclass(frozen=True, slots=True)
class Served:
    """A notification that was made; `appeal_until` is none where no recurso is open."""

    mode: NotificationMode
    served_on: date
    effective_on: date
    appeal_until: date | None


@dataclass(frozen=True, slots=True)
class Communication:
    """One filed response on its way to the user, from its outgoing number to its notification."""

    outgoing: str
    radicado: str
    filed_on: date
    act_on: date
    result: Result
    needs_citation: bool
    appeals: tuple[Appeal, ...] = ()
    assignment: Assignment | None = None
    citation: Citation | None = None
    notice: Notice | None = None
    attempts: int = 0
    delivered_at: datetime | None = None
    recorded_at: datetime | None = None
    served: Served | None = None
    version: int = 0
    """Counts the changes; who changes what another person decided must have read it (If-Match)."""

    @property
    def state(self) -> State:
        """What is to be done next.

        NOTIFIED means nothing is left: a person who was notified needs no citation any more, but a delivery that was
        made still has to be taken in (step 20).
        """
        if self.served and (self.recorded_at or not self.delivered_at):
            return State.NOTIFIED
        if self.recorded_at:
            return State.RECORDED
        if self.delivered_at:
            return State.DELIVERED
        return State.ASSIGNED if self.assignment else State.FILED
