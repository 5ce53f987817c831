"""Publishing with the certainty that the broker has it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import amqp

from radica.envelope import CONTENT_TYPE
from radica.frames import EventFrames

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radica.log import Entry

CONFIRM_TIMEOUT_S = 10.0
WRITE_BYTES = 64 * 1024
"""So many bytes go to the socket at once: the broker works on the first events while the others are encoded."""


class NotConfirmed(Exception):
    """The broker refused a message, had no queue for it, or did not confirm it in time."""


class ConfirmedPublisher:
    """Publishes on a channel of its own and knows what the broker has confirmed.

    RabbitMQ confirms a message that no queue takes, so each is sent as mandatory and a return counts as a failure.
    After a failure nothing more can be known of what was sent: the channel must not be used again.
    """

    def __init__(self, channel: amqp.Channel) -> None:
        self._channel = channel
        self._sent = 0
        self._confirmed = 0
        """The broker counts what it gets, 1, 2, 3 …; up to this number all is confirmed."""
        self._confirmed_beyond: set[int] = set()
        self._failure: str | None = None
        channel.confirm_select()
        channel.events["basic_ack"].add(self._on_confirm)
        channel.events["basic_nack"].add(self._on_refusal)
        channel.events["basic_return"].add(self._on_return)

    def send(self, exchange: str, entries: Sequence[Entry]) -> int:
        """Send entries of a log, in order, and return at once; the number returned is what to `wait` for."""
        connection = self._channel.connection
        frames = EventFrames(exchange, self._channel.channel_id, connection.frame_max)
        waiting = bytearray()
        with connection.transport.having_timeout(CONFIRM_TIMEOUT_S):
            for entry in entries:
                waiting += frames.of(entry.envelope, entry.body)
                if len(waiting) >= WRITE_BYTES:
                    connection.transport.write(waiting)
                    waiting = bytearray()
            connection.transport.write(waiting)
        self._sent += len(entries)
        return self._sent

    def publish_raw(self, exchange: str, key: str, body: bytes, application_headers: Mapping[str, Any]) -> None:
        """Publish one message as it is; raises NotConfirmed unless it was confirmed."""
        message = amqp.Message(
            body,
            content_type=CONTENT_TYPE,
            content_encoding="utf-8",
            delivery_mode=2,
            application_headers=dict(application_headers),
        )
        self._channel.basic_publish(
            message, exchange=exchange, routing_key=key, mandatory=True, timeout=CONFIRM_TIMEOUT_S
        )
        self._sent += 1
        self.wait(self._sent)

    def wait(self, number: int) -> None:
        """Return when everything sent up to `number` is confirmed; raises NotConfirmed if that does not happen."""
        deadline = time.monotonic() + CONFIRM_TIMEOUT_S
        while self._confirmed < number and self._failure is None:
            left = deadline - time.monotonic()
            if left <= 0:
                self._failure = f"{number - self._confirmed} messages were not confirmed in {CONFIRM_TIMEOUT_S} s"
                break
            try:
                self._channel.connection.drain_events(timeout=left)
            except TimeoutError:
                continue
        if self._failure is not None:
            raise NotConfirmed(self._failure)

    def _on_confirm(self, delivery_tag: int, multiple: bool) -> None:  # noqa: FBT001 - the client's call
        if multiple:
            self._confirmed = max(self._confirmed, delivery_tag)
        else:
            self._confirmed_beyond.add(delivery_tag)
        while self._confirmed + 1 in self._confirmed_beyond:
            self._confirmed += 1
            self._confirmed_beyond.remove(self._confirmed)

    def _on_refusal(self, delivery_tag: int, multiple: bool) -> None:  # noqa: ARG002, FBT001 - the client's call
        self._failure = f"the broker refused message {delivery_tag}"

    def _on_return(self, error: Exception, exchange: str, routing_key: str, message: Any) -> None:  # noqa: ANN401, ARG002
        self._failure = f"no queue takes {routing_key} of {exchange}: {error}"
