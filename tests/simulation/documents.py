"""MongoDB as reporting's projection sees it: transactions on a snapshot that fail when another one was first."""

from __future__ import annotations

import copy
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

from pymongo import InsertOne
from pymongo.errors import BulkWriteError

from radica.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.simulation.scheduler import Process, Scheduler

    from reporting.store.generations import AsOf

LIVE = "cases_1"
T = TypeVar("T")
Document = dict[str, Any]


class DocumentStore:
    """What the database keeps: case documents by radicado, how far they have read intake's log, in how many batches."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.scheduler = scheduler
        self.cases: dict[str, Document] = {}
        self.position = self.batches = 0


class Session:
    """A transaction: what it read and what it wants to write."""

    def __init__(self, store: DocumentStore) -> None:
        self.store = store
        self.cut = False
        self.seen: dict[str, Document] = dict(store.cases)
        self.writes: dict[str, Document] = {}
        self.position = 0
        self.batches = store.batches

    def step(self, point: str) -> None:
        """Let others go first; raises Unavailable if the connection is lost."""
        self.store.scheduler.step(point)
        if self.cut:
            raise Unavailable("La base de datos de consulta no respondió a tiempo.")


class SimulatedGenerations:
    """One process's access, with what `Projection` uses of `Generations` and `Mongo`."""

    def __init__(self, store: DocumentStore, process: Process) -> None:
        self.mongo = SimpleNamespace(transaction=self._transaction)
        self._store = store
        self._sessions: set[Session] = set()
        process.when_cut.append(self._cut)

    def live(self, _session: Session | None = None) -> str:
        """Return the name of the live generation."""
        return LIVE

    def cases(self, _name: str) -> SimulatedCases:
        """Return the collection of the live generation."""
        return SimulatedCases()

    def batches(self, session: Session, _name: str) -> int:
        """Return in how many batches the live generation was written."""
        session.step("statement")
        return session.batches

    def advance(self, session: Session, _name: str, as_of: AsOf) -> None:
        """Move the cursor forward, never back."""
        session.position = as_of.position

    def _transaction(self, act: Callable[[Session], T], _session: Session | None = None) -> T:
        while True:  # as the driver does when another transaction stood in the way
            session = Session(self._store)
            self._sessions.add(session)
            try:
                result = act(session)
                session.step("commit")
                if self._first_to_write(session):
                    self._store.cases.update(session.writes)
                    self._store.position = max(self._store.position, session.position)
                    self._store.batches += 1
                    session.step("committed")
                    return result
            finally:
                self._sessions.discard(session)

    def _first_to_write(self, session: Session) -> bool:
        """Every batch writes the cursor, so of two at once one stands in the other's way."""
        return self._store.batches == session.batches

    def _cut(self, what: str) -> None:
        if what == "database":
            for session in self._sessions:
                session.cut = True


class SimulatedCases:
    """The collection of case documents."""

    def find(self, query: Document, fields: Document, *, session: Session, **_: Any) -> list[Document]:
        """Return of the documents named in `query` the fields that are named, whole."""
        session.step("statement")
        wanted = {"_id", *(name.partition(".")[0] for name in fields)}
        found = [session.seen[each] for each in query["_id"]["$in"] if each in session.seen]
        return [{name: copy.deepcopy(value) for name, value in each.items() if name in wanted} for each in found]

    def bulk_write(self, operations: Sequence[Any], *, session: Session, **_: Any) -> SimpleNamespace:
        """Insert and update; raises BulkWriteError for a document that is there already."""
        session.step("statement")
        inserted = matched = 0
        for operation in operations:
            if isinstance(operation, InsertOne):
                self._insert(session, operation._doc)
                inserted += 1
            else:
                matched += self._update(session, operation._filter, operation._doc)
        return SimpleNamespace(inserted_count=inserted, matched_count=matched)

    def _insert(self, session: Session, document: Document) -> None:
        if document["_id"] in session.seen:
            raise BulkWriteError({"writeErrors": [{"code": 11000}]})
        session.writes[document["_id"]] = dict(document)

    def _update(self, session: Session, query: Document, update: Document) -> int:
        document = session.seen.get(query["_id"])
        if document is None or any(document[name] != value for name, value in query.items()):
            return 0
        after = copy.deepcopy(document)
        for path, value in update["$set"].items():
            put(after, path.split("."), value)
        session.writes[query["_id"]] = after
        return 1


def put(whole: Any, path: list[str], value: Any) -> None:
    """Set what a path leads to, as MongoDB does; in a list the next free place makes it longer."""
    name, *further = path
    place: Any = int(name) if isinstance(whole, list) else name
    if further:
        put(whole[place], further, value)
    elif isinstance(whole, list) and place == len(whole):
        whole.append(value)
    else:
        whole[place] = value
