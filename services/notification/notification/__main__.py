"""`python -m notification web | worker | relay | migrate`: each command is a process of its own."""

from __future__ import annotations

import sys

USAGE = "Uso: python -m notification web | worker | relay | migrate\n"


def web() -> None:
    """Serve commands and queries over HTTP."""
    from notification import api, bootstrap
    from notification.office import SERVICE
    from notification.settings import Settings
    from radica.log import PostgresLog
    from radica.logs import configure
    from radica.web import create_app, serve

    settings = Settings.read("database_url")
    configure(SERVICE, settings.log_level)
    db = bootstrap.database(settings)
    office = bootstrap.office(settings, db)
    app = create_app(
        SERVICE,
        routers=api.routes(office),
        settings=settings,
        database=db,
        documents=office.documents,
        log=PostgresLog(db, f"/{SERVICE}"),
    )
    serve(app, settings)


def worker() -> None:
    """Hear events."""
    from notification.worker import main

    main()


def relay() -> None:
    """Publish the log."""
    from notification.office import SERVICE
    from notification.settings import Settings
    from radica.logs import configure
    from radica.relay import postgres_relay, run

    settings = Settings.read("database_url", "amqp_url")
    configure(f"{SERVICE}-relay", settings.log_level)
    run([postgres_relay(SERVICE, settings.need("database_url"), settings.need("amqp_url"))])


def migrate() -> None:
    """Bring the database to the shape that this version expects."""
    from notification.office import SERVICE
    from notification.settings import APP_ROLE, MIGRATIONS, Settings
    from radica import migrate as migrations
    from radica.logs import configure, log

    settings = Settings.read("owner_database_url")
    configure(f"{SERVICE}-migrate", settings.log_level)
    for name in migrations.migrate(settings.need("owner_database_url"), SERVICE, MIGRATIONS, APP_ROLE):
        log.info("migration_applied", migration=name)


COMMANDS = {"web": web, "worker": worker, "relay": relay, "migrate": migrate}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:  # noqa: PLR2004 - the program and its one command
        sys.stderr.write(USAGE)
        raise SystemExit(2)
    COMMANDS[sys.argv[1]]()
