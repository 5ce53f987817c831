"""RabbitMQ as a private process of the calling user, with an Erlang port mapper of its own."""

from __future__ import annotations

import json
import shutil
import socket
import urllib.error
import urllib.request
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.local import secret_files
from deploy.local.failure import Failure
from deploy.local.programs import Program

if TYPE_CHECKING:
    from deploy.local.layout import Layout
    from deploy.local.settings import ServerPorts

NAME = "rabbitmq"
MAPPER = "epmd"
# Not /usr/sbin/rabbitmq-server: Debian's wrapper insists on the user "rabbitmq".
SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
USER = "radica"
HTTP_SECONDS = 5.0

CONFIGURATION = """\
# Written by deploy/local/rabbitmq.py at each start.
listeners.tcp.1 = 127.0.0.1:{amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {management}
# The only user, made at the first start; so the usual "guest" never exists.
default_user = {user}
default_pass = {password}
default_user_tags.administrator = true
default_permissions.configure = .*
default_permissions.read = .*
default_permissions.write = .*
# Half an hour, said aloud because versions differ: a consumer that holds a message longer loses it to another.
consumer_timeout = 1800000
disk_free_limit.absolute = 200MB
vm_memory_high_watermark.absolute = 1GB
# The journal of quorum queues is held in memory up to this size (default 512 MB).
raft.wal_max_size_bytes = 67108864
log.console = true
log.console.level = info
log.file = false
"""


@dataclass(frozen=True)
class RabbitMQ:
    """One broker of one node."""

    layout: Layout
    ports: ServerPorts
    password: str

    @property
    def url(self) -> str:
        """Its AMQP address."""
        return f"amqp://{USER}:{self.password}@127.0.0.1:{self.ports.amqp}/"

    @property
    def management_url(self) -> str:
        """The address of its HTTP interface."""
        return f"http://{USER}:{self.password}@127.0.0.1:{self.ports.management}"

    def prepare(self) -> None:
        """Write its configuration."""
        if not SERVER.exists():
            raise Failure("No se encuentra RabbitMQ.", "Instálelo con: sudo apt-get install rabbitmq-server")
        home = self._home
        home.mkdir(mode=0o700, exist_ok=True)
        text = CONFIGURATION.format(
            amqp=self.ports.amqp, management=self.ports.management, user=USER, password=self.password
        )
        secret_files.write_private(home / "rabbitmq.conf", text)
        (home / "enabled_plugins").write_text("[rabbitmq_management].\n", encoding="ascii")

    def programs(self) -> list[Program]:
        """The port mapper and the broker. SIGTERM ends the broker in order: queues are flushed."""
        mapper = shutil.which(MAPPER) or "/usr/bin/epmd"
        listen = ("-port", str(self.ports.epmd), "-address", "127.0.0.1")
        return [
            Program(
                MAPPER,
                "servers",
                (mapper, *listen),
                stop_seconds=10,
                port=self.ports.epmd,
            ),
            Program(
                NAME, "servers", (str(SERVER),), self._environment(), str(self._home), stop_seconds=60,
                port=self.ports.amqp,
            ),
        ]  # fmt: skip

    def ready(self) -> bool:
        """Whether it takes messages: the port is open and its users are loaded."""
        try:
            socket.create_connection(("127.0.0.1", self.ports.amqp), timeout=2).close()
            self._ask("/api/overview")
        except (OSError, urllib.error.URLError):
            return False
        return True

    def free_of_alarms(self) -> bool:
        """Whether it says that nothing keeps it from taking messages; false while it says nothing.

        Raises:
            Failure: too little disk or memory.
        """
        try:
            self._ask("/api/health/checks/local-alarms")
        except urllib.error.HTTPError as answer:
            reason = answer.read().decode("utf-8", "replace")
            raise Failure(
                f"RabbitMQ no acepta mensajes por falta de disco o de memoria ({reason[:200]}).",
                "Libere espacio y repita la orden.",
            ) from answer
        except OSError:
            return False
        return True

    def erase(self) -> None:
        """Delete its data."""
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def _home(self) -> Path:
        return self.layout.folder / NAME

    def _environment(self) -> dict[str, str]:
        home = self._home
        return {
            "HOME": str(home),
            "RABBITMQ_NODENAME": "radica@localhost",
            "RABBITMQ_DIST_PORT": str(self.ports.distribution),
            "ERL_EPMD_PORT": str(self.ports.epmd),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(home / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
            "RABBITMQ_LOG_BASE": str(self.layout.logs),
            "RABBITMQ_LOGS": "-",
            # What the system's own broker is told in /etc must not reach ours.
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            # Two schedulers are plenty on one machine, and node traffic stays on loopback.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}",
            # The script then replaces itself with the broker, so that signals reach it and not a shell.
            "RUNNING_UNDER_SYSTEMD": "true",
        }

    def _ask(self, path: str) -> dict[str, object]:
        word = b64encode(f"{USER}:{self.password}".encode()).decode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.ports.management}{path}", headers={"Authorization": f"Basic {word}"}
        )
        with urllib.request.urlopen(request, timeout=HTTP_SECONDS) as answer:  # noqa: S310 - same
            body: dict[str, object] = json.load(answer)
        return body
