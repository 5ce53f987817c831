"""A pytest plugin: real servers for tests, a database, a virtual host and a clock of their own for each.

The servers are those of `make servers` (or `make test`), told by RADICA_TEST_* in the environment. Each service's
database is migrated once a run and copied for each test, so tests never see each other's rows.
"""

from __future__ import annotations

import os
import random
import socket
import time
import uuid
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg2
import pytest
from psycopg2 import sql

from radica.access import Access
from radica.clock import FixedClock
from radica.commands import Command
from radica.migrate import migrate
from radica.postgres import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

A_TUESDAY_MORNING = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # 09:00 in Bogotá
BROKER_API_TIMEOUT_S = 10
SERVER_PORTS = range(21_000, 32_000)  # below those from which the kernel takes the near end of a connection
T = TypeVar("T")


@dataclass(frozen=True)
class TestDatabase:
    """One service's own database for one test: the application's address, the owner's, and a superuser's."""

    __test__ = False
    name: str
    url: str
    owner_url: str
    superuser_url: str


@dataclass(frozen=True)
class VirtualHost:
    """A corner of the broker for one test, with the address of its management interface."""

    name: str
    url: str
    management: httpx.Client

    def queue(self, name: str) -> dict[str, object]:
        """Return what the broker's management knows of a queue."""
        answer = self.management.get(f"/api/queues/{self.name}/{name}")
        answer.raise_for_status()
        return dict(answer.json())


def server(name: str) -> str:
    """Return the address of a test server; tells how to start it when it is not there."""
    try:
        return os.environ[f"RADICA_TEST_{name}_URL"]  # noqa: TID251 - a test plugin has no settings of its own
    except KeyError:
        pytest.exit(f"Falta RADICA_TEST_{name}_URL: use «make test», o «make servers» y lo que imprime.", returncode=2)


def a_free_port() -> int:
    """Return a port on which a server of a test can listen, also later and again after a stop.

    Never one that the kernel gives to outgoing connections (docs/adr/0007): by then a client may have it.
    """
    for port in random.sample(SERVER_PORTS, len(SERVER_PORTS)):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError(f"no port of {SERVER_PORTS} is free")


def with_path(url: str, path: str, user: str | None = None) -> str:
    """Return an address with another path and, if given, another user without a password."""
    parts = urlsplit(url)
    netloc = parts.netloc if user is None else f"{user}@{parts.hostname}:{parts.port}"
    return urlunsplit((parts.scheme, netloc, path, parts.query, ""))


