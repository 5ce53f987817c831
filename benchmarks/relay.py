"""From the log to messages that the broker has confirmed: the relay, a C publisher of the same messages, nameko."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg2
from nameko.standalone.events import event_dispatcher
from psycopg2.extras import execute_values

from benchmarks import history, servers
from benchmarks.harness import Benchmark, Series, Target
from benchmarks.processes import running, until
from radica import broker
from radica.envelope import headers
from radica.postgres import WAKE_UP_CHANNEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import amqp

    from radica.envelope import Message
    from radica.testing import VirtualHost

SERVICE, QUEUE = "intake", "benchmark"
WINDOW = 500
EVENTS_A_SECOND = 10_000  # so many events are measured for each second of the hint
FEWEST_EVENTS = 200
PATIENCE_S = 120
SEPARATOR = "\x1f"
RADICA, LIMIT, NAMEKO = "Radica", "C, window 500", "nameko"
POINT = "quorum queue"

TEMPLATE = "create table template (like log)"
STORED = """
insert into template (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data, id, tx)
values %s
"""
APPENDED = """
insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data)
select message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data
from template where id <= %s order by id
"""


@contextmanager
def prepared() -> Iterator[Benchmark]:
    """Give the benchmark: one virtual host with one quorum queue, emptied after each measurement."""
    with (
        servers.database(SERVICE) as database,
        servers.a_virtual_host() as host,
        broker.connection(host.url, "benchmark") as connection,
        closing(psycopg2.connect(database.superuser_url)) as session,
        compiled("publisher.c", "-lrabbitmq") as publisher,
    ):
        channel = connection.channel()
        broker.declare(channel, QUEUE, {f"{SERVICE}.events": ["#"]})
        contestants = Contestants(session, host, channel, publisher)
        databases = json.dumps({SERVICE: database.url})
        environment = {"RADICA_RELAY_DATABASES": databases, "RADICA_AMQP_URL": host.url}
        with running("radica.relay", ready="relay_leads", environment=environment):
            yield Benchmark(
                title="From the log to confirmed messages",
                points={POINT: None},
                metrics={"events": "per second"},
                contestants={RADICA: contestants.relay, LIMIT: contestants.in_c, NAMEKO: contestants.nameko},
                targets=_targets(),
            )


@contextmanager
def compiled(source: str, *libraries: str) -> Iterator[Path]:
    """Give the program that a C file of this folder is compiled to."""
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "program"
        command = ["gcc", "-O2", "-D_GNU_SOURCE", "-o", str(program), str(Path(__file__).with_name(source)), *libraries]
        subprocess.run(command, check=True, timeout=PATIENCE_S)
        yield program


@dataclass
class Contestants:
    """Who publishes the same events to the same queue."""

    session: Any
    host: VirtualHost
    channel: amqp.Channel
    publisher: Path

    def relay(self, _point: object, seconds: float) -> dict[str, float]:
        """Append events in one commit; the running relay is done when its cursor stands behind the last of them."""
        count = self._stored(seconds)
        with self.session, self.session.cursor() as cursor:
            cursor.execute(APPENDED, (count,))
            cursor.execute("select max(id) from log")
            (last,) = cursor.fetchone()
            cursor.execute(f"notify {WAKE_UP_CHANNEL}")
        began = time.perf_counter()
        until(lambda: self._position() >= last)
        return self._done(count, time.perf_counter() - began)

    def in_c(self, _point: object, seconds: float) -> dict[str, float]:
        """Publish the events by librabbitmq; it reads them before its clock starts, and no log is read."""
        told = history.told(_count(seconds))
        at = urlsplit(self.host.url)
        login = [str(at.hostname), str(at.port), str(at.username), str(at.password), self.host.name]
        done = subprocess.run(
            [str(self.publisher), *login, f"{SERVICE}.events", str(WINDOW)],
            input="".join(map(_line, told)),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=PATIENCE_S,
        )
        return self._done(len(told), float(done.stdout))

    def nameko(self, _point: object, seconds: float) -> dict[str, float]:
        """Dispatch events for so long by nameko's own dispatcher, which waits for each confirm."""
        told = history.told(_count(seconds))
        dispatch = event_dispatcher({"AMQP_URI": self.host.url})
        began, sent = time.perf_counter(), 0
        while time.perf_counter() < began + seconds:
            message = told[sent % len(told)]
            dispatch(SERVICE, message.type, message.data)
            sent += 1
        return self._done(sent, time.perf_counter() - began)

    def _stored(self, seconds: float) -> int:
        """See that enough events are there to be appended; return how many."""
        count = _count(seconds)
        with self.session, self.session.cursor() as cursor:
            cursor.execute("select to_regclass('template')")
            if cursor.fetchone() == (None,):
                cursor.execute(TEMPLATE)
                execute_values(cursor, STORED, list(map(_row, history.told(count))))
        return count

    def _position(self) -> int:
        with self.session, self.session.cursor() as cursor:
            cursor.execute("select position from relay_cursor")
            return int(cursor.fetchone()[0])

    def _done(self, count: int, seconds: float) -> dict[str, float]:
        """Empty the queue, which must hold exactly what was published, for the next one."""
        held = self.channel.queue_purge(QUEUE)
        if held != count:
            raise RuntimeError(f"{held} messages were in the queue, not {count}")
        return {"events": count / seconds}


def _count(seconds: float) -> int:
    return max(FEWEST_EVENTS, int(EVENTS_A_SECOND * seconds))


def _row(message: Message) -> Sequence[object]:
    head = (message.id, message.type, message.version, message.subject, message.sequence, message.time)
    return (*head, message.actor.id, message.actor.lane, _body(message), message.position, "1")


def _body(message: Message) -> str:
    return json.dumps(message.data, ensure_ascii=False)


def _line(message: Message) -> str:
    """A message as publisher.c reads it."""
    fields = [message.type, message.id, _body(message)]
    for name, value in headers(message).items():
        fields += [name, f"{'S' if isinstance(value, str) else 'I'}{value}"]
    return SEPARATOR.join(fields) + "\n"


def _targets() -> list[Target]:
    ours, limit, nameko = (Series(name, POINT, "events") for name in (RADICA, LIMIT, NAMEKO))
    return [
        Target("log to confirmed message", ours, limit, at_least=0.4),
        Target("log to confirmed message", ours, nameko, at_least=10),
    ]
