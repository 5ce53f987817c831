"""What can be set, with a working default for each: the environment, then the file `.env`, then the default."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.local.failure import Failure
from deploy.local.network_ports import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
LOWEST_PORT, HIGHEST_PORT = 1024, 65_000  # room above the highest for the ports that are counted from it

# All below 32768: above it the kernel takes the near end of outgoing connections, and a client that looks for a stopped
# server can connect to itself and keep the server's port (docs/adr/0007).
DEFAULTS = {
    "RADICA_HTTP_HOST": "127.0.0.1",
    "RADICA_PORT_BASE": "8100",
    "RADICA_POSTGRES_PORT": "18432",
    "RADICA_AMQP_PORT": "18672",
    "RADICA_MONGO_PORT": "18017",
    "RADICA_TEST_POSTGRES_PORT": "19432",
    "RADICA_TEST_AMQP_PORT": "19672",
    "RADICA_TEST_MONGO_PORT": "19017",
    "RADICA_RUN_FOLDER": ".run",
    "RADICA_TEST_FOLDER": ".run-test",
    "RADICA_SAMPLE": "60",
}


@dataclass(frozen=True)
class ServerPorts:
    """Where PostgreSQL, RabbitMQ and MongoDB listen, and the setting that moves each."""

    postgres: int
    amqp: int
    mongo: int
    prefix: str = "RADICA_"

    @property
    def management(self) -> int:
        """RabbitMQ's HTTP interface."""
        return self.amqp + 1

    @property
    def distribution(self) -> int:
        """Where Erlang nodes of this broker would talk to each other."""
        return self.amqp + 2

    @property
    def epmd(self) -> int:
        """Erlang's port mapper: one of our own, so that two checkouts never meet in the machine's."""
        return self.amqp + 3

    def shifted(self, by: int) -> ServerPorts:
        """The same set further up, for when another program has one of these."""
        return ServerPorts(self.postgres + by, self.amqp + by, self.mongo + by, self.prefix)

    def claims(self) -> list[Claim]:
        """Each port with its owner's name and the setting that changes it."""
        broker = f"{self.prefix}AMQP_PORT"
        return [
            Claim(self.postgres, "PostgreSQL", f"{self.prefix}POSTGRES_PORT"),
            Claim(self.amqp, "RabbitMQ", broker),
            Claim(self.management, "RabbitMQ, administración", broker),
            Claim(self.distribution, "RabbitMQ, nodos", broker),
            Claim(self.epmd, "RabbitMQ, epmd", broker),
            Claim(self.mongo, "MongoDB", f"{self.prefix}MONGO_PORT"),
        ]


@dataclass(frozen=True)
class Settings:
    """One machine's settings."""

    root: Path
    folder: Path
    host: str
    http_base: int
    ports: ServerPorts
    test_folder: Path
    test_ports: ServerPorts
    sample: int
    python: Path
    further: Mapping[str, str]
    """What `.env` says besides; handed on to the services, for example RADICA_COMPANY_NAME."""


def read(environment: Mapping[str, str] | None = None, root: Path = ROOT) -> Settings:
    """Read the settings.

    Raises:
        Failure: a value is not a number, or a port out of range.
    """
    given = os.environ if environment is None else environment
    file = _file(root / ".env")
    values = {**DEFAULTS, **file, **{name: given[name] for name in DEFAULTS if given.get(name)}}
    return Settings(
        root=root,
        folder=root / values["RADICA_RUN_FOLDER"],
        host=values["RADICA_HTTP_HOST"],
        http_base=_port(values, "RADICA_PORT_BASE"),
        ports=_server_ports(values, "RADICA_"),
        test_folder=root / values["RADICA_TEST_FOLDER"],
        test_ports=_server_ports(values, "RADICA_TEST_"),
        sample=_number(values, "RADICA_SAMPLE", 0, 100_000),
        python=root / ".venv" / "bin" / "python",
        further={name: value for name, value in file.items() if name.startswith("RADICA_") and name not in DEFAULTS},
    )


def inherited(*names: str) -> dict[str, str]:
    """The caller's variables that our processes may see; everything else is left behind."""
    return {name: os.environ[name] for name in names if name in os.environ}


def everything(**more: str) -> dict[str, str]:
    """The caller's whole environment and `more`, for tools that run in the foreground for the caller."""
    return {**os.environ, **more}


def _server_ports(values: Mapping[str, str], prefix: str) -> ServerPorts:
    return ServerPorts(
        postgres=_port(values, f"{prefix}POSTGRES_PORT"),
        amqp=_port(values, f"{prefix}AMQP_PORT"),
        mongo=_port(values, f"{prefix}MONGO_PORT"),
        prefix=prefix,
    )


def _port(values: Mapping[str, str], name: str) -> int:
    return _number(values, name, LOWEST_PORT, HIGHEST_PORT)


def _number(values: Mapping[str, str], name: str, lowest: int, highest: int) -> int:
    text = values[name].strip()
    if text.isascii() and text.isdecimal() and lowest <= int(text) <= highest:
        return int(text)
    raise Failure(
        f"El valor de {name} es «{text}» y debe ser un número entre {lowest} y {highest}.",
        "Corríjalo en el archivo .env o en el entorno y repita la orden.",
    )


def _file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.strip().removeprefix("export ") for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("'\"") for name, value in pairs}
