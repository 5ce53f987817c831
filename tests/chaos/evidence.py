"""What a finished run left behind, as plain values: the only thing the invariants look at.

Nothing here knows how it was read. `collect.py` makes it of real servers, a simulation makes it of its own memory, a
test writes it by hand. Instants are aware (UTC); `History` counts monotonic seconds and knows how the two belong
together. A part that a maker cannot give stays at its default; `invariants.looked_at` tells what then was not checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.chaos.history import History

if TYPE_CHECKING:
    from datetime import datetime

INTAKE, REPORTING = "intake", "reporting"
WHOLE_LOG = "#"
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sealing:
    """What the chain of hashes is made of, exactly as it is stored.

    `body` is the event's JSON text, `sealed` the SHA-256 of its sealed part (None if it has none), `hash` the event's
    link in the chain of its case.
    """

    body: str
    traceparent: str | None
    sealed: bytes | None
    hash: bytes | None


@dataclass(frozen=True, slots=True)
class LogRow:
    """An event in a service's log, where it is put by `position`.

    `subject` is the radicado, `sequence` counts the case's events (intake only, else None), `source` is the service
    that stated the fact first (in intake's log most facts are others'), `data` the event's body. `at` is when the
    fact happened by the services' clock; `committed_at` when its row became visible, if the server keeps that.
    `sealing` is what its hash is made of; None where there is no chain.
    """

    position: int
    message_id: str
    type: str
    version: int
    subject: str
    sequence: int | None
    source: str
    at: datetime
    actor: str
    lane: str
    data: Fields
    on_behalf_of: str | None = None
    committed_at: datetime | None = None
    sealing: Sealing | None = None


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A message that a service took, from the log of `source`, at `taken_at` by the server's own clock."""

    message_id: str
    source: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command that was answered; `receipt` is what it was answered with."""

    who: str
    key: str
    receipt: Fields | None


@dataclass(frozen=True, slots=True)
class ServiceState:
    """A service's store. `cursor` is how far its relay published; None where that is not known.

    `inbox` is in the order in which messages were taken; None for a service that keeps none (reporting applies by the
    case's own sequence). `counters` is the last number given, by series ("E/2026"). `tables` are the rows that its
    handlers and acts left, by table, as far as `fold` computes them.
    """

    name: str
    log: tuple[LogRow, ...] = ()
    inbox: tuple[InboxRow, ...] | None = ()
    commands: tuple[CommandRow, ...] = ()
    cursor: int | None = None
    counters: Mapping[str, int] = field(default_factory=dict)
    tables: Mapping[str, tuple[Fields, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a service's queue takes from another service's exchange; `types` holds "#" for everything."""

    queue: str
    service: str
    source: str
    types: frozenset[str]

    def takes(self, event_type: str) -> bool:
        """Whether an event of this type goes to the queue."""
        return WHOLE_LOG in self.types or event_type in self.types


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that stands in a queue of dead letters (`queue` is the one it could not be taken from)."""

    queue: str
    message_id: str | None
    body: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Poison:
    """A message that the nemesis sent to a queue and that must end among its dead letters.

    `reason` is what the letter's reason must contain. It is not `kept` once the broker's disk was lost: it was nowhere
    else, while an event of a log would come again and be refused again.
    """

    queue: str
    kind: str
    message_id: str | None
    body: bytes
    reason: str = ""
    kept: bool = True


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """What the broker says of a queue; a `<queue>.dead` has no consumers and keeps its messages."""

    name: str
    ready: int
    unacked: int
    consumers: int


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line that a process wrote to its log; a line that was no JSON has the level `unreadable`."""

    process: str
    at: datetime | None
    level: str
    event: str
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outage:
    """A stretch of monotonic seconds in which something was hurt: "postgres", "broker", "mongo" or a process's name.

    `ended` is when it was healed; None if never. `down` tells that it answered nothing at all meanwhile.
    """

    what: str
    began: float
    ended: float | None
    down: bool = True


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What intake signed about its log up to a position, as it was published, and the public key it was signed with."""

    last: int
    signed: str
    public_key: bytes | None = None


@dataclass(frozen=True)
class Evidence:
    """Everything of a finished run.

    `cases` are reporting's live documents by radicado (`projected_to` is how far they say they have read).
    `healed_at` and `steady_at` are monotonic: when the last fault ended, and when nothing was left to do; `steady_at`
    is None when that never came, `by_hand` names what a human had to do for it (nothing, if the system is right).
    """

    history: History = field(default_factory=History)
    services: Mapping[str, ServiceState] = field(default_factory=dict)
    subscriptions: tuple[Subscription, ...] = ()
    cases: Mapping[str, Fields] | None = None
    projected_to: int | None = None
    dead_letters: tuple[Letter, ...] = ()
    poison: tuple[Poison, ...] = ()
    queues: tuple[QueueFigures, ...] | None = None
    log_lines: tuple[LogLine, ...] = ()
    outages: tuple[Outage, ...] = ()
    checkpoints: tuple[Checkpoint, ...] = ()
    healed_at: float | None = None
    steady_at: float | None = None
    by_hand: tuple[str, ...] = ()

    @property
    def intake(self) -> ServiceState:
        """The service that keeps every case's whole history; an empty one if the run had none."""
        return self.services.get(INTAKE, ServiceState(INTAKE))

    def history_of(self, case: str) -> list[LogRow]:
        """A case's rows of intake's log, in the order of the log."""
        return [row for row in self.intake.log if row.subject == case]


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was not kept: the invariant's id, the case (None if it is of no single one), and what was seen."""

    invariant: str
    case: str | None
    says: str
