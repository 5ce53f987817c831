"""The commands of notification, each a process of its own (see USAGE)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from notification.settings import Settings

USAGE = "Uso: python -m notification web | worker | topology | relay | migrate | openapi\n"


def web() -> None:
    """Serve commands and queries over HTTP."""
    from radica import lean

    lean.start()
    from notification.office import SERVICE
    from notification.settings import Settings
    from radica.logs import configure
    from radica.web import serve

    settings = Settings.read("database_url")
    configure(SERVICE, settings.log_level)
    serve(_app(settings), settings)


def openapi() -> None:
    """Print the description of the HTTP interface; needs no server."""
    from notification.settings import Settings
    from radica.web import printed

    sys.stdout.write(printed(_app, Settings))


def worker() -> None:
    """Hear events."""
    from notification.worker import main

    main()


def topology() -> None:
    """Make the queue, before anybody publishes."""
    from notification.worker import topology as declare

    declare()


def relay() -> None:
    """Publish the log."""
    from radica.relay import publish

    publish("notification")


def migrate() -> None:
    """Bring the database to the shape that this version expects."""
    from notification.settings import APP_ROLE, MIGRATIONS
    from radica.migrate import bring_up_to_date

    bring_up_to_date("notification", MIGRATIONS, APP_ROLE)


def _app(settings: Settings) -> FastAPI:
    from notification import api, bootstrap
    from notification.office import READERS, SERVICE
    from radica.log import PostgresLog
    from radica.web import create_app

    db = bootstrap.database(settings)
    office = bootstrap.office(settings, db)
    return create_app(
        SERVICE,
        routers=api.routes(office),
        settings=settings,
        database=db,
        documents=office.documents,
        document_readers=READERS,
        log=PostgresLog(db, f"/{SERVICE}"),
    )


COMMANDS = {"web": web, "worker": worker, "topology": topology, "relay": relay, "migrate": migrate, "openapi": openapi}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:  # noqa: PLR2004 - the program and its one command
        sys.stderr.write(USAGE)
        raise SystemExit(2)
    COMMANDS[sys.argv[1]]()
