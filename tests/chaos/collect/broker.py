"""RabbitMQ as the checker sees it: what its queues hold, and what lies among the dead letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kombu import Connection
from tests.chaos.evidence import Letter, QueueFigures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import httpx

DEAD = ".dead"
CONNECT_S = 5


def figures(management: httpx.Client, vhost: str) -> tuple[QueueFigures, ...]:
    """Every queue of a virtual host. The broker counts for this page every few seconds only: ask until it rests."""
    answer = management.get(f"/api/queues/{quote(vhost, safe='')}")
    answer.raise_for_status()
    return tuple(
        QueueFigures(
            queue["name"],
            queue.get("messages_ready", 0),
            queue.get("messages_unacknowledged", 0),
            queue.get("consumers", 0),
        )
        for queue in answer.json()
    )


def dead_letters(url: str, queues: Iterable[QueueFigures]) -> tuple[Letter, ...]:
    """Everything in the queues of dead letters; it stays there."""
    with Connection(url, connect_timeout=CONNECT_S) as connection:
        channel = connection.channel()  # closing it without acknowledging gives everything back
        names = sorted(queue.name for queue in queues if queue.name.endswith(DEAD))
        return tuple(letter for name in names for letter in _letters(channel, name))


def _letters(channel: Any, queue: str) -> Iterator[Letter]:
    while message := channel.basic_get(queue, no_ack=False):
        headers = message.headers or {}
        death = (headers.get("x-death") or [{}])[0].get("reason", "")
        yield Letter(
            queue=queue.removesuffix(DEAD),
            message_id=headers.get("cloudEvents_id"),
            body=message.body if isinstance(message.body, bytes) else str(message.body).encode(),
            reason=str(headers.get("radica-reason") or death),
        )
