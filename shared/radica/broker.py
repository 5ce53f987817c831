"""Names and shapes of what stands on the broker, and a publisher that knows what was confirmed.

Exchanges `<service>.events` are durable topics. Each hearing service has one quorum queue with a single active
consumer; what it cannot take ends in `<service>.dead`.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import amqp
from kombu import Connection, Exchange, Queue

from radica.envelope import CONTENT_TYPE, headers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radica.log import Entry

HEARTBEAT_S = 15
GLANCE_S = 0.001
CONNECT_TIMEOUT_S = 5
SOCKET_TIMEOUT_S = 10
CONFIRM_TIMEOUT_S = 10.0
DELIVERY_LIMIT = 20
DEAD_LETTER_EXCHANGE = "radica.dead"


class NotConfirmed(Exception):
    """The broker refused a message, had no queue for it, or did not confirm it in time."""


def connection(url: str, name: str) -> Connection:
    """Describe a connection to the broker in which every wait is bounded; it opens when it is used."""
    return Connection(
        url,
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


def declare(channel: amqp.Channel, queue: str, bindings: Mapping[str, Sequence[str]]) -> None:
    """Make the queue, its dead letters and its bindings {exchange: routing keys}; harmless if they exist."""
    dead_letter_queue(queue)(channel).declare()
    service_queue(queue)(channel).declare()
    for exchange, keys in bindings.items():
        Exchange(exchange, type="topic", durable=True)(channel).declare()
        for key in keys:
            channel.queue_bind(queue, exchange, key)


class ConfirmedPublisher:
    """Publishes a batch and returns only when the broker has confirmed every message of it.

    RabbitMQ confirms a message that no queue takes, so each is sent as mandatory and a return counts as a failure.
    """

    def __init__(self, channel: amqp.Channel) -> None:
        self._channel = channel
        self._outstanding: set[int] = set()
        self._failure: str | None = None
        self._last_tag = 0
        channel.confirm_select()
        channel.events["basic_ack"].add(self._confirmed)
        channel.events["basic_nack"].add(self._refused)
        channel.events["basic_return"].add(self._returned)

    def publish_entries(self, exchange: str, entries: Sequence[Entry]) -> None:
        """Publish entries of a log, in order; raises NotConfirmed unless all of them were confirmed."""
        for entry in entries:
            self._send(exchange, entry.envelope.type, entry.body, headers(entry.envelope), entry.envelope.id)
        self._wait()

    def publish_raw(self, exchange: str, key: str, body: bytes, application_headers: Mapping[str, Any]) -> None:
        """Publish one message as it is; raises NotConfirmed unless it was confirmed."""
        self._send(exchange, key, body, application_headers, None)
        self._wait()

    def _send(
        self, exchange: str, key: str, body: str | bytes, application_headers: Mapping[str, Any], message_id: str | None
    ) -> None:
        message = amqp.Message(
            body,
            content_type=CONTENT_TYPE,
            content_encoding="utf-8",
            delivery_mode=2,
            application_headers=dict(application_headers),
            **({"message_id": message_id, "type": key} if message_id else {}),
        )
        self._last_tag += 1
        self._outstanding.add(self._last_tag)
        self._channel.basic_publish(
            message, exchange=exchange, routing_key=key, mandatory=True, timeout=CONFIRM_TIMEOUT_S
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + CONFIRM_TIMEOUT_S
        while self._outstanding and self._failure is None:
            left = deadline - time.monotonic()
            if left <= 0:
                self._failure = f"{len(self._outstanding)} messages were not confirmed in {CONFIRM_TIMEOUT_S} s"
                break
            try:
                self._channel.connection.drain_events(timeout=left)
            except TimeoutError:
                continue
        if self._failure is not None:
            raise NotConfirmed(self._failure)

    def _confirmed(self, delivery_tag: int, multiple: bool) -> None:  # noqa: FBT001 - the client's call
        if multiple:
            self._outstanding = {tag for tag in self._outstanding if tag > delivery_tag}
        else:
            self._outstanding.discard(delivery_tag)

    def _refused(self, delivery_tag: int, multiple: bool) -> None:  # noqa: ARG002, FBT001 - the client's call
        self._failure = f"the broker refused message {delivery_tag}"

    def _returned(self, error: Exception, exchange: str, routing_key: str, message: Any) -> None:  # noqa: ANN401, ARG002
        self._failure = f"no queue takes {routing_key} of {exchange}: {error}"
