"""Checkpoints and the keys that signed them: two tables that only grow, and the log as a checkpoint sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.domain.chain import START
from intake.domain.checkpoint import Checkpoint
from intake.store.chain import recomputed
from radica.log import COLUMNS

if TYPE_CHECKING:
    from datetime import date, datetime

    from radica.postgres import Transaction

LATEST = "select signed from checkpoint order by day desc limit 1"
OF_DAY = "select signed from checkpoint where day = %s"
BEFORE = "select day, signed from checkpoint where %s::date is null or day < %s order by day desc limit %s"
SINCE = "select signed from checkpoint where last >= %s order by day"
WITH_ANNOUNCED = """
select day, made.signed, told.signed as announced
from checkpoint as made
full join (select (data ->> 'day')::date as day, data ->> 'signed' as signed from log where type = 'CheckpointMade')
    as told using (day)
order by day
"""
ADD = """
insert into checkpoint (day, last, previous, signed) values (%s, %s, %s, %s) on conflict do nothing returning day
"""
KEYS = "select name, public, since from evidence_key order by since, name"
ADD_KEY = "insert into evidence_key (name, public, since) values (%s, %s, %s) on conflict do nothing"

ROWS = f"""
select {COLUMNS}, sealed, hash, log.sequence is not null as of_case,
       (select before.hash from log as before
        where before.subject = log.subject and before.sequence = log.sequence - 1) as previous
from log where id > %s and id <= %s order by id limit %s
"""  # noqa: S608 - constant columns
HASHES = "select id, hash from log where id > %s and id <= %s order by id"


def latest(tx: Transaction) -> Checkpoint | None:
    """Return the checkpoint of the latest day, None before the first."""
    row = tx.one(LATEST)
    return row and Checkpoint.read(unsigned(row.signed))


def of_day(tx: Transaction, day: date) -> str | None:
    """Return the signed text of a day's checkpoint."""
    row = tx.one(OF_DAY, (day,))
    return row and str(row.signed)


def before(tx: Transaction, day: date | None, limit: int) -> list[Any]:
    """Return day and signed text of the checkpoints before a day (None: of all), the latest first."""
    return tx.all(BEFORE, (day, day, limit))


def since(tx: Transaction, position: int) -> list[str]:
    """Return the signed texts from the checkpoint that covers a position to the latest, in order."""
    return [row.signed for row in tx.all(SINCE, (position,))]


def with_announced(tx: Transaction) -> list[Any]:
    """Return of every day the signed text that is kept and the one that subscribers were told; either may be None."""
    return tx.all(WITH_ANNOUNCED)


def add(tx: Transaction, checkpoint: Checkpoint, signed: str) -> bool:
    """Keep a checkpoint; False when another process has closed that day, or followed the same checkpoint, before."""
    row = tx.one(ADD, (checkpoint.day, checkpoint.last, checkpoint.previous, signed))
    return row is not None


def keys(tx: Transaction) -> list[Any]:
    """Return name, public bytes and first use of every key, in the order of their use."""
    return tx.all(KEYS)


def add_key(tx: Transaction, name: str, public: bytes, at: datetime) -> None:
    """Publish a key; nothing happens if it is published already."""
    tx.execute(ADD_KEY, (name, public, at))


def rows(tx: Transaction, after: int, last: int, limit: int) -> list[Any]:
    """Return rows of the log between two positions, each with the hash of the case's event before it as `previous`."""
    return tx.all(ROWS, (after, last, limit))


def hashes(tx: Transaction, after: int, last: int) -> list[tuple[int, bytes]]:
    """Return position and hash of every event between two positions, in order."""
    found = ((row.id, row.hash or _alone(tx, row.id)) for row in tx.all(HASHES, (after, last)))
    return [(position, bytes(event_hash)) for position, event_hash in found]


def _alone(tx: Transaction, position: int) -> bytes:
    """Return the hash of a fact of no case that was stored without it."""
    (row,) = rows(tx, position - 1, position, 1)
    return recomputed(row, START)


def unsigned(signed: str) -> str:
    """Return the lines that the last line signs."""
    return "".join(signed.splitlines(keepends=True)[:-1])
