"""The floor of what Python can do: threads on psycopg2 that send finished messages, and neither decide nor build.

The messages are, byte for byte, what Radica sends; so what Radica takes more than this is Radica's own, and what this
takes more than pgbench is Python's, psycopg2's, and of EXECUTE, which psycopg2 has in place of the protocol's Bind.
"""

from __future__ import annotations

import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import psycopg2

from radica.postgres import connect
from radica.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from radica.postgres import Prepared


@contextmanager
def sending(url: str, statements: Sequence[Prepared]) -> Iterator[Callable[[bytes], Any]]:
    """Give a function that sends a message and returns the cursor; each thread has a connection of its own."""
    opened: list[psycopg2.extensions.connection] = []
    own = threading.local()

    def send(message: bytes) -> psycopg2.extensions.cursor:
        if not hasattr(own, "cursor"):
            connection = psycopg2.connect(url)
            opened.append(connection)
            connection.autocommit = True
            own.cursor = connection.cursor()
            own.cursor.execute(";".join(statement.definition for statement in statements))
        own.cursor.execute(message)
        return own.cursor

    try:
        yield send
    finally:
        for connection in opened:
            connection.close()


@contextmanager
def rendering(url: str, statements: Sequence[Prepared]) -> Iterator[Session]:
    """Give a session that renders calls of these statements, without what prepares them."""
    with closing(Session(connect(url, "benchmarks"))) as session:
        for statement in statements:
            session.rendered(statement, [None] * statement.call.count("%s"))
        yield session
