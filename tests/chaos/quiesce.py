"""When nothing is left to do: every log published, every queue worked off, nothing in anybody's hand."""

from __future__ import annotations

import time
from contextlib import closing

import psycopg2
from tests.chaos.evidence import QueueFigures

STEADY_WITHIN_S = 60.0
LOOK_S = 0.5
DEAD = ".dead"


def steady_at(world):
    """Wait, bounded, for rest; return the monotonic second at which it was seen, None if it never came."""
    deadline = time.monotonic() + STEADY_WITHIN_S
    before = None
    while time.monotonic() < deadline:
        seen_at = time.monotonic()
        state = _state(world)
        if state is not None and state == before:
            return seen_at
        before = state
        world.wait(LOOK_S)
    return None


def _state(world):
    """The ends of all logs if nothing is left to do, else None."""
    try:
        ends = _published_logs(world)
    except psycopg2.Error:
        return None
    return ends if ends is not None and _queues_are_empty(world) else None


def figures(world):
    """What stands in the queues at this moment; the management interface would tell what was some seconds ago."""
    columns = ("name", "messages_ready", "messages_unacknowledged", "consumers")
    told = world.servers.control("list_queues", "-p", world.installation.vhost, "--no-table-headers", *columns)
    rows = [line.split("\t") for line in told.splitlines() if line]
    return tuple(QueueFigures(name, *map(int, numbers)) for name, *numbers in rows)


def _published_logs(world):
    ends = {}
    for service in world.installation.relayed:
        with closing(world.installation.superuser(service)) as connection, connection.cursor() as cursor:
            cursor.execute("select coalesce(max(id), 0) from log")
            (ends[service],) = cursor.fetchone()
            cursor.execute("select position from relay_cursor")
            if cursor.fetchone()[0] < ends[service]:
                return None
    return ends


def _queues_are_empty(world):
    heard = [queue for queue in figures(world) if not queue.name.endswith(DEAD)]
    return all(queue.ready + queue.unacked == 0 and queue.consumers for queue in heard)
