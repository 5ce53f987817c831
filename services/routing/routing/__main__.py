"""`python -m routing web | worker | topology | relay | migrate | openapi`: each command is a process of its own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from routing.settings import Settings

USAGE = "Uso: python -m routing web | worker | topology | relay | migrate | openapi\n"


def web() -> None:
    """Serve commands and queries over HTTP."""
    from radica import lean

    lean.start()
    from radica.logs import configure
    from radica.web import serve
    from routing.settings import Settings

    settings = Settings.read("database_url")
    configure("routing", settings.log_level)
    serve(_app(settings), settings)


def openapi() -> None:
    """Print the description of the HTTP interface; needs no server."""
    from radica.web import printed
    from routing.settings import Settings

    sys.stdout.write(printed(_app, Settings))


def worker() -> None:
    """Hear events."""
    from routing.worker import main

    main()


def topology() -> None:
    """Make the queue, before anybody publishes."""
    from routing.worker import topology as declare

    declare()


def relay() -> None:
    """Publish the log."""
    from radica.relay import publish

    publish("routing")


def migrate() -> None:
    """Bring the database to the shape that this version expects."""
    from radica.migrate import bring_up_to_date
    from routing.settings import APP_ROLE, MIGRATIONS

    bring_up_to_date("routing", MIGRATIONS, APP_ROLE)


def _app(settings: Settings) -> FastAPI:
    from radica.log import PostgresLog
    from radica.web import create_app
    from routing import api, bootstrap

    db = bootstrap.database(settings)
    return create_app(
        "routing",
        routers=[api.routes(bootstrap.application(settings, db), bootstrap.reading(settings, db))],
        settings=settings,
        database=db,
        documents=bootstrap.documents(settings),
        log=PostgresLog(db, "/routing"),
    )


COMMANDS = {"web": web, "worker": worker, "topology": topology, "relay": relay, "migrate": migrate, "openapi": openapi}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:  # noqa: PLR2004 - the program and its one command
        sys.stderr.write(USAGE)
        raise SystemExit(2)
    COMMANDS[sys.argv[1]]()
