"""PostgreSQL: a bounded pool, and transactions that cost one round trip where they can.

Statements may be held back with `Transaction.later` and travel with the COMMIT in one message. Measured: 9 times the
appends of the event-sourcing library's own recorder, because nothing but the commit itself waits for the disk and no
lock is held meanwhile. psycopg2 only: psycopg 3 blocks every greenlet of a nameko worker.
"""

from __future__ import annotations

import queue
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg2
from psycopg2 import errors, extensions

from radica.errors import Unavailable
from radica.patience import PatientCursor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Params = Sequence[Any] | Mapping[str, Any]  # for %s by position, for %(name)s by name

STATEMENT_TIMEOUT_MS = 15_000
LOCK_TIMEOUT_MS = 5_000
IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000
CONNECT_TIMEOUT_S = 5
POOL_WAIT_S = 5.0


class Contended(Unavailable):
    """Two transactions stood in each other's way; the same one may succeed at once if repeated."""


class CommitUnknown(Unavailable):
    """The connection broke while COMMIT was under way: it may have happened or not. Ask by the command's key."""


class Transaction:
    """One transaction. Nothing is sent before the first statement that needs an answer."""

    def __init__(self, connection: extensions.connection) -> None:
        self._connection = connection
        self._held_back: list[bytes] = []
        self._begun = False
        self.appended = False
        """Set by whoever appends to the log, so that the relay is woken after the commit."""

    def execute(self, sql: str, params: Params = ()) -> None:
        """Run a statement whose answer does not matter."""
        self._run(sql, params).close()

    def one(self, sql: str, params: Params = ()) -> Any:  # noqa: ANN401 - a named tuple of the query's columns
        """Return the first row, with its columns as attributes, or None."""
        with self._run(sql, params) as cursor:
            return cursor.fetchone()

    def all(self, sql: str, params: Params = ()) -> list[Any]:
        """Return all rows, each with its columns as attributes."""
        with self._run(sql, params) as cursor:
            return list(cursor.fetchall())

    def later(self, sql: str, params: Params = ()) -> None:
        """Hold a statement back; it is sent in order, before the next statement or with the COMMIT."""
        self._held_back.append(self._rendered(sql, params))

    def commit(self) -> None:
        """Send what was held back and COMMIT in one message; nothing at all if there was nothing to do."""
        if not (self._begun or self._held_back):
            return
        try:
            self._send(self._preceded_by_held_back(b"COMMIT")).close()
        except Unavailable as error:
            if self._connection.closed:
                raise CommitUnknown("No se sabe si el cambio quedó guardado.") from error
            raise

    def rollback(self) -> None:
        """Undo everything. A connection that cannot even do that is closed."""
        self._held_back.clear()
        if self._connection.closed:
            return
        try:
            if self._connection.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
                self._send(b"ROLLBACK").close()
        except Unavailable:
            self._connection.close()

    def _run(self, sql: str, params: Params) -> Any:  # noqa: ANN401 - psycopg2 cursors have no useful type
        return self._send(self._preceded_by_held_back(self._rendered(sql, params)))

    def _preceded_by_held_back(self, statement: bytes) -> bytes:
        begin = [] if self._begun else [b"BEGIN"]
        message = b";\n".join([*begin, *self._held_back, statement])
        self._begun = True
        self._held_back.clear()
        return message

    def _rendered(self, sql: str, params: Params) -> bytes:
        with self._connection.cursor() as cursor:
            return bytes(cursor.mogrify(sql, params or None))

    def _send(self, message: bytes) -> Any:  # noqa: ANN401 - psycopg2 cursors have no useful type
        cursor = self._connection.cursor()
        try:
            cursor.execute(message)
        except (errors.SerializationFailure, errors.DeadlockDetected) as error:
            raise Contended("Dos personas guardaron a la vez.") from error
        except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
            raise Unavailable("La base de datos no respondió a tiempo.") from error
        return cursor


class Database:
    """A service's database: at most `size` connections, each wait bounded."""

    def __init__(self, url: str, size: int = 10, service: str = "radica") -> None:
        self._url = url
        self._service = service
        self._places: queue.LifoQueue[extensions.connection | None] = queue.LifoQueue()
        for _ in range(size):
            self._places.put(None)
        self._after_append: Callable[[], None] | None = None

    def when_appended(self, call: Callable[[], None]) -> None:
        """Have `call` run after each commit that appended to the log."""
        self._after_append = call

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Give a transaction that commits at the end of the block and rolls back if it raises.

        Raises Unavailable when no connection can be had in time, Contended when it should be repeated, and
        CommitUnknown when nobody can tell whether it was committed.
        """
        connection = self._taken()
        transaction = Transaction(connection)
        try:
            yield transaction
            transaction.commit()
        except BaseException:
            transaction.rollback()
            raise
        finally:
            self._places.put(None if connection.closed else connection)
        if transaction.appended and self._after_append:
            self._after_append()

    def close(self) -> None:
        """Close the connections that are not in use."""
        while True:
            try:
                connection = self._places.get_nowait()
            except queue.Empty:
                return
            if connection is not None:
                connection.close()

    def _taken(self) -> extensions.connection:
        try:
            connection = self._places.get(timeout=POOL_WAIT_S)
        except queue.Empty as error:
            raise Unavailable("Hay demasiadas personas usando el servicio en este momento.") from error
        if connection is not None and not connection.closed:
            return connection
        try:
            return connect(self._url, self._service)
        except Unavailable:
            self._places.put(None)
            raise


def connect(url: str, service: str) -> extensions.connection:
    """Open one connection, in autocommit, with every wait bounded; raises Unavailable."""
    try:
        connection = psycopg2.connect(
            url,
            connect_timeout=CONNECT_TIMEOUT_S,
            application_name=service,
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=3,
            tcp_user_timeout=20_000,
            cursor_factory=PatientCursor,
            options=f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={LOCK_TIMEOUT_MS}"
            f" -c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_TIMEOUT_MS} -c timezone=UTC",
        )
    except psycopg2.OperationalError as error:
        raise Unavailable("No hay conexión con la base de datos.") from error
    connection.autocommit = True
    return connection


class Waker:
    """Tells the relay, shortly after a commit, that the log has grown.

    A NOTIFY inside the transaction takes a global lock until the commit is on disk and so ends group commit (2,974
    against 6,197 appends a second, measured). So it is sent on a connection of its own, once for all the commits of
    the last two milliseconds. It is a hint only: the relay also looks each second.
    """

    DEBOUNCE_S = 0.002

    def __init__(self, url: str, service: str) -> None:
        self._url = url
        self._service = service
        self._appended = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def wake(self) -> None:
        """Ask for a wake-up; never waits and never fails."""
        self._appended.set()
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="waker", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        pause = threading.Event()
        connection: extensions.connection | None = None
        while True:
            self._appended.wait()
            pause.wait(self.DEBOUNCE_S)
            self._appended.clear()
            try:
                connection = connection or connect(self._url, self._service + "-waker")
                with connection.cursor() as cursor:
                    cursor.execute(f"NOTIFY {WAKE_UP_CHANNEL}")
            except (Unavailable, psycopg2.Error):
                connection = None  # the relay finds the rows by itself within a second


WAKE_UP_CHANNEL = "radica_log"
