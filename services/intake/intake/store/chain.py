"""The chain as it stands in the log: giving hashes to rows that have none, in transactions that stay short.

Only rows of a version that knew no chain have none, and facts of no case, each of which is a chain of one. The
application's role may not change rows, so this runs under the owner's, after the migrations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg2.extras import execute_values

from intake.domain import chain
from intake.domain.pqr import SOURCE
from radica.log import COLUMNS, to_message
from radica.postgres import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 500

# Whoever appends waits for the batch, at most so long as one takes: its row must see the hash before it, or have none.
HOLD_WRITERS = "lock table log in share row exclusive mode"
UNCHAINED = f"""
select {COLUMNS}, sealed, log.sequence is not null as of_case,
       (select before.hash from log as before
        where before.subject = log.subject and before.sequence = log.sequence - 1) as previous
from log where hash is null order by subject, sequence, id limit %s
"""  # noqa: S608 - constant columns
SET = "update log set hash = given.hash from (values %s) as given (id, hash) where log.id = given.id"


def fill(owner_url: str) -> int:
    """Give every row without a hash its own; returns how many. Harmless while the service runs, and to repeat."""
    filled = 0
    connection = connect(owner_url, "intake-chain")
    try:
        while True:
            with connection.cursor() as cursor:
                cursor.execute("begin")
                cursor.execute(HOLD_WRITERS)
                cursor.execute(UNCHAINED, (BATCH,))
                hashes = list(_hashes(cursor.fetchall()))
                execute_values(cursor, SET, hashes, template="(%s::bigint, %s::bytea)") if hashes else None
                cursor.execute("commit")
            if not hashes:
                return filled
            filled += len(hashes)
    finally:
        connection.close()


def recomputed(row: Any, previous: bytes) -> bytes:  # noqa: ANN401 - a row with COLUMNS and sealed
    """Return the hash that a row of the log must bear, from what stands in it and the hash before it."""
    sealed = None if row.sealed is None else bytes(row.sealed)
    return chain.link(previous, chain.digest(to_message(row, SOURCE), row.data.encode(), sealed))


def _hashes(rows: list[Any]) -> Iterator[tuple[int, bytes]]:
    given: dict[tuple[str, int], bytes] = {}
    for row in rows:
        before = given.get((row.subject, row.sequence - 1)) or (row.previous and bytes(row.previous))
        here = recomputed(row, before or chain.START)
        if row.of_case:
            given[row.subject, row.sequence] = here
        yield row.id, here
