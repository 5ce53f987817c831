"""A service that hears and updates a state, with our subscription and as nameko's own handbook has it.

`python -m benchmarks.listener radica|nameko DATABASE_URL AMQP_URL [FILE]`, a process of its own until SIGTERM. In the
file, if there is one, it writes for each effect a line: the seconds from the event's time until it was committed.
"""

from __future__ import annotations

from radica import worker

# isort: split
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from nameko.events import event_handler
from nameko.runners import ServiceRunner

from benchmarks.subscription import QUEUE, SERVICE
from radica.clock import SystemClock
from radica.inbox import take
from radica.postgres import Database, Prepared, Transaction
from radica.subscription import subscribe

if TYPE_CHECKING:
    from radica.envelope import Message

WORKERS = 50
STATE = Prepared("""
insert into state (subject, sequence, events) values (%s, %s, 1) on conflict (subject)
do update set sequence = greatest(state.sequence, excluded.sequence), events = state.events + 1
""")
TAKE_ONE = Prepared(
    "insert into inbox (message_id, source) values (%s, %s) on conflict do nothing returning message_id"
)


def hear(db: Database, messages: list[Message]) -> None:
    """Take messages and move the state, in one transaction."""
    with db.transaction() as tx:
        for message in take(tx, messages):
            move(tx, message.subject, message.sequence)


def hear_one(db: Database, payload: dict[str, Any]) -> None:
    """The same effect for one message."""
    with db.transaction() as tx:
        if tx.one(TAKE_ONE, (payload["event_id"], f"/{SERVICE}")):
            move(tx, payload["radicado"], payload["sequence"])


def move(tx: Transaction, subject: str, sequence: int) -> None:
    """Note where a case stands; it is sent with what follows."""
    tx.later(STATE, (subject, sequence))


def note(file: TextIO, messages: list[Message]) -> None:
    """Write how long it took until the effect of each was committed."""
    now = SystemClock().now()
    file.writelines(f"{(now - message.time).total_seconds()}\n" for message in messages)
    file.flush()


def with_radica(database_url: str, file: TextIO | None) -> type:
    """Return the service that hears by our subscription."""

    class Listener:
        name = "listener"
        db = worker.Application(lambda: Database(database_url))

        @subscribe(QUEUE, {f"{SERVICE}.events": ["#"]})
        def on_events(self, messages: list[Message]) -> None:
            hear(self.db, messages)
            if file:
                note(file, messages)

    return Listener


def with_nameko(database_url: str) -> type:
    """Return the service that hears by nameko's event handler."""

    class Listener:
        name = "listener"
        db = worker.Application(lambda: Database(database_url, size=WORKERS))

        @event_handler(SERVICE, "#")
        def on_event(self, payload: dict[str, Any]) -> None:
            hear_one(self.db, payload)

    return Listener


def main(kind: str, database_url: str, amqp_url: str, file_name: str | None = None) -> None:
    """Hear until told to stop."""
    if kind == "radica":
        with Path(file_name or os.devnull).open("a", encoding="ascii") as file:
            worker.run(with_radica(database_url, file if file_name else None), amqp_url)
        return
    runner = ServiceRunner(config={"AMQP_URI": amqp_url, "max_workers": WORKERS})
    runner.add_service(with_nameko(database_url))
    runner.start()
    runner.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
