"""RabbitMQ as Radica sees it: confirms, returns, one active consumer, redelivery at the front, dead letters.

It takes the place of the connection that `radica.broker.connection` describes; `ConfirmedPublisher`, `Relay` and
`Subscription` run on it unchanged. What the fake promises is held against the real broker in
tests/integration/conformance.
"""

from __future__ import annotations

from collections import defaultdict, deque
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Self

from amqp.exceptions import ConnectionForced, ConsumerCancelled, NotFound
from tests.simulation.frames import published

from radica.broker import DELIVERY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import amqp
    from tests.simulation.scheduler import Process, Scheduler

NO_ARGUMENTS: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Stored:
    """A message in a queue, with how often it was handed out before."""

    exchange: str
    key: str
    headers: Mapping[str, Any]
    body: str | bytes
    handed_out: int = 0


class StoredQueue:
    """A queue: what is ready, in order, and who consumes; only the first consumer gets anything."""

    def __init__(self, name: str, arguments: Mapping[str, Any]) -> None:
        self.name = name
        self.arguments = arguments
        self.ready: deque[Stored] = deque()
        self.consumers: list[SimulatedConsumer] = []

    @property
    def unacked(self) -> int:
        """How many messages are handed out and not acknowledged."""
        return sum(len(consumer.unacked) for consumer in self.consumers)


