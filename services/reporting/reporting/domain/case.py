"""A case as people read it: everything that the events of its log say, in plain JSON values.

Instants are ISO 8601 text in UTC with microseconds (`2026-03-02T15:04:05.000000Z`), legal dates `2026-03-02`
(America/Bogota), money is text in Colombian pesos: what is stored is what is answered, and nothing is rounded on the
way. The document holds no personal data, because no event does.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypedDict

from radica.clock import legal_date

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from radica.events import DocumentRef


class NextAct(TypedDict):
    """An act that somebody can do next: the step, the lane it belongs to, and its words for the worklist."""

    step: int
    lane: str
    act: str


class TimelineActor(TypedDict):
    """Who did it: the staff account and the lane it acted in."""

    id: str
    lane: str


class TimelineEntry(TypedDict):
    """One event of the case, told in Spanish."""

    sequence: int
    event_id: str
    type: str
    title: str
    at: str
    actor: TimelineActor
    summary: str


class Document(TypedDict):
    """A file of the case: kept by `service`, found by the SHA-256 of its content; `size` in bytes."""

    sha256: str
    name: str
    media_type: str
    size: int
    service: str


class Note(TypedDict):
    """What filing saw that somebody must act on: the act (`request_completion`, …), its last day and its article."""

    code: str
    text: str
    act: str
    article: str
    until: str
    other_radicado: str | None


class WorkOrder(TypedDict):
    """A work order of the case; `status` is opened, dispatched, visited or closed."""

    number: str
    type: str
    area: str
    crew: str | None
    follows: str | None
    status: str
    result: str | None
    opened_at: str
    dispatched_at: str | None
    visited_at: str | None
    closed_at: str | None


class Reliquidation(TypedDict):
    """An invoice computed again; amounts are pesos as text."""

    number: str
    invoice: str
    period: str
    before: str
    after: str
    difference: str
    charge_needed: bool
    charged: str | None
    reversed: bool
    done_at: str


class Facts(TypedDict, total=False):
    """What single events may change in a case."""

    account: str | None
    anonymous: bool
    answered_on: str | None
    appeal_until: str | None
    appealed_radicado: str | None
    appeals: list[str]
    appear_by: str | None
    archived_on: str | None
    area: str | None
    at_window: bool
    attempts: int
    awaits_user_until: str | None
    cause: str
    cause_code: str
    cause_group: str
    channel: str
    citation_sent_on: str | None
    classification: str | None
    closed_on: str | None
    completions: int
    copies_by: str | None
    delivered_at: str | None
    delivery_channel: str | None
    done: dict[str, str]
    due_on: str
    effective_on: str | None
    electronic_notification: bool
    erased_on: str | None
    expired: bool
    extensions: int
    filed_at: str
    firm_on: str | None
    forwarded_on: str | None
    held_amount: str | None
    invoice: str | None
    kind: str
    lapsed_on: str | None
    letter: str | None
    municipality: str
    needs_citation: bool | None
    notes: list[Note]
    notice_posted_on: str | None
    notification_mode: str | None
    notified_on: str | None
    orders: list[WorkOrder]
    original_number: str
    outgoing_number: str | None
    person: str | None
    preferential: bool
    radicated_at: str
    radicated_on: str
    regime: str
    recognise_by: str | None
    recognition_overdue: bool
    removed: list[str]
    """The hashes of documents that went with the petitioner's data."""
    reliquidations: list[Reliquidation]
    reopenings: int
    response_filed_on: str | None
    result: str | None
    returns: int
    signed_on: str | None
    silence_recognised_at: str | None
    stands_under: str | None
    step: int
    sui_kind: int | None
    sui_notification: int | None
    sui_response: int | None
    transferred_out_on: str | None
    warned_days_left: int | None
    way: str | None
    withdrawn_on: str | None


class Case(Facts, total=False):
    """The whole document; `sequence` is the number of its last event, `position` that event's place in the log."""

    radicado: str
    sequence: int
    first_position: int | None
    position: int | None
    updated_at: str
    state: str
    next_acts: list[NextAct]
    open_orders: int
    timeline: list[TimelineEntry]
    documents: list[Document]


def blank(radicado: str) -> Case:
    """A case of which nothing is known yet but its number."""
    return {
        "radicado": radicado,
        "sequence": 0,
        "first_position": None,
        "position": None,
        "done": {},
        "step": 1,
        "orders": [],
        "reliquidations": [],
        "open_orders": 0,
        "attempts": 0,
        "returns": 0,
        "extensions": 0,
        "completions": 0,
        "reopenings": 0,
        "timeline": [],
        "documents": [],
        "next_acts": [],
    }


def instant(at: datetime) -> str:
    """An aware instant as text in UTC, always with microseconds, so that text order is time order."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def day(on: date | None) -> str | None:
    """A legal date as text."""
    return on.isoformat() if on else None


def legal_day(at: datetime) -> str:
    """The date that an instant has in Colombia, as text."""
    return legal_date(at).isoformat()


def legal_day_of(at: str) -> str:
    """The date that an instant, written as `instant` writes it, has in Colombia, as text."""
    return legal_day(datetime.fromisoformat(at))


def money(amount: Decimal) -> str:
    """Pesos as text, as the event wrote them."""
    return str(amount)


def document(reference: DocumentRef) -> Document:
    """A reference to a file as plain values."""
    return {
        "sha256": reference.sha256,
        "name": reference.name,
        "media_type": reference.media_type,
        "size": reference.size,
        "service": reference.service,
    }
