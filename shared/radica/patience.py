"""Ends waits for a PostgreSQL that has stopped answering without having gone.

The server bounds its statements itself and TCP notices a machine that is gone; neither notices a server process that is
frozen (SIGSTOP, a stalled disk): measured, a client then waited without end. So a watcher looks each second for
statements that outlived every bound of the server's, and shuts their connection, which ends the wait like any break.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from psycopg2.extras import NamedTupleCursor

from radica.logs import log

if TYPE_CHECKING:
    from psycopg2 import extensions

LOOK_EACH_S = 1.0
NAME = attrgetter("name")


class Watcher:
    """Knows the statements under way in this process, and since when; one thread (in a worker: one greenlet)."""

    def __init__(self, longest_s: float) -> None:
        self.longest_s = longest_s
        self._since: dict[int, tuple[float, extensions.connection]] = {}
        self._changing = threading.Lock()
        self._thread: threading.Thread | None = None

    def began(self, connection: extensions.connection) -> None:
        """A statement goes out on this connection; it has one at a time."""
        with self._changing:
            self._since[id(connection)] = (time.monotonic(), connection)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="patience", daemon=True)
                self._thread.start()

    def ended(self, connection: extensions.connection) -> None:
        """The statement was answered, or failed."""
        with self._changing:
            self._since.pop(id(connection), None)

    def _watch(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(LOOK_EACH_S)
            with self._changing:  # held while shutting: a connection that ends just now must not give its socket away
                for since, connection in list(self._since.values()):
                    if time.monotonic() - since > self.longest_s:
                        _shut(connection)
                        self._since.pop(id(connection))


def _shut(connection: extensions.connection) -> None:
    log.error("database_frozen", reason="no answer within every bound of the server; the connection is shut")
    with socket.socket(fileno=os.dup(connection.fileno())) as line:
        line.shutdown(socket.SHUT_RDWR)


STATEMENTS = Watcher(longest_s=20.0)  # the server's own bound is 15 s


class PatientCursor(NamedTupleCursor):
    """A cursor that returns rows with named columns, and whose statements are watched."""

    def _make_nt(self) -> Any:  # noqa: ANN401 - a class made of the columns' names
        # As the library does, which takes five times as long to ask each column for its name (4 us, measured).
        return self._cached_make_nt(tuple(map(NAME, self.description or ())))

    def execute(self, *statement: Any) -> None:  # noqa: ANN401 - psycopg2's own arguments
        """Run a statement; raises OperationalError also when the server froze."""
        STATEMENTS.began(self.connection)
        try:
            super().execute(*statement)
        finally:
            STATEMENTS.ended(self.connection)
