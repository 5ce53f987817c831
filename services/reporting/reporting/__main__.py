"""The commands of reporting, each a process of its own (see USAGE)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from reporting.rebuilding import Rebuilding, Verdict
    from reporting.settings import Settings

USAGE = "Uso: python -m reporting web | worker | topology | relay | migrate | rebuild [--drop-old] | verify | openapi\n"
DIFFERENT = 1
USAGE_ERROR = 2
NOT_NOW = 75  # EX_TEMPFAIL of sysexits.h
DROP_OLD = "--drop-old"


def web() -> None:
    """Serve queries and reports over HTTP."""
    from radica import lean

    lean.start()
    from radica.logs import configure
    from radica.web import serve
    from reporting.office import SERVICE
    from reporting.settings import Settings

    settings = Settings.read("mongo_url")
    configure(SERVICE, settings.log_level)
    serve(_app(settings), settings)


def openapi() -> None:
    """Print the description of the HTTP interface; needs no server."""
    from radica.web import printed
    from reporting.settings import Settings

    sys.stdout.write(printed(_app, Settings))


def worker() -> None:
    """Hear intake's log."""
    from reporting.worker import main

    main()


def topology() -> None:
    """Make the queue, before anybody publishes."""
    from reporting.worker import topology as declare

    declare()


def relay() -> None:
    """Publish this service's own log."""
    from radica.logs import configure
    from radica.relay import Relay, run
    from reporting.office import SERVICE
    from reporting.settings import Settings
    from reporting.store.log import MongoCursor, MongoLead, MongoLog
    from reporting.store.mongo import Mongo

    settings = Settings.read("mongo_url", "amqp_url")
    configure(f"{SERVICE}-relay", settings.log_level)
    mongo = Mongo(settings.need("mongo_url"))
    run([Relay(SERVICE, MongoLog(mongo), MongoCursor(mongo), MongoLead(mongo), settings.need("amqp_url"))])


def migrate() -> None:
    """Make the collections and indexes that this version expects."""
    from radica.logs import configure, log
    from reporting import bootstrap
    from reporting.office import SERVICE
    from reporting.settings import Settings

    settings = Settings.read("mongo_url")
    configure(f"{SERVICE}-migrate", settings.log_level)
    log.info("migration_applied", migration=bootstrap.prepare(settings))


def rebuild() -> None:
    """Build the read model again beside the live one and switch to it."""
    rebuilding = _rebuilding()
    if DROP_OLD in sys.argv[2:]:
        dropped = rebuilding.drop_old()
        sys.stdout.write(f"Colecciones eliminadas: {', '.join(dropped) or 'ninguna'}.\n")
        return
    _tell(rebuilding.rebuild())
    sys.stdout.write("La colección nueva está en uso; la anterior se conserva hasta «rebuild --drop-old».\n")


def verify() -> None:
    """Compare the live read model with a fresh fold of the whole log; ends with 1 when they differ."""
    verdict = _rebuilding().verify()
    _tell(verdict)
    if verdict.differing:
        raise SystemExit(DIFFERENT)


def _rebuilding() -> Rebuilding:
    from radica.logs import configure
    from reporting import bootstrap
    from reporting.office import SERVICE
    from reporting.settings import Settings

    settings = Settings.read("mongo_url", *bootstrap.FEED_SETTINGS)
    configure(f"{SERVICE}-rebuild", settings.log_level)
    return bootstrap.rebuilding(settings)


def _tell(verdict: Verdict) -> None:
    lines = [f"Casos: {verdict.live} en uso, {verdict.fresh} en la nueva. Diferencias: {verdict.differing}."]
    if verdict.lagging:
        lines.append(f"{verdict.lagging} casos en uso todavía no reciben los últimos hechos del registro.")
    lines += [f"{each.radicado} {each.field}: {each.live!r} -> {each.fresh!r}" for each in verdict.differences]
    sys.stdout.write("\n".join(lines) + "\n")


def _app(settings: Settings) -> FastAPI:
    from radica.web import create_app
    from reporting import api, bootstrap
    from reporting.office import SERVICE
    from reporting.store.log import MongoLog
    from reporting.store.mongo import Mongo

    mongo = Mongo(settings.need("mongo_url"))
    office = bootstrap.office(settings, mongo)
    return create_app(
        SERVICE,
        routers=api.routes(office),
        settings=settings,
        documents=office.documents,
        log=MongoLog(mongo),
        checks=[office.cases.as_of],
        when_stopping=[mongo.close],
    )


COMMANDS = {
    "web": web,
    "worker": worker,
    "topology": topology,
    "relay": relay,
    "migrate": migrate,
    "rebuild": rebuild,
    "verify": verify,
    "openapi": openapi,
}


def main() -> None:
    """Run the command that was asked for; a refusal is one line, not a traceback."""
    from radica.errors import RadicaError

    asked = sys.argv[1:]
    if not asked or asked[0] not in COMMANDS or asked[1:] not in ([], [DROP_OLD]):
        sys.stderr.write(USAGE)
        raise SystemExit(USAGE_ERROR)
    try:
        COMMANDS[asked[0]]()
    except RadicaError as refusal:
        sys.stderr.write(f"{refusal.detail} {refusal.way_out}\n")
        raise SystemExit(NOT_NOW) from refusal


if __name__ == "__main__":
    main()
