"""The nameko entrypoint by which a service hears events: in batches, in order, each effect once.

nameko's own consumer acknowledges a message whose handler raised, loses the acknowledgement in flight when it stops,
and keeps no order. So the transport is kept here and the rest of nameko (containers, workers, dependencies) used.

    @subscribe("billing", {"routing.events": ["ConceptIssued"]})
    def on_events(self, messages): ...

The method gets up to 200 messages and returns when their effect is committed; then they are acknowledged together. If
it raises, each message is given to it alone: one that can never succeed goes to the dead letters at once with its
reason, one that meets a dead database waits with growing pauses, any other error is tried a few times. A redelivered
message is always taken alone, so a poisonous one harms no other. Stopping drains: what is in hand is finished and
acknowledged first.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import eventlet
from amqp.exceptions import AMQPError
from eventlet.event import Event
from kombu.exceptions import KombuError
from nameko.extensions import Entrypoint

from radica import broker, failpoints
from radica.envelope import Message, from_delivery
from radica.errors import RadicaError, Unavailable
from radica.logs import log
from radica.publisher import ConfirmedPublisher, NotConfirmed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kombu import Connection
    from kombu.message import Message as Delivered

BATCH = 200
PREFETCH = 400
POLL_S = 0.25
GATHER_S = 0.001
GLANCE_S = 0.005
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 10.0
ATTEMPTS = 4
LONGEST_HOLD_S = 600.0
STOP_WITHIN_S = 25.0
LONGEST_REASON = 1_000

BROKER_FAILURES = (AMQPError, KombuError, OSError, NotConfirmed)


class HeldTooLong(Unavailable):
    """The message is given back to the broker, before the broker takes it back by itself."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message in hand: as it came, and as it was understood (or why it was not)."""

    delivered: Delivered
    message: Message | None
    problem: RadicaError | None = None

    @property
    def redelivered(self) -> bool:
        """Whether somebody may have worked on it before."""
        return bool(self.delivered.delivery_info.get("redelivered"))


