"""Six mistakes that somebody may make one day, each made by changing code that is installed.

They change modules before the services import from them. Imports stand inside: a worker's sockets must be patched
before anything else is imported, and a relay wants no eventlet at all.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

import itertools
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from radica.envelope import Message
    from radica.log import Entry, PostgresLog
    from radica.postgres import Database, Transaction
    from radica.subscription import Subscription

ON_ITS_WAY_S = 0.3
A_MOMENT_S = 0.1
DROPPED = 2
NEWEST = "select coalesce(max(id), 0) as id from log"


def acknowledge_before_commit() -> None:
    """A message is acknowledged when it comes; its effect is committed later, if the process still lives."""
    import eventlet

    from radica import failpoints
    from radica.subscription import Subscription

    received, call = Subscription._received, Subscription._call

    def received_and_acknowledged(self: Subscription, delivered: Any) -> None:
        received(self, delivered)
        delivered.ack()
        delivered.ack = lambda **_: None

    def called_afterwards(self: Subscription, messages: list[Message], connection: Any) -> Exception | None:
        eventlet.sleep(ON_ITS_WAY_S)  # the acknowledgement is with the broker before anybody can die here
        failpoints.reach("sabotage.acknowledged")
        return call(self, messages, connection)

    Subscription._received, Subscription._call = received_and_acknowledged, called_afterwards  # type: ignore[method-assign]


def ignore_the_inbox() -> None:
    """What was taken before is noted, and taken again."""
    from radica import inbox

    take = inbox.take

    def take_all(tx: Transaction, messages: Sequence[Message]) -> list[Message]:
        take(tx, messages)
        return list(messages)

    inbox.take = take_all


def read_to_the_last_number() -> None:
    """The log is read by `id > last`, as if no lower number could still be committed.

    Now and then it can, for long enough to be seen: every third writer takes a moment between its number and its
    commit, which is nobody's mistake.
    """
    from radica.log import PostgresLog
    from radica.postgres import Transaction

    commit, turns = Transaction.commit, itertools.count()

    def settled_is_what_is_seen(self: PostgresLog, beyond: int) -> None:
        ((self._settled,),) = self._db.ask(NEWEST)

    def committed_slowly(self: Transaction) -> None:
        if self.appended and next(turns) % 3 == 0:
            self.execute("select pg_sleep(%s)", (A_MOMENT_S,))  # after what was held back, the log's rows among it
        commit(self)

    PostgresLog._move_horizon = settled_is_what_is_seen  # type: ignore[method-assign]
    Transaction.commit = committed_slowly  # type: ignore[method-assign]


def announce_in_a_transaction_of_its_own() -> None:
    """The change is committed first, and what tells of it afterwards."""
    from radica import failpoints, outbox
    from radica.postgres import Database

    announce, transaction = outbox.announce, Database.transaction

    class Afterwards:
        """Takes what `announce` would have put into the transaction."""

        def __init__(self, tx: Transaction) -> None:
            self.later: Callable[..., None] = lambda *statement: tx.__dict__.setdefault("afterwards", []).append(
                statement
            )

    @contextmanager
    def committed_and_announced(self: Database) -> Iterator[Transaction]:
        with transaction(self) as tx:
            yield tx
        if statements := tx.__dict__.get("afterwards"):
            failpoints.reach("sabotage.between")
            with transaction(self) as second:
                second.appended = True
                for statement in statements:
                    second.later(*statement)

    outbox.announce = lambda tx, *fact, **about: announce(Afterwards(tx), *fact, **about)  # type: ignore[arg-type]
    Database.transaction = committed_and_announced  # type: ignore[method-assign]


def drop_an_event() -> None:
    """The relay loses the second event of intake's log and goes on behind it."""
    from radica.log import PostgresLog

    read = PostgresLog.read

    def read_all_but_one(self: PostgresLog, after: int, limit: int) -> list[Entry]:
        lost = DROPPED if self._source == "/intake" else None
        return [entry for entry in read(self, after, limit) if entry.position != lost]

    PostgresLog.read = read_all_but_one  # type: ignore[method-assign]


def miscount_the_open_orders() -> None:
    """The read model shows one work order too many."""
    from reporting.domain import fold as module

    fold = module.fold

    def off_by_one(case: Any, message: Message) -> Any:
        after = fold(case, message)
        return {**after, "open_orders": after["open_orders"] + 1}

    module.fold = off_by_one


DEFECTS: dict[str, Callable[[], None]] = {
    "ack-before-commit": acknowledge_before_commit,
    "no-inbox": ignore_the_inbox,
    "id-after-last": read_to_the_last_number,
    "announced-outside": announce_in_a_transaction_of_its_own,
    "dropped-event": drop_an_event,
    "projection-off-by-one": miscount_the_open_orders,
}
