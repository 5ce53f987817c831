"""A process that does not read takes the broker's silence for its death: so it reads now and then while it waits."""

from __future__ import annotations

import time

from radica import broker
from radica.testing import eventually

LONGER_THAN_TWO_MISSED_HEARTBEATS_S = 5


def test_a_connection_that_only_publishes_outlives_its_idle_hours(vhost, monkeypatch):
    monkeypatch.setattr(broker, "HEARTBEAT_S", 1)
    with broker.connection(vhost.url, "idle") as connection:
        connection.connect()
        until = time.monotonic() + LONGER_THAN_TWO_MISSED_HEARTBEATS_S
        while time.monotonic() < until:
            broker.keep_alive(connection)
            time.sleep(0.2)
        assert connection.connected


def test_a_message_that_waits_for_a_dead_database_keeps_its_connection_and_its_place(start, effects, queue, vhost):
    """What arrives meanwhile is kept in hand, in order; nothing is handed out a second time."""
    worker = start("worker", EXAMPLE_HEARTBEAT_S="1")
    worker.says("subscription_hears")
    queue.send({"do": "wait", "seconds": 10}, sequence=1)
    worker.says("message_waits")
    for sequence in range(2, 12):
        queue.send({}, sequence=sequence)
    eventually(lambda: len(effects()) == 11)
    assert [sequence for _, sequence in effects()] == list(range(1, 12))
    counted = eventually(lambda: (stats := vhost.queue("example")["message_stats"]).get("ack") == 11 and stats)
    assert counted["deliver"] == 11
    assert "subscription_paused" not in worker.log.read_text()


def test_a_handler_that_takes_longer_than_the_brokers_patience_keeps_its_connection(start, effects, queue, deliveries):
    worker = start("worker", EXAMPLE_HEARTBEAT_S="1")
    worker.says("subscription_hears")
    queue.send({"do": "sleep", "seconds": LONGER_THAN_TWO_MISSED_HEARTBEATS_S}, sequence=1)
    queue.send({}, sequence=2)
    eventually(lambda: len(effects()) == 2)
    assert deliveries() == 2
    assert "subscription_paused" not in worker.log.read_text()
