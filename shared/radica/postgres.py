"""PostgreSQL: a bounded pool, and transactions that cost one round trip where they can.

Statements may be held back with `Transaction.later` and travel with the COMMIT in one message. Measured: 9 times the
appends of the event-sourcing library's own recorder, because nothing but the commit itself waits for the disk and no
lock is held meanwhile. psycopg2 only: psycopg 3 blocks every greenlet of a nameko worker. Statements of the hot paths
are `Prepared`.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import psycopg2

from radica.errors import Unavailable
from radica.session import Contended, Prepared, Session, connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from psycopg2 import extensions

    from radica.session import Params

__all__ = ["CommitUnknown", "Contended", "Database", "Prepared", "Transaction", "Waker", "connect"]

POOL_WAIT_S = 5.0


class CommitUnknown(Unavailable):
    """The connection broke while COMMIT was under way: it may have happened or not. Ask by the command's key."""


class Transaction:
    """One transaction. Nothing is sent before the first statement that needs an answer."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held_back: list[bytes] = []
        self.begun = False
        """Whether anything has been sent yet."""
        self.appended = False
        """Set by whoever appends to the log, so that the relay is woken after the commit."""

    def execute(self, sql: str | Prepared, params: Params = ()) -> None:
        """Run a statement whose answer does not matter."""
        self._run(sql, params)

    def one(self, sql: str | Prepared, params: Params = ()) -> Any:  # noqa: ANN401 - a tuple named by the columns
        """Return the first row, with its columns as attributes, or None."""
        return self._run(sql, params).fetchone()

    def all(self, sql: str | Prepared, params: Params = ()) -> list[Any]:
        """Return all rows, each with its columns as attributes."""
        return list(self._run(sql, params).fetchall())

    def ahead(self, sql: str | Prepared, params: Params = ()) -> list[Any]:
        """Return all rows of a statement that changes nothing; where nothing was begun yet, it is a transaction itself.

        For what the commit checks again, as it does a case's version: while the program decides, the server has no
        transaction open, and whoever only reads needs one round trip.
        """
        if self.begun or self._held_back:
            return self.all(sql, params)
        return list(self._session.send(self._session.rendered(sql, params)).fetchall())

    def later(self, sql: str | Prepared, params: Params = ()) -> None:
        """Hold a statement back; it is sent in order, before the next statement or with the COMMIT."""
        self._held_back.append(self._session.rendered(sql, params))

    def flush(self) -> None:
        """Send what was held back, without waiting for the COMMIT."""
        if self._held_back:
            self._send_with(self._held_back.pop())

    def commit(self) -> None:
        """Send what was held back and COMMIT in one message; nothing at all if there was nothing to do.

        Where nothing was sent before, that message is a transaction by itself: PostgreSQL carries out a message of
        several statements whole or not at all. BEGIN and COMMIT would only cost the server (30 us, measured).
        """
        if not (self.begun or self._held_back):
            return
        try:
            self._session.send(b";\n".join([*self._held_back, b"COMMIT"] if self.begun else self._held_back))
        except Unavailable as error:
            if self._session.closed:
                raise CommitUnknown("No se sabe si el cambio quedó guardado.") from error
            raise

    def rollback(self) -> None:
        """Undo everything. A connection that cannot even do that is closed."""
        self._held_back.clear()
        if self._session.closed:
            return
        try:
            self._session.undo()
        except Unavailable:
            self._session.close()

    def _run(self, sql: str | Prepared, params: Params) -> Any:  # noqa: ANN401 - psycopg2 cursors have no useful type
        return self._send_with(self._session.rendered(sql, params))

    def _send_with(self, statement: bytes) -> Any:  # noqa: ANN401 - same
        begin = [] if self.begun else [b"BEGIN"]
        message = b";\n".join([*begin, *self._held_back, statement])
        self.begun = True
        self._held_back.clear()
        return self._session.send(message)


class Places:
    """Where a database's connections lie while nobody uses them; a place that has none yet is taken as None.

    The one given back last is taken first. As a list's pop and append cannot be interrupted, only who must wait takes a
    lock: a queue takes several for each taking and giving back, which was a tenth of an append (measured).
    """

    def __init__(self, size: int) -> None:
        self.free: list[Session | None] = [None] * size
        self._given_back = threading.Condition()
        self._waiting = 0

    def take(self, patience_s: float) -> Session | None:
        """Return what lies in a free place, which then is not free any more; raises Unavailable if none is in time."""
        try:
            return self.free.pop()
        except IndexError:
            return self._awaited(time.monotonic() + patience_s)

    def give_back(self, session: Session | None) -> None:
        """Make the place free again."""
        self.free.append(session)
        if self._waiting:
            with self._given_back:
                self._given_back.notify()

    def _awaited(self, until: float) -> Session | None:
        with self._given_back:
            self._waiting += 1  # before looking: whoever gives back after that look sees that somebody waits
            try:
                while True:
                    with suppress(IndexError):
                        return self.free.pop()
                    if (left := until - time.monotonic()) <= 0:
                        raise Unavailable("Hay demasiadas personas usando el servicio en este momento.")
                    self._given_back.wait(left)
            finally:
                self._waiting -= 1


class Database:
    """A service's database: at most `size` connections, each wait bounded."""

    def __init__(self, url: str, size: int = 10, service: str = "radica") -> None:
        self._url = url
        self._service = service
        self._places = Places(size)
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
        session = self._taken()
        transaction = Transaction(session)
        try:
            yield transaction
            transaction.commit()
        except BaseException:
            transaction.rollback()
            raise
        finally:
            self._places.give_back(None if session.closed else session)
        if transaction.appended and self._after_append:
            self._after_append()

    def ask(self, sql: str | Prepared, params: Params = ()) -> list[Any]:
        """Return the rows of one statement that is a transaction by itself: one round trip, where a block needs two."""
        session = self._taken()
        try:
            return list(session.send(session.rendered(sql, params)).fetchall())
        except BaseException:
            Transaction(session).rollback()
            raise
        finally:
            self._places.give_back(None if session.closed else session)

    def close(self) -> None:
        """Close the connections that are not in use."""
        with suppress(IndexError):
            while True:
                if session := self._places.free.pop():
                    session.close()

    def _taken(self) -> Session:
        session = self._places.take(POOL_WAIT_S)
        if session is not None and session.alive():
            return session
        try:
            return Session(connect(self._url, self._service))
        except Unavailable:
            self._places.give_back(None)
            raise


class Waker:
    """Tells the relay, shortly after a commit, that the log has grown.

    A NOTIFY inside the transaction takes a global lock until the commit is on disk and so ends group commit (2,974
    against 6,197 appends a second, measured). So it is sent on a connection of its own: at once after a quiet time,
    else once for all the commits of two milliseconds. It is a hint only: the relay also looks each second.
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
        not_before = 0.0
        while True:
            self._appended.wait()
            pause.wait(not_before - time.monotonic())
            self._appended.clear()
            not_before = time.monotonic() + self.DEBOUNCE_S
            try:
                connection = connection or connect(self._url, self._service + "-waker")
                with connection.cursor() as cursor:
                    cursor.execute(f"NOTIFY {WAKE_UP_CHANNEL}")
            except (Unavailable, psycopg2.Error):
                connection = None  # the relay finds the rows by itself within a second


WAKE_UP_CHANNEL = "radica_log"
