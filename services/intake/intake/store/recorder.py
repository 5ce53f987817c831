"""The event store: eventsourcing's over a recorder of our own on psycopg2.

The library's recorder locks the table for each append and sends NOTIFY inside the transaction, which ends group
commit; its PostgreSQL module needs psycopg 3, which blocks every greenlet of a worker. This one only holds its INSERTs
back, so that events, command key and number travel with the COMMIT in one message (9 times the appends, measured).
A case's events are rows of the service's log: what is announced is what is stored, there is no second copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from eventsourcing.persistence import AggregateRecorder, EventStore, Mapper, StoredEvent

from intake.domain import chain
from intake.domain.case_event import CaseEvent
from intake.domain.casefile import Kept
from intake.domain.pqr import PQR, SOURCE
from intake.store import snapshots
from radica.envelope import decode, encode
from radica.errors import NotFound, Refused
from radica.log import COLUMNS, Entry, to_message
from radica.postgres import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radica.postgres import Transaction

INSERT = """
insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, actor_behalf,
                 traceparent, data, sealed, hash)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, {hash})
"""
# Whoever appends need not have read the event before: then the database takes its hash (60 µs, measured). Where that
# one has no hash yet, this one gets none either, and the case is chained as a whole later (store/chain.py).
HASHED = Prepared(INSERT.format(hash="%s"))
HASHED_THERE = Prepared(
    INSERT.format(
        hash="(select sha256(before.hash || %s) from log as before where before.subject = %s and before.sequence = %s)"
    )
)
FORWARDS = f"""
select {COLUMNS}, sealed, hash from log
where subject = %s and sequence > %s and (%s::bigint is null or sequence <= %s)
order by sequence limit %s
"""  # noqa: S608 - constant columns
SELECT = Prepared(FORWARDS)
SELECT_BACKWARDS = Prepared(FORWARDS.replace("order by sequence limit", "order by sequence desc limit"))

PLACE = attrgetter("subject", "sequence")


@dataclass(frozen=True)
class StoredCaseEvent(StoredEvent):
    """The library's stored event with the rest of the row; `topic` is the event's type, never a Python path."""

    event: CaseEvent

    def row(self) -> tuple[Any, ...]:
        """Return the values of the log's columns, in the order of INSERT, without the hash."""
        message = self.event.message
        return (
            message.id,
            message.type,
            message.version,
            message.subject,
            message.sequence,
            message.time,
            message.actor.id,
            message.actor.lane,
            message.actor.on_behalf_of,
            message.traceparent,
            self.state.decode(),
            self.event.sealed,
        )

    def digest(self) -> bytes:
        """Return the SHA-256 of the event as it is stored."""
        return chain.digest(self.event.message, self.state, self.event.sealed)


class CaseMapper(Mapper[str]):
    """Between a case's events and what is stored: the body as plain JSON, the envelope in columns."""

    def __init__(self) -> None:
        """Need neither the library's transcoder nor its cipher: personal fields are sealed one by one."""

    def to_stored_event(self, domain_event: Any) -> StoredCaseEvent:  # noqa: ANN401 - the library's signature
        """Return the event with its body as JSON text."""
        message = domain_event.message
        return StoredCaseEvent(message.subject, message.sequence, message.type, encode(message.data), domain_event)

    def to_domain_event(self, stored_event: Any) -> Any:  # noqa: ANN401 - the library's signature
        """Return the event with its body as a dictionary."""
        stored_event.event.message.data.update(decode(stored_event.state))
        return stored_event.event


MAPPER = CaseMapper()


