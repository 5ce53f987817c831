"""A few real processes of Radica that may be sabotaged and killed: relay, routing's worker, reporting's worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from kombu import Connection
from stdnum import damm
from tests.chaos import collect
from tests.chaos.history import Recorder
from tests.chaos.topology import HEARD, SUBSCRIPTIONS

from radica import broker
from radica.relay import republish
from radica.testing import eventually

ROOT = Path(__file__).parents[3]
FILED = ROOT / "contracts" / "events" / "intake" / "PQRRadicated.v1.example.json"
PATIENCE_S = 30
STORED = ("intake", "routing")
INSERT = """
insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data)
values (%s, 'PQRRadicated', 1, %s, 1, now(), 'ana', 'customer_service_assistant', %s)
"""
PUBLISHED = "select position >= (select coalesce(max(id), 0) from log) from relay_cursor"


class SmallSystem:
    """Intake's log, of which cases are written directly, and what hears it."""

    def __init__(self, folder, databases, vhost, mongo_url):
        self.folder, self.databases, self.vhost, self.mongo_url = folder, databases, vhost, mongo_url
        self.processes, self._filed = {}, 0
        with Connection(vhost.url) as connection:
            for service in ("intake", "routing", "reporting"):
                bindings = {f"{source}.events": sorted(types) for source, types in HEARD[service].items()}
                broker.declare(connection.channel(), service, bindings)

    def start(self, service, *command, defect=None, dies_at=None):
        """Start a service's command, built with a defect if one is named; it kills itself at a failpoint if told."""
        sabotage = ["tests.chaos.sabotage", defect] if defect else []
        failpoints = {"RADICA_FAILPOINTS": f"{dies_at}=kill@1"} if dies_at else {}
        name = "-".join([service, *command])
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *sabotage, service, *command],
                env={**os.environ, **self._environment(service), **failpoints},
                cwd=ROOT,
                stderr=log,
            )

    def run(self, service, *command):
        """Run a service's command to its end."""
        self.start(service, *command)
        assert self.processes.pop("-".join([service, *command])).wait(PATIENCE_S) == 0

    def stop(self, name):
        process = self.processes.pop(name)
        process.terminate()
        assert process.wait(PATIENCE_S) == 0

    def wait_until_dead(self, name):
        eventually(lambda: self.processes[name].poll() is not None, PATIENCE_S)
        assert self.processes.pop(name).returncode < 0, (self.folder / f"{name}.log").read_text()

    def file(self, connection=None):
        """File a case with one work order, in a connection's transaction if one is given; returns the event's id."""
        self._filed += 1
        digits = f"2026{self._filed:07}"
        radicado = f"E-2026-{self._filed:07}-{damm.calc_check_digit(digits)}"
        message_id = str(uuid.uuid4())
        body = json.dumps({**json.loads(FILED.read_text()), "radicado": radicado})
        if connection is not None:
            connection.cursor().execute(INSERT, (message_id, radicado, body))
            return message_id
        with closing(self.connect("intake")) as own, own:
            own.cursor().execute(INSERT, (message_id, radicado, body))
        return message_id

    def connect(self, service):
        return psycopg2.connect(self.databases[service].superuser_url)

    def value(self, service, sql, *parameters):
        with closing(self.connect(service)) as connection, connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchone()[0]

    def wait_until_taken(self, message_id):
        """Wait until routing has taken a message; what came before it on the queue was worked off by then."""
        taken = "select count(*) from inbox where message_id = %s"
        eventually(lambda: self.value("routing", taken, message_id), PATIENCE_S)

    def publish_again(self):
        """Have the relay publish everything once more, as after the broker lost its data."""
        self.stop("radica.relay")
        republish(self.databases["intake"].superuser_url, 0)

    def evidence(self, *subscribers):
        """What is left behind, as far as these subscribers go, once the relay has come to the end of the logs."""
        looked_at = [name for name in STORED if name == "intake" or name in subscribers]
        for service in looked_at:
            eventually(lambda service=service: self.value(service, PUBLISHED), PATIENCE_S)
        Recorder(self.folder / "history.jsonl").close()
        urls = {name: self.databases[name].superuser_url for name in looked_at}
        mongo_url = self.mongo_url if "reporting" in subscribers else None
        sources = collect.Sources(urls, mongo_url, self.vhost.url, self.vhost.management, self.vhost.name)
        heard = tuple(each for each in SUBSCRIPTIONS if each.service in subscribers and each.source in STORED)
        return collect.evidence(sources, self.folder / "history.jsonl", subscriptions=heard)

    def close(self):
        for process in self.processes.values():
            process.kill()
            process.wait(PATIENCE_S)

    def _environment(self, service):
        relayed = json.dumps({name: database.url for name, database in self.databases.items()})
        database = self.databases.get(service)
        return {
            "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "RADICA_AMQP_URL": self.vhost.url,
            "RADICA_MONGO_URL": self.mongo_url,
            "RADICA_RELAY_DATABASES": relayed,
            "RADICA_FEED_URL": "http://127.0.0.1:9",
            "RADICA_TOKENS_URL": "http://127.0.0.1:9",
            "RADICA_SERVICE_USER": "reporting",
            "RADICA_SERVICE_PASSWORD": "none",
            **({"RADICA_DATABASE_URL": database.url} if database else {}),
        }


@pytest.fixture
def small_system(make_database, vhost, mongo_url, tmp_path):
    databases = {name: make_database(name, ROOT / "services" / name / "migrations") for name in STORED}
    system = SmallSystem(tmp_path, databases, vhost, mongo_url)
    yield system
    system.close()
