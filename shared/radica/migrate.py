"""Brings a service's database to the shape its code expects.

Plain SQL files, forward only, each applied once in a transaction of its own under the owner's role; a file that was
applied may never change. `:app` in a file stands for the role under which the service runs.
"""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import TYPE_CHECKING

import psycopg2
from psycopg2 import sql

from radica.logs import configure, log
from radica.postgres import connect
from radica.settings import Settings

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from psycopg2 import extensions

LOCK = 0x52414449  # "RADI": one migration of a database at a time, whoever starts it
LOCK_WAIT = "60s"

HISTORY = """
create table if not exists migration (
    name       text        primary key,
    checksum   text        not null,
    applied_at timestamptz not null default clock_timestamp()
)
"""


class MigrationChanged(Exception):
    """A migration that was already applied is no longer the same file."""


def bring_up_to_date(service: str, folder: Path, app_role: str) -> None:
    """Migrate the database that the environment names, and log what was applied."""
    settings = Settings.read("owner_database_url")
    configure(f"{service}-migrate", settings.log_level)
    for name in migrate(settings.need("owner_database_url"), service, folder, app_role):
        log.info("migration_applied", migration=name)


def migrate(owner_url: str, service: str, folder: Path | None, app_role: str) -> list[str]:
    """Apply what is missing: the shared tables first, then the service's; returns the names applied."""
    shared = resources.files("radica") / "migrations"
    files = [(f"radica/{name}", text) for name, text in _read(shared)]
    files += [(f"{service}/{name}", text) for name, text in _read(folder)] if folder else []
    connection = connect(owner_url, f"{service}-migrate")
    try:
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = %s; set statement_timeout = 0", (LOCK_WAIT,))
            cursor.execute("select pg_advisory_lock(%s)", (LOCK,))
            cursor.execute(HISTORY)
            cursor.execute("select name, checksum from migration")
            applied = dict(cursor.fetchall())
        return [name for name, text in files if _apply(connection, name, text, app_role, applied)]
    finally:
        connection.close()


def _read(folder: Path | Traversable) -> list[tuple[str, str]]:
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return [(file.name, file.read_text(encoding="utf-8")) for file in files]


def _apply(connection: extensions.connection, name: str, text: str, app_role: str, applied: dict[str, str]) -> bool:
    checksum = hashlib.sha256(text.encode()).hexdigest()
    if name in applied:
        if applied[name] != checksum:
            message = f"La migración {name} ya se aplicó y su archivo cambió. Escriba una migración nueva."
            raise MigrationChanged(message)
        return False
    role = sql.Identifier(app_role).as_string(connection)
    with connection.cursor() as cursor:
        try:
            cursor.execute("begin")
            cursor.execute(text.replace(":app", role))
            cursor.execute("insert into migration (name, checksum) values (%s, %s)", (name, checksum))
            cursor.execute("commit")
        except psycopg2.Error:
            cursor.execute("rollback")
            raise
    return True