class LogRecorder(AggregateRecorder):
    """Stores and reads the events of cases within one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._hashes: dict[str, tuple[int, bytes]] = {}
        """Of each case, the version last read or stored here, and its hash: it never changes any more."""
        self._snapshots: dict[str, int] = {}
        """Of each case, the version of its snapshot that was read or made here."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:  # noqa: ANN401
        """Hold the rows back until the COMMIT; a version that somebody else took makes it fail there."""
        for stored in stored_events:
            assert isinstance(stored, StoredCaseEvent)  # noqa: S101 - CaseMapper makes no other
            self._tx.later(*self._insert(stored))
        self._tx.appended = bool(stored_events) or self._tx.appended
        return None

    def select_events(
        self,
        originator_id: Any,  # noqa: ANN401 - the library's signature
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Return the case's events between two versions, in order."""
        sql = SELECT_BACKWARDS if desc else SELECT
        return [self._stored(row) for row in self._tx.all(sql, (originator_id, gt or 0, lte, lte, limit))]

    def standing(self, radicados: list[str], version: int | None, facts: frozenset[str]) -> dict[str, PQR]:
        """Return the cases as they stand or stood: from a snapshot, and the events after it that leave a trace.

        They hold those of these `facts` that their log has.
        """
        rows = self._tx.ahead(snapshots.LOAD, snapshots.parameters(radicados, version, facts))
        rows.sort(key=PLACE)  # they come nearly sorted; the server would sort whole bodies, of a long case on disk
        cases = {row.subject: self._restored(row) for row in rows if row.state is not None}
        for row in rows:
            case = cases.get(row.subject) or cases.setdefault(row.subject, PQR(row.subject))
            if row.sequence > case.version:
                case.apply(row)
            if row.id in facts:
                case.held.add(row.id)
            if row.hash is not None:
                self._hashes[row.subject] = (row.sequence, bytes(row.hash))
        return cases

    def keep_snapshot(self, case: PQR) -> None:
        """Make a snapshot of a case that has many events since its last one, in the same commit."""
        at, head = self._hashes.get(case.id, (0, chain.START))
        if case.version - self._snapshots.get(case.id, 0) >= snapshots.EVERY and at == case.version:
            self._tx.later(snapshots.KEEP, snapshots.of(case, head))
            self._snapshots[case.id] = case.version

    def _restored(self, row: Any) -> PQR:  # noqa: ANN401 - a row of snapshots.LOAD with a state
        case = snapshots.restored(row.subject, row.state)
        self._snapshots[row.subject] = case.version
        return case

    def _stored(self, row: Any) -> StoredCaseEvent:  # noqa: ANN401 - a row of the log
        if row.hash is not None:
            self._hashes[row.subject] = (row.sequence, bytes(row.hash))
        sealed = None if row.sealed is None else bytes(row.sealed)
        event = CaseEvent(to_message(row, SOURCE), sealed)
        return StoredCaseEvent(row.subject, row.sequence, row.type, row.data, event)

    def _insert(self, stored: StoredCaseEvent) -> tuple[Prepared, tuple[Any, ...]]:
        case, before, digest = stored.event.originator_id, stored.originator_version - 1, stored.digest()
        at, previous = self._hashes.get(case, (0, chain.START))
        if at != before:
            return HASHED_THERE, (*stored.row(), digest, case, before)
        here = chain.link(previous, digest)
        self._hashes[case] = (stored.originator_version, here)
        return HASHED, (*stored.row(), here)


class Cases:
    """The cases within one transaction: load, change, save."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._recorder = LogRecorder(tx)
        self._store: EventStore[str] = EventStore(MAPPER, self._recorder)

    def get(self, radicado: str, version: int | None = None) -> PQR:
        """Return a case as it stands, or as it stood at a version; raises NotFound."""
        case = self._recorder.standing([radicado], version, frozenset()).get(radicado)
        if case is None:
            raise NotFound(f"No hay ningún caso con el radicado {radicado}.", "Revise el número.")
        return case

    def get_many(self, radicados: Iterable[str], facts: frozenset[str] = frozenset()) -> dict[str, PQR]:
        """Return several cases in one query; one that is not there is missing from the answer.

        They know which of these facts of other services, told by their ids, they hold.
        """
        return self._recorder.standing(sorted(set(radicados)), None, facts)

    def history(self, radicado: str, limit: int | None = None) -> list[CaseEvent]:
        """Return the events of a case from its first, in order; raises NotFound when there is none."""
        events = list(self._store.get(radicado, gt=0, limit=limit))
        if not events:
            raise NotFound(f"No hay ningún caso con el radicado {radicado}.", "Revise el número.")
        return events  # type: ignore[return-value]  # the library knows them by their protocol

    def known_history(self, radicado: str) -> list[CaseEvent]:
        """Return the events of a case in order; none when there is no such case."""
        return list(self._store.get(radicado, gt=0))  # type: ignore[arg-type]  # the library knows them by their protocol

    def kept(self, radicado: str) -> list[Kept]:
        """Return the events of a case as they are stored, with position and hash; raises NotFound."""
        rows = self._tx.all(SELECT, (radicado, 0, None, None, None))
        if not rows:
            raise NotFound(f"No hay ningún caso con el radicado {radicado}.", "Revise el número.")
        if any(row.hash is None for row in rows):
            raise Refused("El caso tiene hechos sin huella.", "Pida al administrador «python -m intake chain».")
        return [_kept(row) for row in rows]

    def entries(self, radicado: str, after: int) -> list[Entry]:
        """Return the events of a case after a version as the log has them; raises NotFound for an unknown case."""
        rows = self._tx.all(SELECT, (radicado, after, None, None, None))
        if not rows and not self._tx.one(SELECT, (radicado, 0, None, None, 1)):
            raise NotFound(f"No hay ningún caso con el radicado {radicado}.", "Revise el número.")
        return [Entry(row.id, to_message(row, SOURCE), row.data) for row in rows]

    def save(self, *cases: PQR) -> None:
        """Store what happened to the cases; it is sent with the COMMIT."""
        self._store.put([event for case in cases for event in case.collect_events()])
        for case in cases:
            self._recorder.keep_snapshot(case)


def _kept(row: Any) -> Kept:  # noqa: ANN401 - a row of the log
    message, body = to_message(row, SOURCE), row.data.encode()
    message.data.update(decode(body))
    return Kept(CaseEvent(message, row.sealed and bytes(row.sealed)), body, row.id, bytes(row.hash))
