"""The PQR: the case as an aggregate whose history holds every fact that any service recorded on it.

It keeps only what later decisions need. Facts of other services are recorded as they were announced; recording the
same fact twice changes nothing, because the case knows the ids of the facts it holds.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from intake.domain.case_event import CaseEvent
from radica.clock import legal_date
from radica.envelope import Actor, Message
from radica.events.common import Kind, Regime
from radica.events.intake import CompletionRequested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from radica.events import BaseEvent

SOURCE = "/intake"
NAMESPACE = uuid.UUID("6b8d5a0e-52b8-5d5c-9a30-6f1f5b0a8c11")


class PQR:
    """A petition, complaint, claim or appeal under its radicado."""

    kind: Kind
    regime: Regime
    radicated_at: datetime
    due_on: date

    def __init__(self, radicado: str) -> None:
        self.id = radicado
        self.version = 0
        self.pending_events: list[CaseEvent] = []
        self.facts: set[str] = set()
        self.asked_for_orders = False
        self.extended = False
        self.completion: CompletionRequested | None = None
        self.closed = False
        self.archived = False
        self.voided = False
        self.outgoing_number: str | None = None
        self.needs_notification = False
        self.delivered_on: date | None = None
        self.notified_on: date | None = None
        self.notification_mode: str | None = None

    def happened(
        self,
        event: BaseEvent,
        actor: Actor,
        at: datetime,
        *,
        traceparent: str | None = None,
        sealed: bytes | None = None,
    ) -> str:
        """Add a fact of intake's own to the case; returns its id, derived from the case and its version."""
        sequence = self.version + 1
        message = Message(
            id=str(uuid.uuid5(NAMESPACE, f"{self.id}/{sequence}")),
            type=event.event_type,
            version=event.version,
            source=SOURCE,
            subject=self.id,
            sequence=sequence,
            time=at,
            actor=actor,
            data=event.body(),
            traceparent=traceparent,
        )
        self._add(CaseEvent(message, sealed))
        return message.id

    def record(self, fact: Message) -> bool:
        """Record a fact that another service announced; returns whether it was new."""
        if fact.id in self.facts:
            return False
        self._add(CaseEvent(replace(fact, source=SOURCE, sequence=self.version + 1)))
        return True

    def collect_events(self) -> list[CaseEvent]:
        """Hand over the events that are not stored yet."""
        collected, self.pending_events = self.pending_events, []
        return collected

    def apply(self, event: CaseEvent) -> None:
        """Take up one event of the history."""
        message = event.message
        change = CHANGES.get(message.type)
        if change:
            change(self, message.data)
        self.facts.add(message.id)
        self.version = message.sequence

    def _add(self, event: CaseEvent) -> None:
        self.apply(event)
        self.pending_events.append(event)


def project(case: PQR | None, events: Iterable[CaseEvent]) -> PQR | None:
    """Return the case that a history makes, from its beginning or from where `case` stands."""
    for event in events:
        if case is None:
            case = PQR(event.originator_id)
        case.apply(event)
    return case


def _radicated(case: PQR, data: dict[str, Any]) -> None:
    case.kind = Kind(data["kind"])
    case.regime = Regime(data["regime"])
    case.radicated_at = datetime.fromisoformat(data["radicated_at"])
    case.due_on = date.fromisoformat(data["due_on"])
    case.asked_for_orders = bool(data["work_orders"])


def _order_opened(case: PQR, _: dict[str, Any]) -> None:
    case.asked_for_orders = True


def _term_extended(case: PQR, data: dict[str, Any]) -> None:
    case.extended = True
    case.due_on = date.fromisoformat(data["due_on"])


def _completion_requested(case: PQR, data: dict[str, Any]) -> None:
    case.completion = CompletionRequested(**data)


def _completion_received(case: PQR, data: dict[str, Any]) -> None:
    case.completion = None
    case.due_on = date.fromisoformat(data["due_on"])


def _response_filed(case: PQR, data: dict[str, Any]) -> None:
    case.outgoing_number = data["outgoing_number"]
    case.needs_notification = bool(data["needs_citation"])


def _delivered(case: PQR, data: dict[str, Any]) -> None:
    case.delivered_on = _day(data["delivered_at"])


def _notified(case: PQR, data: dict[str, Any]) -> None:
    case.notification_mode = data["mode"]
    case.notified_on = date.fromisoformat(data["effective_on"])


def _closed(case: PQR, _: dict[str, Any]) -> None:
    case.closed = True


def _archived(case: PQR, _: dict[str, Any]) -> None:
    case.archived = True


def _voided(case: PQR, _: dict[str, Any]) -> None:
    case.voided = True


def _day(instant: str) -> date:
    return legal_date(datetime.fromisoformat(instant))


CHANGES: dict[str, Callable[[PQR, dict[str, Any]], None]] = {
    "PQRRadicated": _radicated,
    "WorkOrderOpened": _order_opened,
    "TermExtended": _term_extended,
    "CompletionRequested": _completion_requested,
    "CompletionReceived": _completion_received,
    "ResponseFiled": _response_filed,
    "CommunicationDelivered": _delivered,
    "NotificationServed": _notified,
    "PQRClosed": _closed,
    "PQRArchived": _archived,
    "PQRVoided": _voided,
}