class Broker:
    """What stands on the broker: exchanges, bindings, queues."""

    def __init__(self, scheduler: Scheduler, note: Callable[[str, str, str], None]) -> None:
        self.scheduler = scheduler
        self.note = note
        self.queues: dict[str, StoredQueue] = {}
        self.bindings: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self.published: list[Stored] = []
        self.queues_lost = 0

    def connect(self, process: Process) -> SimulatedConnection:
        """Return a connection of a process."""
        return SimulatedConnection(self, process)

    def declare(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Make a queue; harmless if it exists."""
        if name not in self.queues:
            self.queues[name] = StoredQueue(name, arguments)

    def take(self, message: Stored) -> bool:
        """Put a message into every queue that is bound for it; return whether there was one."""
        names = {queue for queue, key in self.bindings[message.exchange] if _matches(key, message.key)}
        found = [self.queues[name] for name in sorted(names) if name in self.queues]
        goes_to = ", ".join(queue.name for queue in found) or "no queue"
        self.note("rabbitmq", "takes", f"{message.key} of {message.headers.get('cloudEvents_subject')} for {goes_to}")
        for queue in found:
            queue.ready.append(message)
            self.hand_out(queue)
        self.published.append(message)
        return bool(found)

    def hand_out(self, queue: StoredQueue) -> None:
        """Give the active consumer what its prefetch allows."""
        while queue.ready and queue.consumers and queue.consumers[0].may_get_more:
            message = queue.ready.popleft()
            message = replace(message, handed_out=message.handed_out + 1)
            if message.handed_out > DELIVERY_LIMIT:
                self.take(replace(message, exchange=queue.arguments["x-dead-letter-exchange"], key=queue.name))
            else:
                queue.consumers[0].get(message)

    def forget(self, consumer: SimulatedConsumer) -> None:
        """A consumer is gone: what it had goes back to the front, in order, and the next one becomes active."""
        queue = consumer.queue
        if consumer in queue.consumers:
            queue.consumers.remove(consumer)
            queue.ready.extendleft(reversed(consumer.unacked.values()))
            consumer.unacked.clear()
            self.hand_out(queue)

    def repeat(self, number: int) -> None:
        """Publish a message that was published before once more, as a relay that lost its cursor would."""
        events = [message for message in self.published if message.exchange.endswith(".events")]
        if events:
            self.take(replace(events[number % len(events)], handed_out=0))

    def delete_queues(self) -> None:
        """An operator deletes every queue with what is in it, and so the bindings; consumers are told."""
        self.queues_lost += 1
        queues, self.queues = self.queues, {}
        self.bindings.clear()
        for queue in queues.values():
            for consumer in queue.consumers:
                consumer.connection.cancelled = True


class SimulatedConnection:
    """A process's connection, with what Radica uses of kombu's."""

    def __init__(self, broker: Broker, process: Process) -> None:
        self.broker = broker
        self.closed = False
        self.cancelled = False
        self.events: deque[Callable[[], None]] = deque()
        self.sent: deque[Callable[[], None]] = deque()
        self.consumers: list[SimulatedConsumer] = []
        self.frame_max = 131_072
        self._channels: list[SimulatedChannel] = []
        process.when_cut.append(self._cut)

    def __enter__(self) -> Self:
        self.step("statement")
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def channel(self) -> SimulatedChannel:
        """Open a channel."""
        self._channels.append(SimulatedChannel(self, len(self._channels) + 1))
        return self._channels[-1]

    @property
    def transport(self) -> SimulatedConnection:
        """What `ConfirmedPublisher` writes its frames to."""
        return self

    @contextmanager
    def having_timeout(self, _seconds: float) -> Iterator[None]:
        """Bound what is written; here it never waits."""
        yield

    def write(self, frames: bytes) -> None:
        """Send frames that publish; the channel that they name gets the confirms."""
        self.step("publish")
        for number, exchange, key, headers, body in published(bytes(frames)):
            self._channels[number - 1].send(Stored(exchange, key, headers, body))

    def Consumer(self, queue: Any, on_message: Callable[[Any], None], **_: Any) -> SimulatedConsumer:  # noqa: N802
        """Return a consumer of a queue; it gets nothing before `consume`."""
        return SimulatedConsumer(self, queue.name, on_message, queue.channel.prefetch)

    def drain_events(self, timeout: float) -> None:
        """Handle one thing that came from the broker; raises TimeoutError when nothing comes in time."""
        self.must_be_open()
        if self.sent:
            self._arrive(len(self.sent))
            self.step("confirmed")
        arrived = self.broker.scheduler.wait(lambda: bool(self.events or self.closed or self.cancelled), timeout)
        self.must_be_open()
        if not arrived:
            raise TimeoutError
        if self.cancelled:
            raise ConsumerCancelled("the queue is gone", (60, 30))
        self.events.popleft()()

    def heartbeat_check(self) -> None:
        """Notice a lost connection."""
        self.must_be_open()

    def step(self, point: str) -> None:
        """Let others go first; raises if the connection is lost meanwhile."""
        self.broker.scheduler.step(point)
        self.must_be_open()

    def must_be_open(self) -> None:
        """Raise what the client library raises for a lost connection."""
        if self.closed:
            raise ConnectionForced("connection lost", (0, 0))

    def _arrive(self, count: int) -> None:
        for _ in range(count):
            self.sent.popleft()()

    def _cut(self, what: str) -> None:
        if what == "broker" and not self.closed:
            self._arrive((len(self.sent) + 1) // 2)  # some of what was sent was on the wire already
            self._close()

    def _close(self) -> None:
        self.closed = True
        self.sent.clear()
        self.events.clear()
        for consumer in self.consumers:
            self.broker.forget(consumer)


class SimulatedChannel:
    """A channel, with what kombu's declarations and `ConfirmedPublisher` use of amqp's."""

    def __init__(self, connection: SimulatedConnection, number: int) -> None:
        self.connection = connection
        self.channel_id = number
        self.prefetch = 0
        self.events: defaultdict[str, set[Callable[..., None]]] = defaultdict(set)
        self._tag = 0

    def exchange_declare(self, exchange: str, **_: Any) -> None:
        """Make an exchange; it is there already."""

    def prepare_queue_arguments(self, arguments: Mapping[str, Any], **_: Any) -> Mapping[str, Any]:
        """Return a queue's arguments as the server wants them."""
        return arguments

    def close(self) -> None:
        """Give the channel back."""

    def queue_declare(
        self,
        queue: str,
        arguments: Mapping[str, Any] = NO_ARGUMENTS,
        passive: bool = False,
        **_: Any,
    ) -> tuple[str, int, int]:
        """Make a queue, or only look whether it is there."""
        self.connection.must_be_open()
        if passive and queue not in self.connection.broker.queues:
            raise NotFound(queue)
        self.connection.broker.declare(queue, arguments)
        return queue, 0, 0

    def queue_bind(self, queue: str, exchange: str, routing_key: str, **_: Any) -> None:
        """Bind a queue to a topic."""
        self.connection.must_be_open()
        self.connection.broker.bindings[exchange].add((queue, routing_key))

    def basic_qos(self, _size: int, count: int, _whole: bool) -> None:
        """Say how many messages may be in hand."""
        self.prefetch = count

    def confirm_select(self) -> None:
        """Ask for confirms; there always are."""

    def basic_publish(self, message: amqp.Message, exchange: str, routing_key: str, **_: Any) -> None:
        """Send a message; it arrives when the client next looks for answers, or half of it all if it is cut off."""
        self.connection.step("publish")
        self.send(Stored(exchange, routing_key, message.properties["application_headers"], message.body))

    def send(self, message: Stored) -> None:
        """Put a message on the wire."""
        self._tag += 1
        tag = self._tag
        self.connection.sent.append(lambda: self._arrived(message, tag))

    def _arrived(self, message: Stored, tag: int) -> None:
        taken = self.connection.broker.take(message)
        self.connection.events.append(lambda: self._answered(message, tag, taken=taken))

    def _answered(self, message: Stored, tag: int, *, taken: bool) -> None:
        if not taken:
            for call in self.events["basic_return"]:
                call(LookupError("NO_ROUTE"), message.exchange, message.key, message)
        for call in self.events["basic_ack"]:
            call(tag, False)


class SimulatedConsumer:
    """Who consumes a queue, and what it has in hand."""

    def __init__(
        self, connection: SimulatedConnection, queue: str, on_message: Callable[[Any], None], prefetch: int
    ) -> None:
        self.connection = connection
        self.queue = connection.broker.queues[queue]
        self.unacked: dict[int, Stored] = {}
        self._on_message = on_message
        self._prefetch = prefetch
        self._tag = 0

    @property
    def may_get_more(self) -> bool:
        """Whether its prefetch leaves room."""
        return len(self.unacked) < self._prefetch

    def consume(self) -> None:
        """Begin to get messages; behind another consumer, when that one is gone."""
        self.connection.consumers.append(self)
        self.queue.consumers.append(self)
        self.connection.broker.hand_out(self.queue)

    def cancel(self) -> None:
        """Get no more; what is in hand may still be acknowledged."""
        self._prefetch = 0

    def get(self, message: Stored) -> None:
        """Put a message on the wire to this consumer."""
        self._tag += 1
        tag = self._tag
        self.unacked[tag] = message
        self.connection.events.append(lambda: self._delivered(tag, message))

    def acknowledge(self, tag: int, *, multiple: bool) -> None:
        """The messages up to a tag, or that one, are done."""
        for each in [each for each in self.unacked if each == tag or (multiple and each < tag)]:
            del self.unacked[each]
        if self.queue.name in self.connection.broker.queues:
            self.connection.broker.hand_out(self.queue)

    def _delivered(self, tag: int, message: Stored) -> None:
        self.connection.step("delivered")
        again = " again" if message.handed_out > 1 else ""
        told = f"{message.key} of {message.headers.get('cloudEvents_subject')}{again}"
        self.connection.broker.scheduler.tell("is given", told)
        self._on_message(Delivered(self, tag, message))


class Delivered:
    """A message in hand, with what `Subscription` uses of kombu's."""

    def __init__(self, consumer: SimulatedConsumer, tag: int, message: Stored) -> None:
        self.headers = message.headers
        self.body = message.body
        self.delivery_info = {
            "exchange": message.exchange,
            "routing_key": message.key,
            "redelivered": message.handed_out > 1,
        }
        self._consumer = consumer
        self._tag = tag

    def ack(self, *, multiple: bool = False) -> None:
        """Acknowledge it, or all up to it."""
        self._consumer.connection.step("ack")
        self._consumer.acknowledge(self._tag, multiple=multiple)


def _matches(pattern: str, key: str) -> bool:
    return pattern == "#" or fnmatchcase(key, pattern)
