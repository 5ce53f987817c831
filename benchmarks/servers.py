"""Databases on the servers that RADICA_TEST_* names: in `make bench` they write to disk as in production."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import psycopg2
import pymongo

from radica.migrate import migrate
from radica.testing import a_mongo_database, a_virtual_host, create_database, drop_database, server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radica.testing import TestDatabase

__all__ = ["a_mongo_database", "a_virtual_host", "database", "rows", "versions"]


@contextmanager
def database(service: str, migrations: Path | None = None) -> Iterator[TestDatabase]:
    """Give a service's database, migrated, without rows; dropped afterwards."""
    made = create_database(service, "template0")
    try:
        migrate(made.owner_url, service, migrations, f"{service}_app")
        yield made
    finally:
        drop_database(made.name)


def rows(url: str, sql: str) -> list[Any]:
    """Ask one question, or give one order, in a connection of its own."""
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def versions() -> dict[str, Any]:
    """Return what the servers say of themselves, and whether PostgreSQL really writes to disk."""
    (text,), (fsync,) = (rows(server("POSTGRES"), f"show {name}")[0] for name in ("server_version", "fsync"))
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(server("MONGO"))
    with client:
        mongo = client.server_info()["version"]
    with a_virtual_host() as host:
        rabbit = host.management.get("/api/overview").json()["rabbitmq_version"]
    return {"postgresql": text.split()[0], "fsync": fsync, "mongodb": mongo, "rabbitmq": rabbit}
