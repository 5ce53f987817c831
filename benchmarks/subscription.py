"""From a message to its committed effect: our subscription, and nameko's handler with the same inbox and effect."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg2
from kombu import Exchange, Queue

from benchmarks import history, servers
from benchmarks.harness import Benchmark, Series, Target
from benchmarks.processes import running, until
from radica import broker
from radica.log import Entry
from radica.publisher import ConfirmedPublisher

if TYPE_CHECKING:
    from collections.abc import Iterator

    import amqp

    from radica.envelope import Message

SERVICE, QUEUE = "intake", "benchmark"
MIGRATIONS = Path(__file__).parent / "migrations"
NAMEKO_QUEUE = f"evt-{SERVICE}-#--listener.on_event"  # as nameko names it
OURS_A_SECOND, THEIRS_A_SECOND = 8_000, 1_500  # so many messages are measured for each second of the hint
FEWEST = 400
RADICA, NAMEKO = "Radica", "nameko, 50 workers"
POINT = "inbox and state"
HEARD = "select count(*), extract(epoch from clock_timestamp() - min(taken_at))::float from inbox"


@contextmanager
def prepared() -> Iterator[Benchmark]:
    """Give the benchmark: one database, one virtual host, a queue for each contestant."""
    with (
        servers.database("benchmark", MIGRATIONS) as database,
        servers.a_virtual_host() as host,
        broker.connection(host.url, "benchmark") as connection,
        closing(psycopg2.connect(database.superuser_url)) as session,
    ):
        contestants = Contestants(database.url, host.url, session, connection.channel())
        yield Benchmark(
            title="From a message to its committed effect",
            points={POINT: None},
            metrics={"messages": "per second"},
            contestants={RADICA: contestants.radica, NAMEKO: contestants.nameko},
            targets=[
                Target(
                    "message to committed effect",
                    Series(RADICA, POINT, "messages"),
                    Series(NAMEKO, POINT, "messages"),
                    at_least=5,
                )
            ],
        )


@dataclass
class Contestants:
    """Who hears; each finds the same messages in a queue of its own when it starts."""

    database_url: str
    amqp_url: str
    session: Any
    channel: amqp.Channel

    def radica(self, _point: object, seconds: float) -> dict[str, float]:
        """Measure our subscription."""
        broker.declare(self.channel, QUEUE, {f"{SERVICE}.events": ["#"]})
        return self._measured("radica", QUEUE, max(FEWEST, int(OURS_A_SECOND * seconds)))

    def nameko(self, _point: object, seconds: float) -> dict[str, float]:
        """Measure nameko's event handler."""
        exchange = Exchange(f"{SERVICE}.events", type="topic", durable=True)
        Queue(NAMEKO_QUEUE, exchange, routing_key="#", durable=True)(self.channel).declare()
        return self._measured("nameko", NAMEKO_QUEUE, max(FEWEST, int(THEIRS_A_SECOND * seconds)))

    def _measured(self, kind: str, queue: str, count: int) -> dict[str, float]:
        with self.session, self.session.cursor() as cursor:
            cursor.execute("truncate inbox, state")
        self._publish(count)
        with running("benchmarks.listener", kind, self.database_url, self.amqp_url):
            seconds = until(lambda: self._seconds_for(count))
        self.channel.queue_delete(queue)
        return {"messages": count / seconds}

    def _publish(self, count: int) -> None:
        """Fill the queue with what both can read: nameko's handler is not given the headers."""
        entries = [Entry(0, each, _body(each)) for each in history.told(count)]
        with broker.connection(self.amqp_url, "publisher") as connection:
            publisher = ConfirmedPublisher(connection.channel())
            publisher.wait(publisher.send(f"{SERVICE}.events", entries))

    def _seconds_for(self, count: int) -> float:
        """How long it took from the first message taken to the last effect; 0 while some are missing."""
        with self.session, self.session.cursor() as cursor:
            cursor.execute(HEARD)
            heard, seconds = cursor.fetchone()
        return float(seconds) if heard == count else 0.0


def _body(message: Message) -> str:
    return json.dumps({**message.data, "event_id": message.id, "sequence": message.sequence}, ensure_ascii=False)