@contextmanager
def _superuser(url: str | None = None) -> Iterator[psycopg2.extensions.cursor]:
    with closing(psycopg2.connect(url or server("POSTGRES"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def _ensure_role(cursor: psycopg2.extensions.cursor, role: str) -> None:
    with suppress(psycopg2.errors.DuplicateObject, psycopg2.errors.UniqueViolation):  # another run made it
        cursor.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))


def create_database(service: str, template: str, superuser_url: str | None = None) -> TestDatabase:
    """Make a service's database, with its roles, as a copy of another one; on the tests' server unless told where."""
    name = f"test_{service}_{uuid.uuid4().hex[:12]}"
    owner = f"{service}_owner"
    with _superuser(superuser_url) as cursor:
        _ensure_role(cursor, owner)
        _ensure_role(cursor, f"{service}_app")
        cursor.execute(
            sql.SQL("create database {} owner {} template {}").format(
                sql.Identifier(name), sql.Identifier(owner), sql.Identifier(template)
            )
        )
    url = superuser_url or server("POSTGRES")
    return TestDatabase(
        name,
        with_path(url, f"/{name}", f"{service}_app"),
        with_path(url, f"/{name}", owner),
        with_path(url, f"/{name}"),
    )


def drop_database(name: str, superuser_url: str | None = None) -> None:
    """Drop a database, whoever is still connected; on the tests' server unless told where."""
    with _superuser(superuser_url) as cursor:
        cursor.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def migrated_databases() -> Iterator[Callable[[str, Path | None], str]]:
    """Migrate one database per service and folder of migrations once, and give its name to copy from."""
    made: dict[tuple[str, Path | None], str] = {}

    def name_for(service: str, migrations: Path | None) -> str:
        if (service, migrations) not in made:
            database = create_database(service, "template0")
            made[service, migrations] = database.name
            migrate(database.owner_url, service, migrations, f"{service}_app")
        return made[service, migrations]

    yield name_for
    for name in made.values():
        drop_database(name)


@pytest.fixture
def make_database(migrated_databases: Callable[[str, Path | None], str]) -> Iterator[Callable[..., TestDatabase]]:
    """Give a migrated database of a service: `make_database("routing", folder_of_migrations)`.

    Without a folder, only what every service has.
    """
    made: list[str] = []

    def make(service: str, migrations: Path | None = None) -> TestDatabase:
        database = create_database(service, migrated_databases(service, migrations))
        made.append(database.name)
        return database

    yield make
    for name in made:
        drop_database(name)


@pytest.fixture
def open_database() -> Iterator[Callable[[TestDatabase], Database]]:
    """Open a test's database as the application does; closed after the test."""
    opened: list[Database] = []

    def open_(database: TestDatabase, size: int = 10) -> Database:
        db = Database(database.url, size=size, service=database.name)
        opened.append(db)
        return db

    yield open_
    for db in opened:
        db.close()


@contextmanager
def a_virtual_host() -> Iterator[VirtualHost]:
    """Make a virtual host on the broker for as long as the block runs."""
    name = f"test-{uuid.uuid4().hex[:12]}"
    url = server("AMQP")
    user = urlsplit(url).username
    with httpx.Client(base_url=server("AMQP_MANAGEMENT"), timeout=BROKER_API_TIMEOUT_S) as client:
        client.put(f"/api/vhosts/{name}").raise_for_status()
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        client.put(f"/api/permissions/{name}/{user}", json=everything).raise_for_status()
        yield VirtualHost(name, with_path(url, f"/{name}"), client)
        client.delete(f"/api/vhosts/{name}").raise_for_status()


@contextmanager
def a_mongo_database() -> Iterator[str]:
    """Make room for a MongoDB database for as long as the block runs; gives its address."""
    import pymongo  # noqa: PLC0415 - only reporting's tests need it

    name = f"test_{uuid.uuid4().hex[:12]}"
    url = with_path(server("MONGO"), f"/{name}")
    yield url
    client: pymongo.MongoClient[dict[str, object]] = pymongo.MongoClient(url)
    with client:
        client.drop_database(name)


@pytest.fixture
def vhost() -> Iterator[VirtualHost]:
    """Give a virtual host of its own on the broker; deleted after the test."""
    with a_virtual_host() as host:
        yield host


@pytest.fixture
def mongo_url() -> Iterator[str]:
    """Give the address of a MongoDB database of its own; dropped after the test."""
    with a_mongo_database() as url:
        yield url


@pytest.fixture
def clock() -> FixedClock:
    """Give a clock that stands at 09:00 in Bogotá on a Tuesday until the test moves it."""
    return FixedClock(A_TUESDAY_MORNING)


def eventually(condition: Callable[[], T], patience: float = 30.0) -> T:
    """Wait, bounded, until a condition holds, and return what it gave; fails with the last value seen."""
    deadline = time.monotonic() + patience
    while not (value := condition()):
        assert time.monotonic() < deadline, f"not within {patience} s; last seen: {value!r}"
        time.sleep(0.05)
    return value


def a_person(*lanes: str, who: str | None = None) -> Access:
    """Return somebody who works in these lanes."""
    return Access(who=who or f"persona-{lanes[0]}", name="Persona de prueba", lanes=frozenset(lanes))


def a_command(access: Access, *, key: str | None = None, at: datetime = A_TUESDAY_MORNING, body: str = "") -> Command:
    """Return a command of that person, under a key of its own unless one is given."""
    key = key or str(uuid.uuid4())
    return Command(key=key, access=access, at=at, fingerprint=body or key)
