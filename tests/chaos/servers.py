"""PostgreSQL, RabbitMQ and MongoDB of the run's own, which it may kill, freeze and wipe."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import httpx
from tests.servers import START_S, ServerProcess

from deploy.local.layout import Layout
from deploy.local.mongodb import MongoDB
from deploy.local.postgres import Postgres
from deploy.local.rabbitmq import SERVER, USER, RabbitMQ
from deploy.local.settings import ServerPorts
from deploy.local.test_servers import free_ports
from radica.testing import eventually

# Below the ports from which the kernel takes the near end of a connection (docs/adr/0007).
PORTS = ServerPorts(postgres=20432, amqp=20772, mongo=20117)
PASSWORD = "radica"
RABBITMQCTL = SERVER.with_name("rabbitmqctl")
CONTROL_S = 60
TELL_COMMITS = ("-c", "track_commit_timestamp=on")  # a counter-example then tells when each row came to be seen
EVERYTHING = {"configure": ".*", "write": ".*", "read": ".*"}


class Servers:
    """The three servers. PostgreSQL syncs to the disk, as in production: a run kills it on purpose."""

    def __init__(self, folder):
        self.layout = Layout(folder)
        self.layout.make()
        folder.chmod(0o755)  # the system user of PostgreSQL has to get to its data
        ports = free_ports(PORTS)
        self._postgres = Postgres(self.layout, ports.postgres, password="", durable=True)
        self._rabbitmq = RabbitMQ(self.layout, ports, PASSWORD)
        self._mongodb = MongoDB(self.layout, ports.mongo, password="")
        mapper, broker = self._rabbitmq.programs()
        self._mapper = self._process(mapper, lambda: True)
        self.broker = self._process(broker, self._rabbitmq.ready)
        postgres = self._postgres.program()
        self.postgres = self._process(
            replace(postgres, command=(*postgres.command, *TELL_COMMITS)), self._postgres.ready
        )
        self.mongo = self._process(self._mongodb.program(), self._mongodb.ready)
        self._control_environment = {**broker.environment, "LANG": "C.UTF-8"}
        self.management = httpx.Client(base_url=self._rabbitmq.management_url, timeout=10)

    @property
    def all(self):
        return (self.postgres, self.broker, self.mongo)

    @property
    def ports(self):
        return self._rabbitmq.ports

    @property
    def postgres_url(self):
        return self._postgres.url

    def mongo_url(self, database):
        return self._mongodb.url_of("", "", database)

    def amqp_url(self, vhost, port=None):
        return f"amqp://{USER}:{PASSWORD}@127.0.0.1:{port or self.ports.amqp}/{vhost}"

    def start(self):
        for server in (self._postgres, self._rabbitmq, self._mongodb):
            server.prepare()
        for process in (self._mapper, *self.all):
            process.start()
        self._mongodb.initiate()

    def close(self):
        for process in (*self.all, self._mapper):
            process.kill()
        self.management.close()
        self._postgres.erase()
        shutil.rmtree(self.layout.folder, ignore_errors=True)

    def make_vhost(self, name):
        self.management.put(f"/api/vhosts/{name}").raise_for_status()
        self.management.put(f"/api/permissions/{name}/{USER}", json=EVERYTHING).raise_for_status()

    def drop_vhost(self, name):
        self.management.delete(f"/api/vhosts/{name}").raise_for_status()

    def wipe_broker(self):
        """Take the broker's disk away: users, exchanges, queues and messages are gone."""
        self.broker.kill()
        shutil.rmtree(self.layout.folder / "rabbitmq" / "mnesia")
        self.broker.start()

    def control(self, *command):
        """Ask rabbitmqctl, which sees the node's state at this moment; the management interface lags seconds behind."""
        done = subprocess.run(
            [RABBITMQCTL, "--quiet", *command],
            env=self._control_environment,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            timeout=CONTROL_S,
        )
        assert done.returncode == 0, f"rabbitmqctl {command}: {done.stdout}{done.stderr}"
        return done.stdout

    def wait_for_broker(self):
        eventually(self._rabbitmq.ready, START_S)

    def _process(self, program, ready):
        return ServerProcess(program, ready, self.layout.logs / f"{program.name}.log")
