"""What each SQL statement of the shared core does, keyed by its text: see `store`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from radica import inbox, log, once, outbox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tests.simulation.store import SimulatedTransaction


class LogRow(NamedTuple):
    """A row of the log, as `radica.log.COLUMNS` asks for it, and the sealed part that intake keeps beside it."""

    id: int
    message_id: str
    type: str
    version: int
    subject: str
    sequence: int
    occurred_at: datetime
    actor_id: str
    actor_lane: str
    actor_behalf: str | None
    traceparent: str | None
    data: str
    sealed: bytes | None = None
    hash: bytes | None = None


class InboxRow(NamedTuple):
    """A message that was taken: `taken_at` in simulated seconds."""

    message_id: str
    source: str
    taken_at: float


class CommandRow(NamedTuple):
    """A command and its receipt."""

    who: str
    key: str
    fingerprint: str
    receipt: dict[str, Any] | None


class Value(NamedTuple):
    """A row of one column, under the names that the statements give it."""

    id: Any

    @property
    def position(self) -> Any:
        return self.id

    @property
    def last(self) -> Any:
        return self.id

    @property
    def message_id(self) -> Any:
        return self.id


def append(tx: SimulatedTransaction, row: LogRow) -> None:
    """Add a row to the log: the transaction's id first, then its number, as the column defaults say."""
    tx.take_id()
    tx.put("log", number := tx.next_number(), row._replace(id=number))


def _announced(tx: SimulatedTransaction, *values: Any) -> list[Any]:
    message_id, kind, version, subject, at, actor, lane, behalf, trace, data = values
    append(tx, LogRow(0, message_id, kind, version, subject, 0, at, actor, lane, behalf, trace, data))
    return []


def _last_number(tx: SimulatedTransaction, known: int) -> list[Any]:
    number = tx.store.last_number
    tx.pass_by("numbered")
    return [(number, tx.take_id() if number > known else None)]


def _none_so_old_runs(tx: SimulatedTransaction, transaction_id: int) -> list[Any]:
    return [Value(tx.store.cluster.oldest_running() > transaction_id)]


def _read(tx: SimulatedTransaction, after: int, to: int, limit: int) -> list[Any]:
    found = sorted(row for row in tx.rows("log") if after < row.id <= to)[:limit]
    return [row if row.sequence else row._replace(sequence=row.id) for row in found]


def _take(tx: SimulatedTransaction, ids: Sequence[str], sources: Sequence[str]) -> list[Any]:
    new = []
    for message_id, source in zip(ids, sources, strict=True):
        tx.lock("inbox", message_id)
        if tx.get("inbox", message_id) is None:
            tx.put("inbox", message_id, InboxRow(message_id, source, tx.store.cluster.scheduler.now))
            new.append(Value(message_id))
    return new


def _note(tx: SimulatedTransaction, ids: Sequence[str], sources: Sequence[str]) -> list[Any]:
    _take(tx, ids, sources)
    return []


def _claim(tx: SimulatedTransaction, who: str, key: str, fingerprint: str, _at: datetime) -> list[Any]:
    tx.insert("command", (who, key), CommandRow(who, key, fingerprint, None))
    return []


def _answered(tx: SimulatedTransaction, who: str, key: str) -> list[Any]:
    row = tx.get("command", (who, key))
    return [] if row is None else [row]


def _answer(tx: SimulatedTransaction, receipt: str, who: str, key: str) -> list[Any]:
    tx.lock("command", (who, key))
    tx.put("command", (who, key), tx.get("command", (who, key))._replace(receipt=json.loads(receipt)))
    return []


def _keep_all(tx: SimulatedTransaction, *columns: Sequence[Any]) -> list[Any]:
    for who, key, fingerprint, _at, receipt in zip(*columns, strict=True):
        tx.insert("command", (who, key), CommandRow(who, key, fingerprint, json.loads(receipt)))
    return []


def _cursor(tx: SimulatedTransaction) -> list[Any]:
    return [Value(tx.get("relay_cursor", True) or 0)]


def _move_cursor(tx: SimulatedTransaction, position: int) -> list[Any]:
    tx.lock("relay_cursor", key=True)
    tx.put("relay_cursor", True, max(position, tx.get("relay_cursor", True) or 0))
    return []


def _move_cursor_back(tx: SimulatedTransaction, position: int) -> list[Any]:
    tx.lock("relay_cursor", key=True)
    tx.put("relay_cursor", True, min(position, tx.get("relay_cursor", True) or 0))
    return []


CORE = {
    log.LAST_NUMBER: _last_number,
    log.NONE_SO_OLD_RUNS: _none_so_old_runs,
    log.READ: _read,
    inbox.TAKE: _take,
    inbox.NOTE: _note,
    once.CLAIM: _claim,
    once.ANSWERED: _answered,
    once.ANSWER: _answer,
    once.KEEP_ALL: _keep_all,
    outbox.APPEND: _announced,
    "select position from relay_cursor": _cursor,
    "update relay_cursor set position = greatest(position, %s)": _move_cursor,
    "update relay_cursor set position = least(position, %s)": _move_cursor_back,
}
