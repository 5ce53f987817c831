"""The event-sourcing library as it comes: its own PostgreSQL recorder on psycopg 3, its transcoder, its mapper."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import DatetimeAsISO, DecimalAsStr, EventStore, JSONTranscoder, Mapper, UUIDAsHex
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID


class Case(Aggregate):
    """A case as the library's tutorial would write it, with the same facts."""

    @event("Filed")
    def __init__(self, data: dict[str, Any]) -> None:
        self.due_on = data["due_on"]
        self.facts: set[str] = set()
        self.closed = False

    @event("Recorded")
    def record(self, fact: str, data: dict[str, Any]) -> None:  # noqa: ARG002 - the body is what is stored
        """Record a fact of another service."""
        self.facts.add(fact)

    @event("Extended")
    def extend(self, due_on: str, data: dict[str, Any]) -> None:  # noqa: ARG002 - same
        """Move the last day."""
        self.due_on = due_on


@contextmanager
def event_store(url: str, connections: int) -> Iterator[EventStore[UUID]]:
    """Give the library's event store in a database, with as many connections as there are clients."""
    parts = urlsplit(url)
    datastore = PostgresDatastore(
        parts.path.lstrip("/"), str(parts.hostname), str(parts.port), str(parts.username), "", pool_size=connections
    )
    with datastore:
        recorder = PostgresApplicationRecorder(datastore)
        recorder.create_table()
        yield EventStore(Mapper(transcoder()), recorder)


def transcoder() -> JSONTranscoder:
    """Return the transcoder that the library's application makes."""
    made = JSONTranscoder()
    for transcoding in (UUIDAsHex(), DecimalAsStr(), DatetimeAsISO()):
        made.register(transcoding)
    return made
