"""What this service announces, in a log of its own that the common relay reads.

Positions are 1, 2, 3 … by a counter that is raised in the transaction that appends: a second writer meets a write
conflict on the counter and starts again after the first one's commit, so that no position is ever missing below the
last one that can be seen. There is no horizon to wait for, as there is in PostgreSQL.
"""

from __future__ import annotations

import json
import time
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pymongo
from pymongo.errors import DuplicateKeyError

from radica.envelope import Actor, Message
from radica.errors import Unavailable
from radica.log import Entry
from reporting.domain.case import instant
from reporting.store.documents import LogEntry, queried
from reporting.store.mongo import answering

if TYPE_CHECKING:
    from pymongo.client_session import ClientSession

    from radica.events import BaseEvent
    from reporting.store.mongo import Mongo

SOURCE = "/reporting"
LOG, COUNTERS, RELAY = "log", "counters", "relay"
CURSOR, LEASE = "cursor", "lease"
LEASE_MS = 15_000
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
WAKE_UP_S = 0.5


def next_number(mongo: Mongo, session: ClientSession, series: str) -> int:
    """Return the next number of a series, 1 for its first; given back if the transaction does not commit."""
    counter: dict[str, Any] = mongo.collection(COUNTERS).find_one_and_update(  # type: ignore[assignment]
        {"_id": series},
        {"$inc": {"value": 1}},
        upsert=True,
        return_document=pymongo.ReturnDocument.AFTER,  # so it is never None
        session=session,
    )
    return int(counter["value"])


def announce(
    mongo: Mongo, session: ClientSession, event: BaseEvent, *, actor: Actor, at: datetime, traceparent: str | None
) -> str:
    """Append an event to the log within the transaction; returns its id. `at` is the instant (UTC) of the fact."""
    event_id = str(uuid.uuid4())
    mongo.collection(LOG).insert_one(
        {
            "_id": next_number(mongo, session, LOG),
            "message_id": event_id,
            "type": type(event).event_type,
            "version": type(event).version,
            "subject": event.radicado,
            "sequence": next_number(mongo, session, event.radicado),
            "occurred_at": instant(at),
            "actor": {"id": actor.id, "lane": actor.lane, "on_behalf_of": actor.on_behalf_of},
            "traceparent": traceparent,
            "body": json.dumps(event.body(), ensure_ascii=False),
        },
        session=session,
    )
    return event_id


class MongoLog:
    """The log as `radica.relay` and the feed read it."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    def read(self, after: int, limit: int) -> list[Entry]:
        """Return up to `limit` entries after a position, in order; empty when there is nothing new."""
        with answering():
            found = queried(LogEntry, self._mongo.collection(LOG)).filter(position__gt=after)
            return [_entry(row) for row in found.order_by("position").limit(limit).as_pymongo()]


class MongoCursor:
    """How far the log has been published."""

    def __init__(self, mongo: Mongo) -> None:
        self._relay = mongo.collection(RELAY)

    def position(self) -> int:
        """Return the position of the last event that was confirmed."""
        with answering():
            cursor = self._relay.find_one({"_id": CURSOR})
        return int(cursor["position"]) if cursor else 0

    def move(self, position: int) -> None:
        """Remember that everything up to `position` was confirmed; never goes back."""
        with answering():
            self._relay.update_one({"_id": CURSOR}, {"$max": {"position": position}}, upsert=True)


class MongoLead:
    """Leadership among relays by a lease that its holder renews; the database's clock decides when it has run out."""

    def __init__(self, mongo: Mongo) -> None:
        self._relay = mongo.collection(RELAY)
        self._holder = str(uuid.uuid4())

    def held(self) -> bool:
        """Return whether this process leads; takes the lease if nobody holds it."""
        free = {"$or": [{"holder": self._holder}, {"$expr": {"$lt": ["$until", "$$NOW"]}}]}
        renewed = [{"$set": {"holder": self._holder, "until": {"$add": ["$$NOW", LEASE_MS]}}}]
        with answering():
            taken = self._relay.update_one({"_id": LEASE, **free}, renewed)
            if taken.matched_count:
                return True
            # Nobody ever led: make the lease, already at its end. A rival may be doing the same.
            with suppress(DuplicateKeyError):
                self._relay.insert_one({"_id": LEASE, "holder": None, "until": LONG_AGO})
            return bool(self._relay.update_one({"_id": LEASE, **free}, renewed).matched_count)

    def wait(self, seconds: float) -> None:
        """Wait for something new, at most so long."""
        time.sleep(min(seconds, WAKE_UP_S))

    def close(self) -> None:
        """Give the lease back, so that another relay need not wait for its end; without the database, it just ends."""
        with suppress(Unavailable), answering():
            self._relay.update_one({"_id": LEASE, "holder": self._holder}, {"$set": {"until": LONG_AGO}})


def _entry(row: dict[str, Any]) -> Entry:
    actor = row["actor"]
    envelope = Message(
        id=row["message_id"],
        type=row["type"],
        version=row["version"],
        source=SOURCE,
        subject=row["subject"],
        sequence=row["sequence"],
        time=datetime.fromisoformat(row["occurred_at"]),
        actor=Actor(actor["id"], actor["lane"], actor["on_behalf_of"]),
        data={},
        traceparent=row["traceparent"],
        position=row["_id"],
    )
    return Entry(row["_id"], envelope, row["body"])
