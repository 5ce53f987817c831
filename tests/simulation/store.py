"""PostgreSQL as Radica sees it: read committed, locks by key, numbers handed out before their rows are seen.

It takes the place of `radica.postgres.Database`, and knows a statement by its text (`statements`): the SQL constants of
the production code are the keys, the functions beside them do in memory what PostgreSQL would. Between any two
statements, and between COMMIT and its answer, others may go first and faults may strike. What the fake promises is held
against the real server in tests/integration/conformance.
"""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from psycopg2 import errors

from radica.errors import Unavailable
from radica.postgres import CommitUnknown, Contended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.simulation.scheduler import Process, Scheduler

    Statement = Callable[..., list[Any]]

LOCK_TIMEOUT_S = 5.0
Key = tuple[str, Any]


class Duplicate(errors.UniqueViolation):
    """A row with this key is there already; tells the constraint's name, as PostgreSQL does."""

    diag: Any = None

    def __init__(self, table: str, key: Any) -> None:
        super().__init__(f"duplicate key {key} in {table}")
        self.diag = SimpleNamespace(constraint_name=f"{table}_pkey")


class Cluster:
    """One server: transaction ids are counted for all its databases together."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.scheduler = scheduler
        self.running: set[int] = set()
        self._last_id = 0

    def next_id(self) -> int:
        """Hand out a transaction id."""
        self._last_id += 1
        self.running.add(self._last_id)
        return self._last_id

    def oldest_running(self) -> int:
        """Return what pg_snapshot_xmin of a fresh snapshot would be."""
        return min(self.running, default=self._last_id + 1)


class Store:
    """What one database keeps: committed rows by table and key, its sequence, and who holds which lock."""

    def __init__(self, cluster: Cluster, name: str, statements: dict[str, Statement]) -> None:
        self.cluster = cluster
        self.name = name
        self.statements = statements
        self.tables: dict[str, dict[Any, Any]] = {}
        self.last_number = 0
        self.locks: dict[Key, SimulatedTransaction] = {}
        self.leader: object | None = None
        self.wakers: list[Callable[[], None]] = []

    def rows(self, table: str) -> dict[Any, Any]:
        """Return the committed rows of a table."""
        return self.tables.setdefault(table, {})

    def next_number(self) -> int:
        """Hand out the next number of the log; a rollback does not give it back."""
        self.last_number += 1
        return self.last_number

    def burn(self, count: int) -> None:
        """Take numbers that no row will ever have, as transactions that are rolled back do."""
        self.last_number += count

    def wake(self) -> None:
        """NOTIFY: tell whoever listens that the log has grown."""
        for call in list(self.wakers):
            call()


class SimulatedTransaction:
    """One transaction, with the methods of `radica.postgres.Transaction`."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.appended = False
        self.begun = False
        self.ended = False
        self.closed = False  # the connection was cut
        self.id: int | None = None
        self._failed = False
        self._writes: dict[Key, Any] = {}
        self._held_back: list[tuple[str, Sequence[Any]]] = []
        self._locked: list[Key] = []
        self._waits_for: SimulatedTransaction | None = None

    # ---------------------------------------------------------------- what stores call

    def execute(self, sql: str, params: Sequence[Any] = ()) -> None:
        """Run a statement whose answer does not matter."""
        self.all(sql, params)

    def one(self, sql: str, params: Sequence[Any] = ()) -> Any:
        """Return the first row or None."""
        rows = self.all(sql, params)
        return rows[0] if rows else None

    def all(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        """Return all rows."""
        self.flush()
        return self._run(sql, params)

    def ahead(self, sql: str, params: Sequence[Any] = ()) -> list[Any]:
        """Return all rows of a statement that changes nothing; nothing is begun by it."""
        if self.begun or self._held_back:
            return self.all(sql, params)
        rows = self._run(sql, params)
        self.begun = False
        return rows

    def later(self, sql: str, params: Sequence[Any] = ()) -> None:
        """Hold a statement back; it is run in order, before the next statement or with the COMMIT."""
        self._held_back.append((sql, params))

    def flush(self) -> None:
        """Run what was held back, without waiting for the COMMIT."""
        held_back, self._held_back = self._held_back, []
        for sql, params in held_back:
            self._run(sql, params)

    def commit(self) -> None:
        """Run what was held back and COMMIT."""
        try:
            self.flush()
            self.pass_by("commit")
            self._end(keep=True)
            self.pass_by("committed")
        except Unavailable as error:
            if self.closed:
                raise CommitUnknown("No se sabe si el cambio quedó guardado.") from error
            raise

    def rollback(self) -> None:
        """Undo everything that was not committed."""
        self._held_back.clear()
        self._end(keep=False)

    def cut(self) -> None:
        """Lose the connection; the server rolls back what was not committed."""
        self.closed = True
        self._end(keep=False)

    # ---------------------------------------------------------------- what statements call

    def take_id(self) -> int:
        """Return the transaction's id; it gets one when it first writes or asks for it."""
        if self.id is None:
            self.id = self.store.cluster.next_id()
        return self.id

    def pass_by(self, point: str) -> None:
        """Let others go first; raises Unavailable if the connection was cut meanwhile."""
        self._must_be_open()
        self.store.cluster.scheduler.step(point)
        self._must_be_open()

    def next_number(self) -> int:
        """Take the log's next number; others may go between this and whatever came before."""
        self.pass_by("numbered")
        return self.store.next_number()

    def lock(self, table: str, key: Any) -> None:
        """Hold a row, or the place of one, until the end; waits for whoever holds it."""
        self.take_id()
        place = (table, key)
        while (holder := self.store.locks.get(place)) not in (None, self):
            assert holder is not None
            self._wait_for(holder)
        if place not in self.store.locks:
            self.store.locks[place] = self
            self._locked.append(place)

    def get(self, table: str, key: Any) -> Any:
        """Return a row as this transaction sees it."""
        return self._writes.get((table, key), self.store.rows(table).get(key))

    def put(self, table: str, key: Any, row: Any) -> None:
        """Write a row that this transaction holds."""
        self.lock(table, key)
        self._writes[table, key] = row

    def insert(self, table: str, key: Any, row: Any) -> None:
        """Add a row; raises UniqueViolation if another one has its key."""
        self.lock(table, key)
        if self.get(table, key) is not None:
            raise Duplicate(table, key)
        self._writes[table, key] = row

    def rows(self, table: str) -> list[Any]:
        """Return a table's rows as this transaction sees them."""
        own = {key: row for (name, key), row in self._writes.items() if name == table}
        return list({**self.store.rows(table), **own}.values())

    # ---------------------------------------------------------------- the server's side

    def _run(self, sql: str, params: Sequence[Any]) -> list[Any]:
        self.begun = True
        if self._failed:
            raise errors.InFailedSqlTransaction
        try:
            statement = self.store.statements[sql]
        except KeyError:
            raise AssertionError(f"the simulated database {self.store.name} does not know: {sql}") from None
        self.pass_by("statement")
        try:
            return statement(self, *params)
        except Exception:
            self._failed = True
            raise

    def _must_be_open(self) -> None:
        if self.closed:
            raise Unavailable("La base de datos no respondió a tiempo.")

    def _wait_for(self, holder: SimulatedTransaction) -> None:
        self._waits_for = holder
        other: SimulatedTransaction | None = holder
        while other is not None:
            if other is self:
                self._waits_for = None
                raise Contended("Dos personas guardaron a la vez.")
            other = other._waits_for
        came = self.store.cluster.scheduler.wait(lambda: holder.ended or self.closed, LOCK_TIMEOUT_S)
        self._waits_for = None
        self._must_be_open()
        if not came:
            raise Unavailable("La base de datos no respondió a tiempo.")

    def _end(self, *, keep: bool) -> None:
        if self.ended:
            return
        self.ended = True
        if keep:
            for (table, key), row in self._writes.items():
                self.store.rows(table)[key] = row
                if table == "log":
                    self.store.cluster.scheduler.tell("commits", f"{row.type} of {row.subject} as number {row.id}")
        for place in self._locked:
            del self.store.locks[place]
        if self.id is not None:
            self.store.cluster.running.discard(self.id)


class SimulatedDatabase:
    """A process's connections to a store, with the methods of `radica.postgres.Database`."""

    def __init__(self, store: Store, process: Process) -> None:
        self._store = store
        self._open: set[SimulatedTransaction] = set()
        self._after_append: Callable[[], None] | None = None
        process.when_cut.append(self._cut)

    def when_appended(self, call: Callable[[], None]) -> None:
        """Have `call` run after each commit that appended to the log."""
        self._after_append = call

    @contextmanager
    def transaction(self) -> Iterator[SimulatedTransaction]:
        """Give a transaction that commits at the end of the block and rolls back if it raises."""
        transaction = SimulatedTransaction(self._store)
        self._open.add(transaction)
        try:
            yield transaction
            transaction.commit()
        except BaseException:
            transaction.rollback()
            raise
        finally:
            self._open.discard(transaction)
        if transaction.appended and self._after_append:
            self._after_append()

    def ask(self, sql: Any, params: Sequence[Any] = ()) -> list[Any]:
        """Return the rows of one statement that is a transaction by itself."""
        with self.transaction() as tx:
            return tx.all(sql, params)

    def close(self) -> None:
        """Close the connections that are not in use."""

    def _cut(self, what: str) -> None:
        if what == "database":
            for transaction in tuple(self._open):
                transaction.cut()
