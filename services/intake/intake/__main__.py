"""`python -m intake web | worker | relay | …` (the list is at the end): each command is a process of its own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from intake.evidence import Evidence
    from intake.settings import Settings

PATIENCE, PAUSE_S = 100, 0.1  # how often, and how far apart, `checkpoint` looks whether every row is settled


def web() -> None:
    """Serve commands and queries over HTTP."""
    from radica import lean

    lean.start()
    from intake.settings import Settings
    from radica.logs import configure
    from radica.web import serve

    settings = Settings.read("database_url", "personal_data_key", "evidence_key")
    configure("intake", settings.log_level)
    serve(_app(settings), settings)


def openapi() -> None:
    """Print the description of the HTTP interface; needs no server."""
    from intake.settings import Settings
    from radica.web import printed

    sys.stdout.write(printed(_app, Settings, personal_data_key="A" * 43 + "=", evidence_key="A" * 43 + "="))


def worker() -> None:
    """Hear events."""
    from intake.worker import main

    main()


def topology() -> None:
    """Make the queue, before anybody publishes."""
    from intake.worker import topology as declare

    declare()


def relay() -> None:
    """Publish the log."""
    from radica.relay import publish

    publish("intake")


def migrate() -> None:
    """Bring the database to the shape that this version expects."""
    from intake.settings import APP_ROLE, MIGRATIONS, Settings
    from radica.migrate import bring_up_to_date

    bring_up_to_date("intake", MIGRATIONS, APP_ROLE)
    _fill_chain(Settings.read("owner_database_url"))


def chain() -> None:
    """Give a hash to the events that a version without the chain has written; `migrate` does it too."""
    from intake.settings import Settings
    from radica.logs import configure

    settings = Settings.read("owner_database_url")
    configure("intake-chain", settings.log_level)
    _fill_chain(settings)


def checkpoint() -> None:
    """Close the legal day that ended last with a signed checkpoint; the worker does it by itself too."""
    from threading import Event

    from radica.errors import RadicaError

    evidence, pause = _evidence("intake-checkpoint"), Event()
    try:
        for _ in range(PATIENCE):
            made = evidence.close_day()
            if made or not evidence.due():
                sys.stdout.write(made.text() if made else "El último día terminado ya tiene su punto de control.\n")
                return
            pause.wait(PAUSE_S)
    except RadicaError as refusal:
        raise SystemExit(f"{refusal.detail} {refusal.way_out}") from refusal
    raise SystemExit("Hay una transacción larga en curso; repita la orden más tarde.")


def verify() -> None:
    """Compare every event with its hash, and the log with every checkpoint; exit 1 when something does not agree."""
    wrong = 0
    for finding in _evidence("intake-verify").findings():
        wrong += 1
        sys.stdout.write(f"{finding}\n")
    if wrong:
        raise SystemExit(1)
    sys.stdout.write("Todos los hechos coinciden con sus huellas y con los puntos de control.\n")


def import_(*asked: str) -> None:
    """Bring in the cases of the system before this one; `import --help` tells how."""
    from intake.migrating.command import main

    raise SystemExit(main(list(asked)))


def erase(*asked: str) -> None:
    """List whose duty to keep has ended; with `--all` erase them, with a radicado the person of that case."""
    from intake import bootstrap, erasing_desk
    from intake.settings import Settings
    from radica.logs import configure

    settings = Settings.read("database_url", "personal_data_key")
    configure("intake-erase", settings.log_level)
    desk = erasing_desk.Desk(bootstrap.erasing(settings, bootstrap.database(settings)), settings.clock())
    raise SystemExit(desk.run(asked, sys.stdout.write))


def search_index() -> None:
    """Make the marks by which cases are found, for those that have none or those of another key; can be repeated."""
    from intake import bootstrap
    from intake.settings import Settings
    from radica.logs import configure

    settings = Settings.read("database_url", "personal_data_key")
    configure("intake-search-index", settings.log_level)
    made = bootstrap.indexing(settings, bootstrap.database(settings)).run()
    sys.stdout.write(f"Casos que ahora se encuentran por nombre e identificación: {made}.\n")


def _evidence(process: str) -> Evidence:
    from intake import bootstrap
    from intake.settings import Settings
    from radica.logs import configure

    settings = Settings.read("database_url", "evidence_key")
    configure(process, settings.log_level)
    return bootstrap.evidence(settings, bootstrap.database(settings), settings.clock())


def _fill_chain(settings: Settings) -> None:
    from intake.store.chain import fill
    from radica.logs import log

    filled = fill(settings.need("owner_database_url"))
    if filled:
        log.info("events_chained", count=filled)


def _app(settings: Settings) -> FastAPI:
    from intake import api, bootstrap
    from intake.api import documents
    from intake.calendar_office import CalendarOffice
    from intake.holders import Holders
    from intake.showing import SEE_ALL
    from radica.log import PostgresLog
    from radica.web import create_app

    db, clock = bootstrap.database(settings), settings.clock()
    calendars = bootstrap.calendars(settings, db)
    application = bootstrap.application(settings, db, calendars)
    legal_clock = bootstrap.legal_clock(settings, db, calendars)
    reading = bootstrap.reading(settings, db, calendars)
    evidence = bootstrap.evidence(settings, db, clock)
    holders = Holders(settings.service_urls)
    return create_app(
        "intake",
        routers=[
            api.petitions(bootstrap.petitions(settings, db, calendars), reading),
            api.routes(application, legal_clock, CalendarOffice(db, calendars), reading),
            api.evidence(evidence, bootstrap.archives(settings, db, clock, evidence)),
            documents.routes(bootstrap.case_documents(settings, db, holders)),
        ],
        settings=settings,
        database=db,
        documents=bootstrap.documents(settings),
        document_readers=SEE_ALL,
        log=PostgresLog(db, "/intake"),
        when_stopping=[holders.close],
    )


COMMANDS = {
    "web": web,
    "worker": worker,
    "topology": topology,
    "relay": relay,
    "migrate": migrate,
    "chain": chain,
    "checkpoint": checkpoint,
    "verify": verify,
    "erase": erase,
    "import": import_,
    "search-index": search_index,
    "openapi": openapi,
}
WITH_ARGUMENTS = {"erase", "import"}

if __name__ == "__main__":
    chosen, further = sys.argv[1:2], sys.argv[2:]
    if not chosen or chosen[0] not in COMMANDS or (further and chosen[0] not in WITH_ARGUMENTS):
        sys.stderr.write(f"Uso: python -m intake {' | '.join(COMMANDS)}\n")
        raise SystemExit(2)
    COMMANDS[chosen[0]](*further)
