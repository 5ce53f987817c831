"""Messages that nobody can take: they end among the dead letters, and their neighbours pass (F22)."""

from __future__ import annotations

import uuid

import amqp
from tests.chaos.evidence import Poison
from tests.chaos.faults import Fault
from tests.chaos.faults.broker import BROKER
from tests.chaos.faults.messages import connection_of

from radica.clock import SystemClock

BIG = 5 * 1024 * 1024
QUEUES = 3
BETWEEN_S = 0.5
SETTLED_S = 5.0
HEARD_BY_ALL = "PQRRadicated"


class Poisoned(Fault):
    """F22: bad JSON, an unknown version, valid JSON that crashes the handler, 5 MB.

    Finding 9: with prefetch and a crash loop the innocent neighbours ended among the dead letters too.
    """

    code = "F22"

    def strike(self, world):
        queues = world.dice.sample(world.installation.hearing, min(QUEUES, len(world.installation.hearing)))
        with world.outage(BROKER, down=False), connection_of(world) as connection:
            channel = connection.channel()
            for queue in queues:
                for make in (bad_json, unknown_version, crashing, enormous):
                    self._send(world, channel, queue, *make(queue))
                    world.wait(BETWEEN_S)
            world.wait(SETTLED_S)

    def _send(self, world, channel, queue, kind, headers, body):
        message_id = str(uuid.UUID(int=world.dice.getrandbits(128), version=4))
        world.tell("poison", queue=queue, kind=kind, message_id=message_id)
        world.poison.append(Poison(queue, kind, message_id, body))
        message = amqp.Message(
            body,
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=2,
            message_id=message_id,
            application_headers={**headers, "cloudEvents_id": message_id},
        )
        channel.basic_publish(message, "", queue)


def bad_json(queue):
    return "bad JSON", _headers(queue, HEARD_BY_ALL, 1), b'{"radicado": "E-2026-'


def unknown_version(queue):
    return "unknown version", _headers(queue, _heard(queue), 99), b"{}"


def crashing(queue):
    """A body that no handler can use: every field is missing."""
    return "crashes the handler", _headers(queue, _heard(queue), 1), b"{}"


def enormous(queue):
    return "5 MB", _headers(queue, _heard(queue), 1), b'{"radicado": "' + b"x" * BIG + b'"}'


def _heard(queue):
    """An event that the queue's service looks into."""
    return "WorkOrderOpened" if queue == "intake" else HEARD_BY_ALL


def _headers(queue, event_type, version):
    source = "routing" if queue == "intake" else "intake"
    attributes = {
        "specversion": "1.0",
        "type": event_type,
        "source": f"/{source}",
        "subject": "E-2026-9999999-0",
        "time": SystemClock().now().isoformat(),
        "dataschema": f"urn:radica:{event_type}:{version}",
        "sequence": 1,
        "partitionkey": "E-2026-9999999-0",
        "actorid": "nemesis",
        "actorlane": "auditor",
    }
    return {f"cloudEvents_{name}": value for name, value in attributes.items()}
