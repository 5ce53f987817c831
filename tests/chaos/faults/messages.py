"""Messages that come five times, late and in no order (F21)."""

from __future__ import annotations

import time
import uuid

import amqp
from kombu import Connection
from tests.chaos.faults import Fault
from tests.chaos.faults.broker import BROKER

GATHERED_S = 6.0
LATE_S = 8.0
TIMES = 5
LOOK_S = 0.3
EVERYTHING = "#"
REORDERED = "reporting"
"""The one subscriber that promises to put a case's events in order by itself."""
SOURCE = "intake.events"


class Multiplied(Fault):
    """F21: what the services announced comes again five times, late, in no order, to every subscriber.

    A broker does so after a connection was lost, a relay after a crash, an operator after a republish.
    """

    code = "F21"

    def strike(self, world):
        with world.outage(BROKER, down=False), connection_of(world) as connection:
            ear = Ear(connection.channel(), [f"{service}.events" for service in world.installation.relayed])
            world.tell("listen in", seconds=GATHERED_S)
            ear.listen(connection, GATHERED_S)
            ear.leave(connection)
            world.wait(LATE_S)
            world.tell("publish again", count=len(ear.heard), times=TIMES)
            for message in _shuffled(world, ear.heard):
                told = message.delivery_info
                ear.channel.basic_publish(_copy(message), told["exchange"], told["routing_key"])


class Reordered(Fault):
    """F21, first deliveries: what reporting should hear is held back, then comes late, in no order and five times."""

    code = "F21R"

    def strike(self, world):
        with world.outage(BROKER, down=False), connection_of(world) as connection:
            ear = Ear(connection.channel(), [SOURCE])
            world.tell("hold back", queue=REORDERED, seconds=GATHERED_S + LATE_S)
            ear.channel.queue_unbind(REORDERED, SOURCE, EVERYTHING)
            ear.listen(connection, GATHERED_S + LATE_S)
            ear.channel.queue_bind(REORDERED, SOURCE, EVERYTHING)
            ear.leave(connection)
            world.tell("publish in no order", count=len(ear.heard), times=TIMES)
            for message in _shuffled(world, ear.heard):
                ear.channel.basic_publish(_copy(message), "", REORDERED)


class Ear:
    """A queue of the nemesis beside those of the subscribers, and what it heard."""

    def __init__(self, channel, exchanges, key=EVERYTHING):
        self.channel, self.heard = channel, []
        self._exchanges, self._key = exchanges, key
        self._queue = f"overheard-{uuid.uuid4().hex}"
        channel.queue_declare(self._queue, exclusive=True, auto_delete=True)
        for exchange in exchanges:
            channel.queue_bind(self._queue, exchange, key)
        channel.basic_consume(self._queue, no_ack=True, callback=self.heard.append)

    def listen(self, connection, seconds):
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                connection.drain_events(timeout=left)
            except TimeoutError:
                return

    def leave(self, connection):
        """Hear no more, once what is on its way has come."""
        for exchange in self._exchanges:
            self.channel.queue_unbind(self._queue, exchange, self._key)
        self.listen(connection, LOOK_S)


def connection_of(world):
    return Connection(world.servers.amqp_url(world.installation.vhost), connect_timeout=5)


def _shuffled(world, heard):
    messages = [message for message in heard for _ in range(TIMES)]
    world.dice.shuffle(messages)
    return messages


def _copy(message):
    body = message.body if isinstance(message.body, bytes) else message.body.encode()
    return amqp.Message(body, **message.properties)
