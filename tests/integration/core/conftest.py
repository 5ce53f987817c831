"""Processes of the example service, and ways to feed and watch them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import psycopg2
import pytest
from kombu import Connection, Exchange, Queue

from radica import broker
from radica.testing import eventually

HERE = Path(__file__).parent
PATIENCE_S = 30
APPEND = """
insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data)
select gen_random_uuid(), 'PQRRadicated', 1, 'E-' || n %% %s, n / %s + 1, now(), 'quien', 'service', '{}'
from generate_series(0, %s - 1) n
"""

TABLE = """
create table effect (
    n bigserial primary key, message_id uuid not null, subject text not null, sequence bigint not null
);
create table delivered (message_id uuid not null);
grant select, insert on effect, delivered to :app;
grant usage on sequence effect_n_seq to :app;
"""


class Process:
    """One process of the example service."""

    def __init__(self, *arguments, log, **environment):
        self.log = Path(log)
        with self.log.open("ab") as stderr:
            self.popen = subprocess.Popen(
                [sys.executable, HERE / "example_service.py", *arguments],
                env={**os.environ, **environment},
                stderr=stderr,
            )

    def says(self, text, times=1):
        return eventually(lambda: self.log.read_text().count(text) >= times)

    def terminate(self):
        """Send SIGTERM; return how long it took to go and with which code."""
        began = time.monotonic()
        self.popen.terminate()
        code = self.popen.wait(PATIENCE_S)
        return time.monotonic() - began, code

    def kill(self):
        self.popen.kill()
        self.popen.wait(PATIENCE_S)


@pytest.fixture
def source(make_database):
    """The database whose log is relayed."""
    return make_database("core")


@pytest.fixture
def example(make_database, tmp_path):
    """The database of the service that hears."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_effect.sql").write_text(TABLE)
    return make_database(f"ex{uuid.uuid4().hex[:6]}", folder)


@pytest.fixture
def start(source, example, vhost, tmp_path):
    """Start processes; whatever still runs is killed at the end."""
    processes = []

    def start_(role, **environment):
        url = example.url if role == "worker" else source.url
        process = Process(role, url, vhost.url, log=tmp_path / f"{role}-{len(processes)}.log", **environment)
        processes.append(process)
        return process

    yield start_
    for process in processes:
        if process.popen.poll() is None:
            process.popen.send_signal(signal.SIGCONT)
            process.kill()


@pytest.fixture
def append(source):
    """Append events to the source's log: so many, over so many cases."""

    def append_(count, cases=5):
        with psycopg2.connect(source.superuser_url) as connection, connection.cursor() as cursor:
            cursor.execute(APPEND, (cases, cases, count))

    return append_


@pytest.fixture
def effects(example):
    """Return what the example service did: (subject, sequence) in the order in which it was committed."""

    def effects_():
        with psycopg2.connect(example.superuser_url) as connection, connection.cursor() as cursor:
            cursor.execute("select subject, sequence from effect order by n")
            return cursor.fetchall()

    return effects_


@pytest.fixture
def deliveries(example):
    """Return how many messages were worked on, repetitions included."""

    def deliveries_():
        with psycopg2.connect(example.superuser_url) as connection, connection.cursor() as cursor:
            cursor.execute("select count(*) from delivered")
            return cursor.fetchone()[0]

    return deliveries_


@pytest.fixture
def queue(vhost):
    """The example's queue, bound, as its worker would make it; with means to send to it and to look at it."""
    with Connection(vhost.url) as connection:
        channel = connection.channel()
        broker.declare(channel, "example", {"source.events": ["#"]})

        class TheQueue:
            def send(self, body, headers=None, **properties):
                producer = connection.Producer(channel, exchange=Exchange("source.events", type="topic"))
                producer.publish(
                    body if isinstance(body, bytes) else json.dumps(body).encode(),
                    routing_key="PQRRadicated",
                    headers=a_message(**properties) if headers is None else headers,
                    content_type="application/json",
                    content_encoding="utf-8",
                    delivery_mode=2,
                )

            def waiting(self, name="example"):
                return channel.queue_declare(name, passive=True).message_count

            def dead(self):
                found = []
                letters = Queue("example.dead")(channel)
                while message := letters.get(no_ack=False):
                    found.append(message)
                return found

        yield TheQueue()


def a_message(subject="E-1", sequence=1, message_id=None, version=1):
    return {
        "cloudEvents_specversion": "1.0",
        "cloudEvents_id": message_id or str(uuid.uuid4()),
        "cloudEvents_type": "PQRRadicated",
        "cloudEvents_source": "/source",
        "cloudEvents_subject": subject,
        "cloudEvents_time": "2026-11-24T14:00:00Z",
        "cloudEvents_dataschema": f"urn:radica:PQRRadicated:{version}",
        "cloudEvents_sequence": sequence,
        "cloudEvents_actorid": "quien",
        "cloudEvents_actorlane": "service",
    }
