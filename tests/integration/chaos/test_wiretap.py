"""The tap on a real broker: it names what went out twice, and not what was only counted as such."""

from __future__ import annotations

import uuid

import pytest
from kombu import Connection
from tests.chaos.faults.wiretap import wiretap

from radica import broker
from radica.publisher import ConfirmedPublisher
from radica.testing import eventually

QUEUE = "trial"


@pytest.fixture
def ids(vhost):
    made = [str(uuid.uuid4()) for _ in range(3)]
    with Connection(vhost.url) as connection:
        broker.service_queue(QUEUE)(connection.channel()).declare()
        publisher = ConfirmedPublisher(connection.channel())
        for message_id in made:
            publisher.publish_raw("", QUEUE, b"{}", {"cloudEvents_id": message_id})
    return made


def take(vhost, acknowledged):
    """Take all there is, acknowledge the first so many, and go."""
    taken = []
    with Connection(vhost.url) as connection:
        queue = broker.service_queue(QUEUE)
        with connection.Consumer(queue, on_message=taken.append, auto_declare=False):
            while len(taken) < 3:
                connection.drain_events(timeout=5)
            for message in taken[:acknowledged]:
                message.ack()


@pytest.fixture
def tapped(vhost):
    def listen(*takings):
        with wiretap(vhost.management, vhost.name, vhost.url) as tap:
            for acknowledged in takings:
                take(vhost, acknowledged)
        return tap.handed_out_again()

    return listen


def test_nothing_is_named_that_went_out_once(ids, tapped):
    assert tapped(3) == {}


def test_what_was_not_acknowledged_goes_out_twice(ids, tapped):
    assert tapped(0, 3) == {QUEUE: ids}


def test_the_broker_is_no_longer_traced_afterwards(vhost, ids, tapped):
    tapped(3)
    eventually(lambda: vhost.management.get(f"/api/vhosts/{vhost.name}").json()["tracing"] is False)
