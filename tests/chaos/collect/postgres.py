"""A service's database as the checker sees it: log, inbox, receipts, cursor, counters and the tables it computes."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg2
from psycopg2.extras import RealDictCursor
from tests.chaos.contract import producers
from tests.chaos.evidence import INTAKE, Checkpoint, CommandRow, InboxRow, LogRow, Sealing, ServiceState
from tests.chaos.fold_tables import FOLDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOG = "select *, message_id::text as message_id, data::text as data, {committed} as committed_at from log order by id"
KEPT = "pg_xact_commit_timestamp(tx::xid)"
INBOX = "select message_id::text, source, taken_at from inbox order by taken_at, ctid"
COMMANDS = "select who, key, receipt from command order by who, key"
CURSOR = "select position from relay_cursor"
COUNTERS = {
    INTAKE: "select series || '/' || year as series, last from counter",
    "routing": "select 'OT/' || year as series, last from work_order_counter",
    "billing": "select series || '/' || year as series, last from counters",
    "correspondence": "select 'S/' || year as series, last from outgoing_counter",
}
FURTHER_COLUMNS = {("billing", "collection_holds"): ", released_at is null as held"}
CHECKPOINTS = "select last, signed from checkpoint order by last"
KEYS = "select name, public from evidence_key"


def state(service: str, url: str) -> ServiceState:
    """Everything of one service, read in one snapshot; waits for nobody. Raises psycopg2.Error."""
    with closing(_snapshot(url)) as connection, connection.cursor() as cursor:
        return ServiceState(
            name=service,
            log=tuple(_log(cursor, service)),
            inbox=tuple(InboxRow(**row) for row in _rows(cursor, INBOX)),
            commands=tuple(CommandRow(**row) for row in _rows(cursor, COMMANDS)),
            cursor=_rows(cursor, CURSOR)[0]["position"],
            counters={row["series"]: row["last"] for row in _rows(cursor, COUNTERS.get(service))},
            tables={name: tuple(_rows(cursor, _whole(service, name))) for name in _tables(cursor, service)},
        )


def checkpoints(url: str) -> tuple[Checkpoint, ...]:
    """What intake signed about its log; nothing where it signs none."""
    with closing(_snapshot(url)) as connection, connection.cursor() as cursor:
        if not _exists(cursor, "checkpoint"):
            return ()
        keys = {row["name"]: bytes(row["public"]) for row in _rows(cursor, KEYS)}
        return tuple(
            Checkpoint(row["last"], row["signed"], keys.get(_key_of(row["signed"])))
            for row in _rows(cursor, CHECKPOINTS)
        )


def _snapshot(url: str) -> Any:
    connection = psycopg2.connect(url, cursor_factory=RealDictCursor, options="-c timezone=UTC -c lock_timeout=5000")
    connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
    return connection


def _log(cursor: Any, service: str) -> Iterator[LogRow]:
    kept = _rows(cursor, "show track_commit_timestamp")[0]["track_commit_timestamp"] == "on"
    for row in _rows(cursor, LOG.format(committed=KEPT if kept else "null::timestamptz")):
        yield LogRow(
            position=row["id"],
            message_id=row["message_id"],
            type=row["type"],
            version=row["version"],
            subject=row["subject"],
            sequence=row["sequence"],
            source=producers().get(row["type"], service) if service == INTAKE else service,
            at=row["occurred_at"],
            actor=row["actor_id"],
            lane=row["actor_lane"],
            data=json.loads(row["data"]),
            on_behalf_of=row["actor_behalf"],
            committed_at=row["committed_at"],
            sealing=_sealing(row) if "hash" in row else None,
        )


def _sealing(row: Mapping[str, Any]) -> Sealing:
    sealed = None if row["sealed"] is None else hashlib.sha256(row["sealed"]).digest()
    return Sealing(row["data"], row["traceparent"], sealed, None if row["hash"] is None else bytes(row["hash"]))


def _tables(cursor: Any, service: str) -> list[str]:
    return [table.name for of, table in FOLDS if of == service and _exists(cursor, table.name)]


def _whole(service: str, table: str) -> str:
    return f"select *{FURTHER_COLUMNS.get((service, table), '')} from {table}"  # noqa: S608 - our own names


def _exists(cursor: Any, table: str) -> bool:
    cursor.execute("select to_regclass(%s) is not null as there", (table,))
    return bool(cursor.fetchone()["there"])


def _rows(cursor: Any, sql: str | None) -> list[dict[str, Any]]:
    if sql is None:
        return []
    cursor.execute(sql)
    return [dict(row) for row in cursor.fetchall()]


def _key_of(signed: str) -> str:
    return dict(line.split(": ", 1) for line in signed.splitlines() if ": " in line).get("key", "")
