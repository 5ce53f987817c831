"""The event store: eventsourcing's repository over a recorder of our own on psycopg2.

The library's recorder locks the table for each append and sends NOTIFY inside the transaction, which ends group
commit; its PostgreSQL module needs psycopg 3, which blocks every greenlet of a worker. This one only holds its INSERTs
back, so that events, command key and number travel with the COMMIT in one message (9 times the appends, measured).
A case's events are rows of the service's log: what is announced is what is stored, there is no second copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from eventsourcing.application import AggregateNotFoundError, Repository
from eventsourcing.persistence import AggregateRecorder, EventStore, Mapper, StoredEvent

from intake.domain.case_event import CaseEvent
from intake.domain.pqr import PQR, SOURCE, project
from radica.errors import NotFound
from radica.log import COLUMNS, Entry, to_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from radica.postgres import Transaction

INSERT = """
insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, actor_behalf,
                 traceparent, data, sealed)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
SELECT = f"""
select {COLUMNS}, sealed from log
where subject = %s and sequence > %s and (%s::bigint is null or sequence <= %s)
order by sequence limit %s
"""  # noqa: S608 - constant columns
SELECT_BACKWARDS = SELECT.replace("order by sequence limit", "order by sequence desc limit")
SELECT_MANY = f"select {COLUMNS}, sealed from log where subject = any(%s) order by subject, sequence"  # noqa: S608

decode = msgspec.json.Decoder().decode
encode = msgspec.json.Encoder().encode


@dataclass(frozen=True)
class StoredCaseEvent(StoredEvent):
    """The library's stored event with the rest of the row; `topic` is the event's type, never a Python path."""

    event: CaseEvent


class CaseMapper(Mapper[str]):
    """Between a case's events and what is stored: the body as plain JSON, the envelope in columns."""

    def __init__(self) -> None:
        """Need neither the library's transcoder nor its cipher: personal fields are sealed one by one."""

    def to_stored_event(self, domain_event: Any) -> StoredEvent:  # noqa: ANN401 - the library's signature
        """Return the event with its body as JSON text."""
        message = domain_event.message
        return StoredCaseEvent(message.subject, message.sequence, message.type, encode(message.data), domain_event)

    def to_domain_event(self, stored_event: Any) -> Any:  # noqa: ANN401 - the library's signature
        """Return the event with its body as a dictionary."""
        stored_event.event.message.data.update(decode(stored_event.state))
        return stored_event.event


class LogRecorder(AggregateRecorder):
    """Stores and reads the events of cases within one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:  # noqa: ANN401
        """Hold the rows back until the COMMIT; a version that somebody else took makes it fail there."""
        for stored in stored_events:
            assert isinstance(stored, StoredCaseEvent)  # noqa: S101 - CaseMapper makes no other
            message, sealed = stored.event.message, stored.event.sealed
            self._tx.later(
                INSERT,
                (
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
                    stored.state.decode(),
                    sealed,
                ),
            )
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
        return [_stored(row) for row in self._tx.all(sql, (originator_id, gt or 0, lte, lte, limit))]

    def select_many(self, originator_ids: Sequence[str]) -> Iterator[StoredEvent]:
        """Return the events of several cases in one query, case by case."""
        return map(_stored, self._tx.all(SELECT_MANY, (list(originator_ids),)))


def _stored(row: Any) -> StoredCaseEvent:  # noqa: ANN401 - a row of the log
    sealed = None if row.sealed is None else bytes(row.sealed)
    event = CaseEvent(to_message(row, SOURCE), sealed)
    return StoredCaseEvent(row.subject, row.sequence, row.type, row.data, event)


class Cases:
    """The cases within one transaction: load, change, save."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._mapper = CaseMapper()
        self._recorder = LogRecorder(tx)
        self._store = EventStore[str](self._mapper, self._recorder)
        self._repository = Repository[str](self._store)

    def get(self, radicado: str, version: int | None = None) -> PQR:
        """Return a case as it stands, or as it stood at a version; raises NotFound."""
        try:
            return self._repository.get(radicado, version=version, projector_func=project)
        except AggregateNotFoundError:
            raise NotFound(f"No hay ningún caso con el radicado {radicado}.", "Revise el número.") from None

    def get_many(self, radicados: Iterable[str]) -> dict[str, PQR]:
        """Return several cases in one query; one that is not there is missing from the answer."""
        found: dict[str, PQR] = {}
        for stored in self._recorder.select_many(sorted(set(radicados))):
            event = self._mapper.to_domain_event(stored)
            case = found.setdefault(event.originator_id, PQR(event.originator_id))
            case.apply(event)
        return found

    def history(self, radicado: str, limit: int | None = None) -> list[CaseEvent]:
        """Return the events of a case from its first, in order; raises NotFound when there is none."""
        events = list(self._store.get(radicado, limit=limit))
        if not events:
            raise NotFound(f"No hay ningún caso con el radicado {radicado}.", "Revise el número.")
        return events  # type: ignore[return-value]  # the library knows them by their protocol

    def known_history(self, radicado: str) -> list[CaseEvent]:
        """Return the events of a case in order; none when there is no such case."""
        return list(self._store.get(radicado))  # type: ignore[arg-type]  # the library knows them by their protocol

    def entries(self, radicado: str, after: int) -> list[Entry]:
        """Return the events of a case after a version as the log has them; raises NotFound for an unknown case."""
        rows = self._tx.all(SELECT, (radicado, after, None, None, None))
        if not rows and not self._tx.one(SELECT, (radicado, 0, None, None, 1)):
            raise NotFound(f"No hay ningún caso con el radicado {radicado}.", "Revise el número.")
        return [Entry(row.id, to_message(row, SOURCE), row.data) for row in rows]

    def save(self, *cases: PQR) -> None:
        """Store what happened to the cases; it is sent with the COMMIT."""
        self._store.put([event for case in cases for event in case.collect_events()])
