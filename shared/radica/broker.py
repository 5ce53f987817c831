"""Names and shapes of what stands on the broker.

Exchanges `<service>.events` are durable topics. Each hearing service has one quorum queue with a single active
consumer; what it cannot take ends in `<service>.dead`.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from amqp.exceptions import NotFound
from kombu import Connection, Exchange, Queue

from radica.transport import BufferedTransport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import amqp

HEARTBEAT_S = 15
GLANCE_S = 0.001
CONNECT_TIMEOUT_S = 5
SOCKET_TIMEOUT_S = 10
DELIVERY_LIMIT = 20
DEAD_LETTER_EXCHANGE = "radica.dead"


def connection(url: str, name: str) -> Connection:
    """Describe a connection to the broker in which every wait is bounded; it opens when it is used."""
    return Connection(
        url,
        transport=BufferedTransport,
        connect_timeout=CONNECT_TIMEOUT_S,
        heartbeat=HEARTBEAT_S,
        transport_options={
            "read_timeout": SOCKET_TIMEOUT_S,
            "write_timeout": SOCKET_TIMEOUT_S,
            "client_properties": {"connection_name": name},
        },
    )


def keep_alive(connection: Connection) -> None:
    """Read the broker's heartbeats and send ours; a connection that only publishes would never read and be given up."""
    with suppress(TimeoutError):
        connection.drain_events(timeout=GLANCE_S)
    connection.heartbeat_check()


def events_exchange(service: str) -> Exchange:
    """Return the exchange on which a service announces; the same declaration as nameko's."""
    return Exchange(f"{service}.events", type="topic", durable=True)


def dead_letter_queue(queue: str) -> Queue:
    """Return the queue that keeps what `queue` could not take."""
    exchange = Exchange(DEAD_LETTER_EXCHANGE, type="direct", durable=True)
    return Queue(f"{queue}.dead", exchange, routing_key=queue, queue_arguments={"x-queue-type": "quorum"})


def service_queue(queue: str) -> Queue:
    """Return the queue from which a service hears, without its bindings.

    Quorum: a confirmed message survives the loss of a node. Single active consumer: a second process stands by, so
    the order per case holds. Dead-lettering at least once, which needs reject-publish. The delivery limit is for a
    message that kills its consumer; messages that merely fail are dead-lettered by us, with their reason.
    """
    return Queue(
        queue,
        queue_arguments={
            "x-queue-type": "quorum",
            "x-single-active-consumer": True,
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": DEAD_LETTER_EXCHANGE,
            "x-dead-letter-routing-key": queue,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        },
    )


def there(connection: Connection, queue: str) -> bool:
    """Whether a queue exists; asked on a channel of its own, which a no closes."""
    channel = connection.channel()
    try:
        channel.queue_declare(queue, passive=True)
    except NotFound:
        return False
    channel.close()
    return True


def declare(channel: amqp.Channel, queue: str, bindings: Mapping[str, Sequence[str]]) -> None:
    """Make the queue, its dead letters and its bindings {exchange: routing keys}; harmless if they exist."""
    dead_letter_queue(queue)(channel).declare()
    service_queue(queue)(channel).declare()
    for exchange, keys in bindings.items():
        Exchange(exchange, type="topic", durable=True)(channel).declare()
        for key in keys:
            channel.queue_bind(queue, exchange, key)
