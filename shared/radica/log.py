"""Reading a service's append-only log without ever missing a row, and without a lock on those who write.

Numbers are handed out before their rows are committed, so the row with the higher id may appear first; a reader that
goes by `id > last` then skips the other one for ever (measured: almost half the rows lost under load). Hence the
horizon: the highest id below which every number's fate is settled.

    S = the last number handed out
    X = a transaction id taken after that
    once no transaction as old as X is running, every number up to S is committed or was rolled back

It holds because a writer has its transaction id before it takes its number (see migrations/0001_core.sql). The
horizon waits for the oldest writing transaction of the whole PostgreSQL cluster, so nothing may keep one open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from radica.envelope import Actor, Message
from radica.postgres import Prepared

if TYPE_CHECKING:
    from radica.postgres import Database

LAST_NUMBER = Prepared("""
select number, case when number > %s::bigint then pg_current_xact_id()::text::bigint end as transaction_id
from (select case when is_called then last_value else 0 end as number from log_id_seq offset 0) handed_out
""")
"""The last number handed out, and a transaction id taken after it was read; none (they are finite) if it is known."""

NONE_SO_OLD_RUNS = Prepared("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint > %s::bigint as settled")

COLUMNS = """
id, message_id::text, type, version, subject, coalesce(sequence, id) as sequence, occurred_at,
actor_id, actor_lane, actor_behalf, traceparent, data::text as data
"""
READ = Prepared(
    f"select {COLUMNS} from log where id > %s::bigint and id <= %s::bigint order by id limit %s::bigint"  # noqa: S608 - constant
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log: an event with its position, its body still as the JSON text that was stored."""

    position: int
    envelope: Message
    body: str


class Log(Protocol):
    """A log that can be followed from any position."""

    def read(self, after: int, limit: int) -> list[Entry]:
        """Return up to `limit` settled entries after a position, in order; empty when there is nothing new."""
        ...


class PostgresLog:
    """The log table of one database, read behind the horizon. Not shared between threads."""

    def __init__(self, db: Database, source: str) -> None:
        self._db = db
        self._source = source
        self._settled = 0
        self._awaited: tuple[int, int] | None = None

    def read(self, after: int, limit: int) -> list[Entry]:
        """Return up to `limit` settled entries after a position, in order; empty when there is nothing new."""
        while True:
            if self._settled <= after or self._awaited:
                self._move_horizon(beyond=after)
            if self._settled <= after:
                return []
            rows = self._db.ask(READ, (after, self._settled, limit))
            if rows:
                return [Entry(row.id, to_message(row, self._source), row.data) for row in rows]
            after = self._settled  # every number up to here was rolled back

    def settled(self, *, anew: bool) -> int | None:
        """Return a position up to which nothing can appear any more; None while somebody's row must be waited for.

        `anew`: not before the last one handed out by now. Else what was waited for when it was asked last, so that
        asking again and again comes to an end however much is written.
        """
        if anew:
            self._awaited = None
        self._move_horizon(beyond=self._settled)
        return None if self._awaited else self._settled

    @property
    def waits(self) -> bool:
        """Whether rows exist that are not settled yet, so that looking again soon is worth while."""
        return self._awaited is not None

    def _move_horizon(self, beyond: int) -> None:
        """Settle what can be settled, until the horizon is beyond a position or somebody's row must be waited for."""
        # Each question is a transaction of its own: the one with the id X must be over before X can be passed.
        while self._settled <= beyond or self._awaited:
            if self._awaited is None:
                ((number, transaction_id),) = self._db.ask(LAST_NUMBER, (self._settled,))
                if transaction_id is None:
                    return
                self._awaited = (number, transaction_id)
            number, transaction_id = self._awaited
            ((over,),) = self._db.ask(NONE_SO_OLD_RUNS, (transaction_id,))
            if not over:
                return
            self._settled, self._awaited = number, None


def to_message(row: Any, source: str) -> Message:  # noqa: ANN401 - a row with the columns above
    """Return the envelope of a log row; its body stays empty, the stored text is sent as it is."""
    return Message(
        id=row.message_id,
        type=row.type,
        version=row.version,
        source=source,
        subject=row.subject,
        sequence=row.sequence,
        time=row.occurred_at,
        actor=Actor(row.actor_id, row.actor_lane, row.actor_behalf),
        data={},
        traceparent=row.traceparent,
        position=row.id,
    )