class Subscription(Entrypoint):
    """Hears a queue and calls the decorated method with batches of messages."""

    def __init__(self, queue: str, bindings: Mapping[str, Sequence[str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.queue = queue
        self.bindings = bindings

    def setup(self) -> None:
        """Read where the broker is; called by nameko once, before anything starts."""
        self._amqp_url = self.container.config["AMQP_URI"]
        self._stopping = False
        self._ended = Event()
        self._in_hand: deque[Delivery] = deque()

    def start(self) -> None:
        """Begin to hear; a broker that is not there yet is waited for."""
        self.container.spawn_managed_thread(self._run, identifier=f"subscription-{self.queue}")

    def stop(self) -> None:
        """Finish and acknowledge what is in hand, then leave; bounded."""
        self._stopping = True
        with eventlet.Timeout(STOP_WITHIN_S, exception=False):
            self._ended.wait()

    def _run(self) -> None:
        pause = FIRST_PAUSE_S
        try:
            while not self._stopping:
                try:
                    with broker.connection(self._amqp_url, self.queue) as connection:
                        self._hear(connection)
                    pause = FIRST_PAUSE_S
                except (*BROKER_FAILURES, Unavailable) as failure:
                    pause = min(pause * 2, LONGEST_PAUSE_S)
                    log.warning("subscription_paused", queue=self.queue, pause_seconds=pause, reason=repr(failure))
                    self._pause(pause)
        finally:
            self._ended.send()

    def _hear(self, connection: Connection) -> None:
        channel = connection.channel()
        if not broker.there(connection, self.queue):
            # The topology is made before the first start, so somebody took the queue away with what stood in it. Where
            # another service hears the same exchange, nobody else can notice: the broker confirms what one queue takes.
            log.error("queue_was_gone", queue=self.queue)
        broker.declare(channel, self.queue, self.bindings)
        self._publisher = ConfirmedPublisher(connection.channel())
        self._in_hand.clear()
        channel.basic_qos(0, PREFETCH, False)  # noqa: FBT003 - the client's signature
        consumer = connection.Consumer(
            broker.service_queue(self.queue)(channel), on_message=self._received, auto_declare=False, channel=channel
        )
        consumer.consume()
        log.info("subscription_hears", queue=self.queue)
        while not self._stopping:
            self._gather(connection)
            self._work_off(connection)
        consumer.cancel()  # deliveries that were on their way arrive before the broker says it has cancelled
        while self._in_hand:
            self._work_off(connection)

    def _received(self, delivered: Delivered) -> None:
        try:
            message = from_delivery(delivered.headers or {}, delivered.body)
        except RadicaError as problem:
            self._in_hand.append(Delivery(delivered, None, problem))
        else:
            self._in_hand.append(Delivery(delivered, message))

    def _gather(self, connection: Connection) -> None:
        """Have something in hand, if anything comes; the first is not kept waiting for more, those come meanwhile."""
        if not self._in_hand:
            self._receive(connection, POLL_S)
        connection.heartbeat_check()

    def _receive(self, connection: Connection, seconds: float) -> bool:
        """Take what the broker sends next; return whether anything came in time."""
        try:
            connection.drain_events(timeout=seconds)
        except TimeoutError:
            return False
        return True

    def _work_off(self, connection: Connection) -> None:
        batch = self._next_batch()
        if not batch:
            return
        if len(batch) > 1:
            failure = self._call([delivery.message for delivery in batch if delivery.message], connection)
            if failure is None:
                failpoints.reach("worker.committed")
                batch[-1].delivered.ack(multiple=True)
                return
            log.warning("batch_failed", queue=self.queue, count=len(batch), reason=_reason(failure))
        for delivery in batch:
            self._take_alone(connection, delivery)

    def _next_batch(self) -> list[Delivery]:
        """Return the messages in hand that can go together; one that is suspicious goes by itself."""
        batch: list[Delivery] = []
        while self._in_hand and len(batch) < BATCH:
            suspicious = self._in_hand[0].redelivered or self._in_hand[0].message is None
            if suspicious and batch:
                break
            batch.append(self._in_hand.popleft())
            if suspicious:
                break
        return batch

    def _take_alone(self, connection: Connection, delivery: Delivery) -> None:
        """Bring one message to its end: its effect committed, or among the dead letters with the reason."""
        if delivery.message is None:
            self._bury(delivery, delivery.problem or RadicaError("ilegible"), attempts=1)
            return
        attempt, pause, since = 1, FIRST_PAUSE_S, time.monotonic()
        while failure := self._call([delivery.message], connection):
            if isinstance(failure, Unavailable):
                log.warning("message_waits", queue=self.queue, message_id=delivery.message.id, reason=_reason(failure))
                if self._stopping or time.monotonic() - since > LONGEST_HOLD_S:
                    raise HeldTooLong("El mensaje vuelve a la cola.") from failure
            elif isinstance(failure, RadicaError) or attempt >= ATTEMPTS:
                self._bury(delivery, failure, attempt)
                return
            else:
                attempt += 1
            self._pause(pause, connection)
            pause = min(pause * 2, LONGEST_PAUSE_S)
        failpoints.reach("worker.committed")
        delivery.delivered.ack()

    def _call(self, messages: list[Message], connection: Connection) -> Exception | None:
        """Run the service's method in a nameko worker; return what it raised.

        The worker mostly waits for its database, so meanwhile the next batch is received, and the heart beats.
        """
        done: Event = Event()

        def handle_result(_context: object, result: object, exc_info: Any) -> tuple[object, Any]:  # noqa: ANN401
            done.send(exc_info[1] if exc_info else None)
            return result, exc_info

        self.container.spawn_worker(self, (messages,), {}, handle_result=handle_result)
        try:
            while not done.ready():
                if len(self._in_hand) == BATCH or not self._receive(connection, GATHER_S):
                    connection.heartbeat_check()
                    done.wait(GLANCE_S)
        finally:
            failure: Exception | None = done.wait()  # also when the broker is lost: never two workers at a time
        return failure

    def _bury(self, delivery: Delivery, failure: Exception, attempts: int) -> None:
        """Put a message among the dead letters with its reason, and only then acknowledge it."""
        reason = _reason(failure)
        application_headers = {
            **(delivery.delivered.headers or {}),
            "radica-reason": reason,
            "radica-error": type(failure).__name__,
            "radica-attempts": attempts,
            "radica-exchange": delivery.delivered.delivery_info.get("exchange", ""),
            "radica-routing-key": delivery.delivered.delivery_info.get("routing_key", ""),
        }
        body = delivery.delivered.body
        self._publisher.publish_raw(
            broker.DEAD_LETTER_EXCHANGE,
            self.queue,
            body.encode() if isinstance(body, str) else body,
            application_headers,
        )
        delivery.delivered.ack()
        log.error("message_dead_lettered", queue=self.queue, reason=reason, attempt=attempts)

    def _pause(self, seconds: float, connection: Connection | None = None) -> None:
        """Wait, with the heart beating, but no longer than until the service is told to stop.

        What arrives meanwhile is only put in hand (`_received`): the message that waits keeps its place before it.
        """
        until = time.monotonic() + seconds
        while not self._stopping and (left := until - time.monotonic()) > 0:
            eventlet.sleep(min(left, POLL_S))
            if connection is not None:
                broker.keep_alive(connection)


subscribe: Callable[..., Any] = Subscription.decorator


def _reason(failure: BaseException) -> str:
    """Return what went wrong in one line: the further ones of a database's message quote the row that it refused."""
    text = failure.detail if isinstance(failure, RadicaError) else str(failure).partition("\n")[0]
    return f"{type(failure).__name__}: {text}"[:LONGEST_REASON]
