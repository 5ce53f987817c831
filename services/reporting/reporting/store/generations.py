"""The generations of case documents: which one is live, and the switch from one to the next.

The worker reads of a generation's cursor that it is live inside the transaction in which it moves that cursor, and a
switch marks it: so a batch is either in the old generation before the switch, or in the new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radica.errors import Unavailable
from reporting.store.calendar_changes import CalendarChanges
from reporting.store.documents import CaseDocument, make_indexes
from reporting.store.mongo import answering

if TYPE_CHECKING:
    from pymongo.client_session import ClientSession
    from pymongo.collection import Collection

    from reporting.store.mongo import Mongo

PROJECTION = "projection"
POINTER = "live"
PREFIX = "cases_"


@dataclass(frozen=True, slots=True)
class AsOf:
    """How far a generation has read intake's log: the last position, and that event's instant.

    `sealed` is the latest checkpoint among what was read, as its day and its root, `2026-11-24 5dc9…`.
    """

    position: int
    at: str | None
    sealed: str | None = None


class Generations:
    """All generations of one database."""

    def __init__(self, mongo: Mongo) -> None:
        self.mongo = mongo
        self.calendar = CalendarChanges(mongo)
        self._projection = mongo.collection(PROJECTION)

    def prepare(self) -> str:
        """Make the first generation live if there is none yet, and every index of the live one; returns its name."""
        with answering(seconds=None):  # an index over a large collection takes its time
            pointer = self._projection.find_one({"_id": POINTER})
            name = pointer["generation"] if pointer else PREFIX + "1"
            make_indexes(CaseDocument, self.mongo.collection(name))
            self._begin_cursor(name)
            if pointer is None:
                self._projection.update_one({"_id": POINTER}, {"$setOnInsert": {"generation": name}}, upsert=True)
        return name

    def live(self, session: ClientSession | None = None) -> str:
        """Return the name of the live generation; raises Unavailable when the database was never prepared."""
        with answering():
            pointer = self._projection.find_one({"_id": POINTER}, session=session)
        if pointer is None:
            raise Unavailable("La base de datos de consulta no está preparada: ejecute «python -m reporting migrate».")
        return str(pointer["generation"])

    def cases(self, name: str) -> Collection[dict[str, Any]]:
        """Return the collection of a generation."""
        return self.mongo.collection(name)

    def as_of(self, name: str, session: ClientSession | None = None) -> AsOf:
        """Return how far a generation has read the log."""
        with answering():
            cursor = self._projection.find_one({"_id": name}, session=session) or {}
        return AsOf(cursor.get("position", 0), cursor.get("at"), cursor.get("sealed"))

    def batches(self, session: ClientSession, name: str) -> int | None:
        """Return how many batches a generation was written in; None if it is not live any more, or not there."""
        cursor = self._projection.find_one({"_id": name, "switched_away": None}, {"batches": 1}, session=session)
        return None if cursor is None else int(cursor.get("batches", 0))

    def advance(self, session: ClientSession, name: str, as_of: AsOf) -> None:
        """Move a generation's cursor forward, never back; raises WriteConflict against a switch at the same time."""
        reached = {"position": as_of.position, "at": as_of.at, "sealed": as_of.sealed}
        self._projection.update_one(
            {"_id": name}, {"$max": {n: v for n, v in reached.items() if v}, "$inc": {"batches": 1}}, session=session
        )

    def begin(self) -> str:
        """Make a new, empty generation beside the live one, with its indexes; returns its name."""
        with answering():
            numbers = [int(name.removeprefix(PREFIX)) for name in self._names()]
            name = f"{PREFIX}{max(numbers, default=0) + 1}"
            make_indexes(CaseDocument, self.mongo.collection(name))
            self._begin_cursor(name)
        return name

    def switch(self, new: str) -> str:
        """Make `new` the live generation, between two batches of the worker; returns the former one's name."""

        def act(session: ClientSession) -> str:
            former = self.live(session)
            self._projection.update_one({"_id": POINTER}, {"$set": {"generation": new}}, session=session)
            self._projection.update_one({"_id": new}, {"$unset": {"switched_away": True}}, session=session)
            self._projection.update_one({"_id": former}, {"$inc": {"switched_away": 1}}, upsert=True, session=session)
            return former

        return self.mongo.transaction(act)

    def drop(self, name: str) -> None:
        """Throw a generation away; never the live one."""
        if name == self.live():
            message = f"{name} is live"
            raise ValueError(message)
        with answering():
            self.mongo.db.drop_collection(name)
            self._projection.delete_one({"_id": name})

    def others(self) -> list[str]:
        """Return the names of the generations that are not live, oldest first."""
        live = self.live()
        with answering():
            return sorted((name for name in self._names() if name != live), key=lambda name: (len(name), name))

    def _names(self) -> set[str]:
        pattern = f"^{PREFIX}[0-9]+$"
        collections = self.mongo.db.list_collection_names(filter={"name": {"$regex": pattern}})
        cursors = self._projection.find({"_id": {"$regex": pattern}}, {"_id": 1})
        return {*collections, *(cursor["_id"] for cursor in cursors)}

    def _begin_cursor(self, name: str) -> None:
        self._projection.update_one({"_id": name}, {"$setOnInsert": {"position": 0, "batches": 0}}, upsert=True)
