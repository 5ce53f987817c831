"""What Radica's core sees of RabbitMQ: confirms, returns, one active consumer, redelivery at the front and in order."""

from __future__ import annotations

import pytest

from radica import broker
from radica.publisher import ConfirmedPublisher, NotConfirmed

EXCHANGE, QUEUE = "source.events", "example"
NOTHING_COMES_S = 0.4


def declared(connection):
    channel = connection.channel()
    broker.declare(channel, QUEUE, {EXCHANGE: ["#"]})
    return channel


def publish(connection, *bodies):
    publisher = ConfirmedPublisher(connection.channel())
    for body in bodies:
        publisher.publish_raw(EXCHANGE, "PQRReceived", body.encode(), {})


class Consumer:
    """Collects what it is given."""

    def __init__(self, connection, prefetch=10):
        self.got = []
        self._connection = connection
        channel = declared(connection)
        channel.basic_qos(0, prefetch, False)
        queue = broker.service_queue(QUEUE)(channel)
        self._consumer = connection.Consumer(queue, on_message=self.got.append, auto_declare=False, channel=channel)
        self._consumer.consume()

    def gather(self):
        while True:
            try:
                self._connection.drain_events(timeout=NOTHING_COMES_S)
            except TimeoutError:
                return [(as_text(each.body), each.delivery_info["redelivered"]) for each in self.got]


def as_text(body):
    return bytes(body).decode() if isinstance(body, bytes | bytearray | memoryview) else str(body)


def test_what_no_queue_takes_is_not_confirmed(rabbit):
    def scenario(servers):
        with servers.connect() as connection:
            broker.events_exchange("source")(connection.channel()).declare()
            with pytest.raises(NotConfirmed, match="no queue takes"):
                publish(connection, "1")
            declared(connection)
            publish(connection, "2")
            return Consumer(connection).gather()

    assert rabbit.run(scenario) == [("2", False)]


def test_a_queue_is_there_from_its_declaration_until_it_is_lost(rabbit):
    def scenario(servers):
        with servers.connect() as connection:
            before = broker.there(connection, QUEUE)
            declared(connection)
            return before, broker.there(connection, QUEUE), broker.there(connection, QUEUE)

    assert rabbit.run(scenario) == (False, True, True)


def test_a_lost_consumers_messages_come_again_first_and_in_order(rabbit):
    def scenario(servers):
        with servers.connect() as publishing:
            declared(publishing)
            publish(publishing, "1", "2", "3", "4")
            with servers.connect() as lost:
                first = Consumer(lost, prefetch=3)
                first.gather()
                first.got[0].ack()
                before = first.gather()
            with servers.connect() as connection:
                return before, Consumer(connection).gather()

    before, after = rabbit.run(scenario)
    assert before == [("1", False), ("2", False), ("3", False), ("4", False)]
    assert after == [("2", True), ("3", True), ("4", True)]


def test_messages_that_were_handed_out_come_before_those_that_were_not(rabbit):
    def scenario(servers):
        with servers.connect() as publishing:
            declared(publishing)
            publish(publishing, "1", "2", "3", "4")
            with servers.connect() as lost:
                Consumer(lost, prefetch=2).gather()
            publish(publishing, "5")
            with servers.connect() as connection:
                return Consumer(connection).gather()

    assert rabbit.run(scenario) == [("1", True), ("2", True), ("3", False), ("4", False), ("5", False)]


def test_the_second_consumer_gets_nothing_until_the_first_is_gone(rabbit):
    def scenario(servers):
        with servers.connect() as publishing, servers.connect() as standby:
            with servers.connect() as active:
                first, second = Consumer(active), Consumer(standby)
                publish(publishing, "1")
                seen = first.gather(), second.gather()
                first.got[0].ack(multiple=True)
            publish(publishing, "2")
            return *seen, second.gather()

    assert rabbit.run(scenario) == ([("1", False)], [], [("2", False)])
