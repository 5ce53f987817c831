"""The three servers together: prepared, started, waited for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deploy.local import disk, secret_files, waiting
from deploy.local.failure import Failure
from deploy.local.mongodb import NAME as MONGODB
from deploy.local.mongodb import MongoDB
from deploy.local.postgres import NAME as POSTGRES
from deploy.local.postgres import Postgres
from deploy.local.rabbitmq import NAME as RABBITMQ
from deploy.local.rabbitmq import RabbitMQ
from deploy.local.supervisor import tail
from deploy.local.terminal import step

if TYPE_CHECKING:
    from collections.abc import Callable

    from deploy.local.layout import Layout
    from deploy.local.programs import Program
    from deploy.local.settings import ServerPorts
    from deploy.local.supervisor import Supervisor

READY_SECONDS = 90.0
GROUP = "servers"


@dataclass(frozen=True)
class Servers:
    """PostgreSQL, RabbitMQ and MongoDB of one installation."""

    layout: Layout
    postgres: Postgres
    rabbitmq: RabbitMQ
    mongodb: MongoDB

    def prepare(self) -> None:
        """Create data folders and configuration where missing."""
        disk.check(self.layout.folder, disk.FOR_RUNNING)
        self.postgres.prepare()
        self.rabbitmq.prepare()
        self.mongodb.prepare()

    def programs(self) -> list[Program]:
        """The programs to run."""
        return [self.postgres.program(), self.mongodb.program(), *self.rabbitmq.programs()]

    def start(self, supervisor: Supervisor) -> None:
        """Start the three at once and wait until each answers.

        Raises:
            Failure: one ended or did not answer in time; the end of its log is shown.
        """
        supervisor.run(GROUP)
        waits: list[tuple[str, str, int, Callable[[], bool]]] = [
            ("PostgreSQL", POSTGRES, self.postgres.port, self.postgres.ready),
            ("MongoDB", MONGODB, self.mongodb.port, self.mongodb.ready),
            ("RabbitMQ", RABBITMQ, self.rabbitmq.ports.amqp, self.rabbitmq.ready),
        ]
        for title, program, port, ready in waits:
            with step(f"{title} en el puerto {port}"):
                _wait(supervisor, title, program, ready)
        # A question of its own that waits too: a broker was once seen to answer, and to refuse a moment later.
        _wait(supervisor, "RabbitMQ", RABBITMQ, self.rabbitmq.free_of_alarms)
        self.mongodb.initiate()

    def erase(self) -> None:
        """Delete the data of the three."""
        self.postgres.erase()
        self.rabbitmq.erase()
        self.mongodb.erase()


def for_running(layout: Layout, ports: ServerPorts) -> Servers:
    """Servers with generated passwords that survive a power cut."""
    return Servers(
        layout,
        Postgres(layout, ports.postgres, secret_files.secret(layout.secrets, "postgres_superuser")),
        RabbitMQ(layout, ports, secret_files.secret(layout.secrets, "rabbitmq_radica")),
        MongoDB(layout, ports.mongo, secret_files.secret(layout.secrets, "mongo_administrator")),
    )


def for_tests(layout: Layout, ports: ServerPorts, *, durable: bool = False) -> Servers:
    """Servers with passwords that everybody knows and data that may go: on loopback, for tests and benchmarks only.

    `durable` has PostgreSQL write to disk as in production: what a benchmark is about.
    """
    return Servers(
        layout,
        Postgres(layout, ports.postgres, password="", durable=durable),
        RabbitMQ(layout, ports, password="radica"),  # noqa: S106 - known on purpose
        MongoDB(layout, ports.mongo, password=""),
    )


def _wait(supervisor: Supervisor, title: str, program: str, ready: Callable[[], bool]) -> None:
    settled = waiting.until(lambda: ready() or supervisor.failed(program), READY_SECONDS)
    if settled and not supervisor.failed(program):
        return
    log = supervisor.layout.logs / f"{program}.log"
    what = f"{title} se cerró al arrancar." if settled else f"{title} no respondió en {READY_SECONDS:.0f} segundos."
    lines = tail(log)
    if any("No space left on device" in line for line in lines):
        raise disk.full(what)
    raise Failure(what, f"Esto dice el final de su registro ({log}):", lines)
