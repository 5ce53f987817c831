"""The PQR: the case as an aggregate whose history holds every fact that any service recorded on it.

It keeps only what later decisions need, so most of its history leaves no trace in it: FOLDED names what does, and a
case is loaded by those events and its last one. Facts of other services are recorded as they were announced; recording
the same fact twice changes nothing, because whoever loads a case to record facts asks its log which of them it holds.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from intake.domain.case_event import CaseEvent
from intake.domain.terms import Pause, Rule, Term
from radica.clock import BOGOTA, legal_date
from radica.envelope import Actor, Message
from radica.events.common import Kind, Regime, Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.domain.case_event import Trace
    from radica.events import BaseEvent

SOURCE = "/intake"
NAMESPACE = uuid.UUID("6b8d5a0e-52b8-5d5c-9a30-6f1f5b0a8c11")


class Awaited(NamedTuple):
    """What an incomplete petition waits for and until when; `extended` once the petitioner got as much time again."""

    missing: tuple[str, ...]
    until: date
    extended: bool


class PQR:
    """A petition, complaint, claim or appeal under its radicado."""

    # Everything a case keeps, with its type: a snapshot is read by these (store/snapshots.py).
    id: str
    version: int
    told: set[str]
    """The ids of its own facts that happen once."""
    changed_at: datetime | None
    kind: Kind
    regime: Regime
    radicated_at: datetime
    due_on: date
    term: Term
    asked_for_orders: bool
    extended: bool
    completion_asked_on: date | None
    awaited: Awaited | None
    closed: bool
    closed_at: datetime | None
    archived: bool
    archived_on: date | None
    voided: bool
    on_hold: bool
    erased: bool
    silence_recognised: bool
    outgoing_number: str | None
    response_filed_on: date | None
    decided: Result | None
    """What the answer that went out decided; None while there is none, and for one of the system before."""
    needs_notification: bool
    delivered_on: date | None
    notified_on: date | None
    notification_mode: str | None

    def __init__(self, radicado: str) -> None:
        self.id = radicado
        self.version = 0
        self.pending_events: list[CaseEvent] = []
        self.held: set[str] = set()
        """The ids of others' facts that it holds: of those that its log was asked about, and those recorded since."""
        self.told = set()
        self.changed_at = None
        self.asked_for_orders = False
        self.extended = False
        self.completion_asked_on = None
        self.awaited = None
        self.closed = False
        self.closed_at = None
        self.archived = False
        self.archived_on = None
        self.voided = False
        self.on_hold = False
        self.erased = False
        self.silence_recognised = False
        self.outgoing_number = None
        self.response_filed_on = None
        self.decided = None
        self.needs_notification = False
        self.delivered_on = None
        self.notified_on = None
        self.notification_mode = None

    @property
    def answered(self) -> bool:
        """Whether the answer has reached the user as it must: notified, or delivered where that is enough."""
        if self.notified_on is not None:
            return True
        return self.outgoing_number is not None and self.delivered_on is not None and not self.needs_notification

    @property
    def term_runs(self) -> bool:
        """Whether an answer is still owed, and nothing but the days stands between the case and its last one."""
        return not (self.closed or self.silence_recognised or self.answered or self.completion_asked_on)

    def term_on(self, day: date) -> Term:
        """Return the term as it stands on a day: one that waits for the petitioner stands still until that day."""
        if self.completion_asked_on is None:
            return self.term
        return self.term.with_pause(Pause(self.completion_asked_on, day, Rule.AWAITED))

    def knows(self, cause: str) -> bool:
        """Whether the case holds the fact of its own whose id is derived from this cause."""
        return self._id_of(cause) in self.told

    def happened(
        self,
        event: BaseEvent,
        actor: Actor,
        at: datetime,
        *,
        traceparent: str | None = None,
        sealed: bytes | None = None,
        cause: str | None = None,
    ) -> str:
        """Add a fact of intake's own; returns its id, derived from the case and its version, or from its `cause`.

        Only what HAPPENS_ONCE has a cause; raises ValueError for any other, which the case would not know again.
        """
        if cause and event.event_type not in HAPPENS_ONCE:
            raise ValueError(event.event_type)
        sequence = self.version + 1
        message = Message(
            id=self._id_of(cause or str(sequence)),
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
        if fact.id in self.held:
            return False
        self.held.add(fact.id)
        self._add(CaseEvent(self._as_its_own(fact)))
        return True

    def collect_events(self) -> list[CaseEvent]:
        """Hand over the events that are not stored yet."""
        collected, self.pending_events = self.pending_events, []
        return collected

    def apply(self, event: Trace) -> None:
        """Take up one event of the history."""
        change = CHANGES.get(event.type)
        self.changed_at = event.time
        if change:
            change(self, event.data)
        if event.type in HAPPENS_ONCE:
            self.told.add(event.id)
        self.version = event.sequence

    def _as_its_own(self, fact: Message) -> Message:
        return Message(
            id=fact.id,
            type=fact.type,
            version=fact.version,
            source=SOURCE,
            subject=fact.subject,
            sequence=self.version + 1,
            time=fact.time,
            actor=fact.actor,
            data=fact.data,
            traceparent=fact.traceparent,
        )

    def _id_of(self, cause: str) -> str:
        return str(uuid.uuid5(NAMESPACE, f"{self.id}/{cause}"))

    def _add(self, event: CaseEvent) -> None:
        self.apply(event.message)
        self.pending_events.append(event)


def _radicated(case: PQR, data: dict[str, Any]) -> None:
    case.kind = Kind(data["kind"])
    case.regime = Regime(data["regime"])
    case.radicated_at = datetime.fromisoformat(data["radicated_at"])
    case.due_on = date.fromisoformat(data["due_on"])
    case.term = Term(case.regime, _day(data["filed_at"]), after_hours=bool(data.get("after_hours")))
    case.asked_for_orders = bool(data.get("work_orders"))


def _migrated(case: PQR, data: dict[str, Any]) -> None:
    """The case as the old system left it; a last day that came from there and is not the law's count is kept."""
    case.kind = Kind(data["kind"])
    case.regime = Regime(data["regime"])
    case.radicated_at = datetime.fromisoformat(data["radicated_at"])
    case.due_on = date.fromisoformat(data["due_on"])
    given = None if data["due_on"] == data["counted_due_on"] else case.due_on
    case.term = Term(case.regime, _day(data["radicated_at"]), given=given)
    case.outgoing_number = data.get("outgoing_number")
    case.response_filed_on = _date(data.get("answered_on"))
    case.delivered_on = case.notified_on = _date(data.get("notified_on"))
    if data.get("ended"):
        closed_on = date.fromisoformat(data["ended"]["closed_on"])
        case.closed_at = datetime.combine(closed_on, time.min, BOGOTA).astimezone(UTC)
        case.closed = case.archived = True


def _order_opened(case: PQR, _: dict[str, Any]) -> None:
    case.asked_for_orders = True


def _term_extended(case: PQR, data: dict[str, Any]) -> None:
    case.extended = True
    case.due_on = date.fromisoformat(data["due_on"])
    _paused(case, Pause(_told_on(case), date.fromisoformat(data["ends_on"])))


def _completion_requested(case: PQR, data: dict[str, Any]) -> None:
    until = date.fromisoformat(data["until"])
    case.awaited = Awaited(tuple(data["missing"]), until, bool(data.get("extended")))
    case.completion_asked_on = case.completion_asked_on or _told_on(case)  # more time to answer is the same request


def _completion_received(case: PQR, data: dict[str, Any]) -> None:
    case.due_on = date.fromisoformat(data["due_on"])
    if case.completion_asked_on:
        received_on = date.fromisoformat(data["received_on"])
        _paused(case, Pause(case.completion_asked_on, received_on, Rule.COMPLETION))
    case.completion_asked_on = None
    case.awaited = None


def _term_moved(case: PQR, data: dict[str, Any]) -> None:
    case.due_on = date.fromisoformat(data["due_on"])


def _kind_changed(case: PQR, data: dict[str, Any]) -> None:
    case.kind = Kind(data["kind"])
    case.regime = Regime(data["regime"])
    case.due_on = date.fromisoformat(data["due_on"])
    case.term = case.term.under(case.regime)


def _silence_recognised(case: PQR, _: dict[str, Any]) -> None:
    case.silence_recognised = True


def _response_filed(case: PQR, data: dict[str, Any]) -> None:
    case.outgoing_number = data["outgoing_number"]
    case.response_filed_on = date.fromisoformat(data["filed_on"])
    case.decided = Result(data["result"])
    case.needs_notification = bool(data["needs_citation"])


def _delivered(case: PQR, data: dict[str, Any]) -> None:
    case.delivered_on = _day(data["delivered_at"])


def _notified(case: PQR, data: dict[str, Any]) -> None:
    case.notification_mode = data["mode"]
    case.notified_on = date.fromisoformat(data["effective_on"])


def _closed(case: PQR, _: dict[str, Any]) -> None:
    case.closed = True
    case.closed_at = case.changed_at


def _archived(case: PQR, data: dict[str, Any]) -> None:
    case.archived = True
    case.archived_on = date.fromisoformat(data["archived_on"])


def _voided(case: PQR, _: dict[str, Any]) -> None:
    case.voided = True


def _hold_set(case: PQR, _: dict[str, Any]) -> None:
    case.on_hold = True


def _hold_lifted(case: PQR, _: dict[str, Any]) -> None:
    case.on_hold = False


def _erased(case: PQR, _: dict[str, Any]) -> None:
    case.erased = True


def _paused(case: PQR, pause: Pause) -> None:
    case.term = case.term.with_pause(pause)


def _told_on(case: PQR) -> date:
    """The day of the event that is being taken up."""
    assert case.changed_at is not None  # noqa: S101 - `apply` has just set it
    return legal_date(case.changed_at)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _day(instant: str) -> date:
    return legal_date(datetime.fromisoformat(instant))


CHANGES: dict[str, Callable[[PQR, dict[str, Any]], None]] = {
    "PQRRadicated": _radicated,
    "PQRMigrated": _migrated,
    "WorkOrderOpened": _order_opened,
    "TermExtended": _term_extended,
    "CompletionRequested": _completion_requested,
    "CompletionReceived": _completion_received,
    "TermMoved": _term_moved,
    "KindChanged": _kind_changed,
    "SilenceRecognised": _silence_recognised,
    "ResponseFiled": _response_filed,
    "CommunicationDelivered": _delivered,
    "NotificationServed": _notified,
    "PQRClosed": _closed,
    "PQRArchived": _archived,
    "PQRVoided": _voided,
    "LegalHoldSet": _hold_set,
    "ForwardedToSSPD": _hold_set,  # its decision comes to Legal, who lifts the hold
    "LegalHoldLifted": _hold_lifted,
    "PersonalDataErased": _erased,
}
HAPPENS_ONCE = frozenset({
    "TermWarning", "TermExpired", "RecognitionOverdue", "CompletionLapsed", "PersonalDataErased",
})  # fmt: skip
"""What time or an erasure tells of a case once, each under an id that is derived from what it tells."""
FOLDED = (*CHANGES, *sorted(HAPPENS_ONCE))
"""The events that leave more in a case than its version and the time of its last one."""
