"""The event-sourcing library as it comes: its application, its PostgreSQL recorder on psycopg 3, its transcoder."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from benchmarks import cases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from radica.envelope import Message


class Case(Aggregate):
    """A case as the library's tutorial would write it, with the same facts."""

    @event("Filed")
    def __init__(self, data: dict[str, Any]) -> None:
        self.due_on = data["due_on"]
        self.facts: set[str] = set()

    @event("Recorded")
    def record(self, fact: str, kind: str, data: dict[str, Any]) -> None:  # noqa: ARG002 - kind and data are stored
        """Record a fact of another service."""
        self.facts.add(fact)


@contextmanager
def application(url: str, connections: int) -> Iterator[Application[UUID]]:
    """Give the library's application on a database, with as many connections as there are clients."""
    parts = urlsplit(url)
    made: Application[UUID] = Application(
        {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": parts.path.lstrip("/"),
            "POSTGRES_HOST": str(parts.hostname),
            "POSTGRES_PORT": str(parts.port),
            "POSTGRES_USER": str(parts.username),
            "POSTGRES_PASSWORD": "",
            "POSTGRES_POOL_SIZE": str(connections),
        }
    )
    try:
        yield made
    finally:
        made.close()


def a_case(length: int) -> Case:
    """Return a case with so many events, none of them stored yet."""
    case = Case(cases.FILED)
    for number in range(1, length):
        record(case, cases.fact(str(case.id), number))
    return case


def record(case: Case, told: Message) -> None:
    """Record on a case what another service announced, once."""
    if told.id not in case.facts:
        case.record(told.id, told.type, told.data)
