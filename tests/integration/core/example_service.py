"""A small service for the core's tests: hears on a queue, writes an effect per message, announces one of its own.

Run as a process of its own: `python example_service.py worker|relay DATABASE_URL AMQP_URL`. What a message asks for
in its body ({"do": "fail"}, "refuse", "sleep", "wait") is how the tests make it misbehave.
"""

from __future__ import annotations

import sys

if sys.argv[1:2] == ["worker"]:
    from radica import worker

import os
import threading
import time

from radica import broker
from radica.errors import Refused, Unavailable
from radica.every import every
from radica.inbox import take
from radica.logs import configure
from radica.postgres import Database
from radica.relay import postgres_relay, run
from radica.subscription import subscribe

STARTED = time.monotonic()
DELIVERED = "insert into delivered select unnest(%s::uuid[])"
EFFECT = "insert into effect (message_id, subject, sequence) values (%s, %s, %s)"


def carry_out(tx, message):
    match message.data.get("do"):
        case "fail":
            raise ZeroDivisionError("un error del programa\nDETAIL:  Failing row contains (un secreto).")
        case "refuse":
            raise Refused("Esto no se puede.")
        case "sleep":
            threading.Event().wait(message.data["seconds"])
        case "wait" if time.monotonic() < STARTED + message.data["seconds"]:
            raise Unavailable("Todavía no se puede.")
    tx.later(EFFECT, (message.id, message.subject, message.sequence))


def at_its_time():
    match os.environ.get("EXAMPLE_TIMER"):
        case "fail":
            raise ZeroDivisionError
        case "wait":
            raise Unavailable("Todavía no se puede.")


def hear(db, messages):
    with db.transaction() as tx:
        tx.later(DELIVERED, ([message.id for message in messages],))
        for message in take(tx, messages):
            carry_out(tx, message)


def main(role, database_url, amqp_url):
    configure("example")
    broker.HEARTBEAT_S = int(os.environ.get("EXAMPLE_HEARTBEAT_S", broker.HEARTBEAT_S))
    if role == "relay":
        run([postgres_relay("source", database_url, amqp_url)])
        return

    class Example:
        name = "example"
        db = worker.Application(lambda: Database(database_url, service="example"))

        @every(0.2)
        def on_time(self):
            at_its_time()

        @subscribe("example", {"source.events": ["#"]})
        def on_events(self, messages):
            hear(self.db, messages)

    worker.run(Example, amqp_url)


if __name__ == "__main__":
    main(*sys.argv[1:])
