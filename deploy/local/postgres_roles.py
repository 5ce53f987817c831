"""A database and two roles per service: the owner changes its tables (migrate), the app only uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg2
from psycopg2 import sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from deploy.local.postgres import Postgres

# Every wait is bounded at the server too, so that one frozen process cannot freeze the others.
APP_LIMITS = {"lock_timeout": "5s", "statement_timeout": "15s", "idle_in_transaction_session_timeout": "10s"}
OWNER_LIMITS = {"lock_timeout": "5s", "statement_timeout": "10min", "idle_in_transaction_session_timeout": "60s"}


def ensure(server: Postgres, services: tuple[str, ...], password: Callable[[str], str]) -> None:
    """Make what is missing and set passwords and limits again; run as often as you like.

    Args:
        server: the running PostgreSQL.
        services: whose databases.
        password: gives the password of a role by its name.
    """
    connection = psycopg2.connect(server.url, connect_timeout=5)
    connection.autocommit = True  # CREATE DATABASE takes no transaction
    try:
        with connection.cursor() as cursor:
            for service in services:
                _role(cursor, f"{service}_owner", password(f"{service}_owner"), OWNER_LIMITS)
                _role(cursor, f"{service}_app", password(f"{service}_app"), APP_LIMITS)
                _database(cursor, service)
    finally:
        connection.close()
    for service in services:
        _schema(server, service)


def database(service: str) -> str:
    """The name of a service's database."""
    return f"radica_{service}"


def _role(cursor: psycopg2.extensions.cursor, role: str, password: str, limits: dict[str, str]) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,))
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    name = sql.Identifier(role)
    options = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}"
    cursor.execute(sql.SQL(f"{verb} ROLE {{}} {options}").format(name, sql.Literal(password)))
    for setting, value in limits.items():
        cursor.execute(sql.SQL("ALTER ROLE {} SET {} = {}").format(name, sql.Identifier(setting), sql.Literal(value)))


def _database(cursor: psycopg2.extensions.cursor, service: str) -> None:
    name, owner = sql.Identifier(database(service)), sql.Identifier(f"{service}_owner")
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database(service),))
    if not cursor.fetchone():
        cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
    cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(f"{service}_app")))


def _schema(server: Postgres, service: str) -> None:
    connection = psycopg2.connect(server.url_of("postgres", server.password, database(service)), connect_timeout=5)
    try:
        with connection, connection.cursor() as cursor:
            # Up to version 14 everybody may create tables in "public"; the owner's migrations grant what the app needs.
            cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
            cursor.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(f"{service}_owner")))
    finally:
        connection.close()
