"""Relay and subscription as processes, on the real broker: nothing lost, nothing doubled, whatever dies."""

from __future__ import annotations

import signal
import uuid

import pytest

from radica.errors import Refused
from radica.relay import republish
from radica.testing import eventually

MANY = 3_000


def in_order_per_case(rows):
    last = {}
    return all(
        last.get(subject, 0) < sequence and last.update({subject: sequence}) is None for subject, sequence in rows
    )


def arrived(effects, count):
    return eventually(lambda: len(effects()) >= count) and effects()


def test_every_event_of_the_log_has_its_effect_once_and_in_order_per_case(start, append, effects, queue):
    start("relay")
    start("worker")
    append(MANY)
    rows = arrived(effects, MANY)
    assert len(rows) == len(set(rows)) == MANY
    assert in_order_per_case(rows)


def test_a_relay_killed_between_confirm_and_cursor_repeats_and_nothing_is_doubled(start, append, effects, queue):
    append(MANY)
    doomed = start("relay", RADICA_FAILPOINTS="relay.confirmed=kill@2")
    assert doomed.popen.wait(30) == -signal.SIGKILL
    start("relay")
    eventually(lambda: queue.waiting() > MANY)  # the second batch was published again
    start("worker")
    rows = arrived(effects, MANY)
    eventually(lambda: queue.waiting() == 0)
    assert len(effects()) == len(set(rows)) == MANY
    assert in_order_per_case(rows)


def test_a_worker_killed_between_commit_and_acknowledgement_doubles_nothing(start, append, effects, queue):
    append(MANY)
    doomed = start("worker", RADICA_FAILPOINTS="worker.committed=kill@2")
    start("relay")
    assert doomed.popen.wait(30) == -signal.SIGKILL
    start("worker")
    rows = arrived(effects, MANY)
    eventually(lambda: queue.waiting() == 0)
    assert len(effects()) == len(set(rows)) == MANY
    assert in_order_per_case(rows)


def test_two_workers_keep_the_order_because_only_one_is_active(start, append, effects, queue):
    start("worker"), start("worker")
    start("relay")
    append(MANY)
    rows = arrived(effects, MANY)
    assert len(rows) == len(set(rows)) == MANY
    assert in_order_per_case(rows)


def test_two_relays_publish_each_event_once_because_only_one_leads(start, append, effects, queue):
    relays = [start("relay"), start("relay")]
    append(MANY)
    eventually(lambda: queue.waiting() >= MANY)
    assert queue.waiting() == MANY
    leader = eventually(lambda: next((relay for relay in relays if "relay_leads" in relay.log.read_text()), None))
    leader.kill()
    append(100, cases=100)
    eventually(lambda: queue.waiting() == MANY + 100)


def test_the_relay_waits_until_a_deleted_queue_is_back(start, append, effects, queue, vhost):
    relay = start("relay")
    relay.says("relay_leads")
    vhost.management.delete(f"/api/queues/{vhost.name}/example").raise_for_status()
    append(10)
    relay.says("relay_paused")
    start("worker").says("queue_was_gone")
    assert len(arrived(effects, 10)) == 10


def test_a_worker_whose_queue_is_deleted_under_it_says_so_and_makes_it_again(start, append, effects, queue, vhost):
    worker = start("worker")
    worker.says("subscription_hears")
    assert "queue_was_gone" not in worker.log.read_text()
    vhost.management.delete(f"/api/queues/{vhost.name}/example").raise_for_status()
    worker.says("queue_was_gone")
    start("relay")
    append(10)
    assert len(arrived(effects, 10)) == 10


def test_after_the_broker_lost_its_data_the_log_is_published_again(start, source, append, effects, queue, vhost):
    relay = start("relay")
    append(100)
    eventually(lambda: queue.waiting() == 100)
    vhost.management.delete(f"/api/queues/{vhost.name}/example/contents").raise_for_status()
    with pytest.raises(Refused):
        republish(source.url, 0)  # while a relay leads it would come to nothing
    relay.terminate()
    republish(source.url, 0)
    start("relay"), start("worker")
    assert len(arrived(effects, 100)) == 100


def test_a_stop_under_load_has_nothing_worked_on_twice(start, append, effects, deliveries, queue):
    worker = start("worker")
    start("relay")
    append(8_000, cases=50)
    eventually(lambda: len(effects()) > 1_000)
    seconds, code = worker.terminate()
    assert code == 0
    assert seconds < 10
    assert len(effects()) < 8_000
    start("worker")
    rows = arrived(effects, 8_000)
    assert len(rows) == len(set(rows)) == 8_000
    eventually(lambda: queue.waiting() == 0)
    assert deliveries() == 8_000


def test_idle_processes_stop_within_two_seconds(start, queue):
    relay, worker = start("relay"), start("worker")
    relay.says("relay_leads")
    worker.says("subscription_hears")
    for process in (relay, worker):
        seconds, code = process.terminate()
        assert code == 0
        assert seconds < 2


def test_a_stop_finishes_everything_that_is_in_hand(start, effects, queue):
    """More than one batch is in hand, the first of it slow: all of it is done, and nothing goes back to the queue."""
    worker = start("worker")
    worker.says("subscription_hears")
    queue.send({"do": "sleep", "seconds": 3})
    for sequence in range(2, 302):
        queue.send({}, sequence=sequence)
    eventually(lambda: queue.waiting() == 0)
    _, code = worker.terminate()
    assert code == 0
    assert len(effects()) == 301
    assert queue.waiting() == 0


def test_poison_of_every_kind_ends_among_the_dead_letters_with_its_reason_and_harms_no_neighbour(start, effects, queue):
    bodies = [({}, None), (b"{not json", None), ({}, {}), ({"do": "fail"}, None), ({"do": "refuse"}, None), ({}, None)]
    for body, headers in bodies:
        queue.send(body, headers, subject="E-poison")
    queue.send({"padding": "x" * 5_000_000})
    start("worker")
    eventually(lambda: queue.waiting("example.dead") == 4)
    assert len(arrived(effects, 3)) == 3
    reasons = [letter.headers["radica-reason"] for letter in queue.dead()]
    assert [reason.partition(":")[0] for reason in reasons] == ["Invalid", "Invalid", "ZeroDivisionError", "Refused"]
    assert "JSON" in reasons[0]
    assert "cloudEvents_id" in reasons[1]
    assert reasons[2] == "ZeroDivisionError: un error del programa"  # what a database adds quotes the row


def test_a_message_that_kills_its_consumer_harms_no_other(start, effects, queue):
    """The process dies each time before it can say why; the broker's own limit then buries the message."""
    message_id = str(uuid.uuid4())
    for _ in range(3):
        queue.send({}, message_id=message_id)
    start("worker")
    assert len(arrived(effects, 1)) == 1
    eventually(lambda: queue.waiting() == 0)
    assert len(effects()) == 1
