"""The commands of correspondence, each a process of its own (see USAGE)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from correspondence.settings import Settings

USAGE = "Uso: python -m correspondence web | worker | topology | relay | migrate | make-certificate | openapi\n"


def web() -> None:
    """Serve commands and queries over HTTP."""
    from radica import lean

    lean.start()
    from correspondence import bootstrap
    from correspondence.settings import Settings
    from radica.logs import configure, log
    from radica.web import serve

    settings = Settings.read("database_url")
    configure(bootstrap.SERVICE, settings.log_level)
    if not settings.signing_pkcs12.is_file():
        log.warning("no_signing_certificate", path=settings.signing_pkcs12)  # all but steps 15 and 16 work without it
    serve(_app(settings), settings)


def openapi() -> None:
    """Print the description of the HTTP interface; needs no server."""
    from correspondence.settings import Settings
    from radica.web import printed

    sys.stdout.write(printed(_app, Settings))


def worker() -> None:
    """Hear events."""
    from correspondence.worker import main

    main()


def topology() -> None:
    """Make the queue, before anybody publishes."""
    from correspondence.worker import topology as declare

    declare()


def relay() -> None:
    """Publish the log."""
    from radica.relay import publish

    publish("correspondence")


def migrate() -> None:
    """Bring the database to the shape that this version expects."""
    from correspondence.settings import APP_ROLE, MIGRATIONS
    from radica.migrate import bring_up_to_date

    bring_up_to_date("correspondence", MIGRATIONS, APP_ROLE)


def make_certificate() -> None:
    """Make the signing certificate if there is none; one that is there is checked and left as it is."""
    from correspondence.paper import certificate
    from correspondence.settings import Settings

    settings = Settings.read("signing_passphrase")
    path, passphrase = settings.signing_pkcs12, settings.need("signing_passphrase")
    if not path.exists():
        certificate.make(path, passphrase, settings.company_name, settings.clock().now())
    try:
        valid_until = certificate.load(path, passphrase).valid_until
    except certificate.NoCertificate as refusal:
        sys.stderr.write(
            f"{refusal.detail} Archivo: {path}.\n"
            "Revise RADICA_SIGNING_PASSPHRASE; para hacer otro certificado, guarde antes ese archivo en otro lugar.\n"
        )
        raise SystemExit(1) from refusal
    sys.stdout.write(f"Certificado de firma listo: {path}, válido hasta el {valid_until:%Y-%m-%d}.\n")


def _app(settings: Settings) -> FastAPI:
    from correspondence import api, bootstrap
    from correspondence.reading import Reading
    from radica.log import PostgresLog
    from radica.web import create_app

    db, store = bootstrap.database(settings), bootstrap.documents(settings)
    return create_app(
        bootstrap.SERVICE,
        routers=[api.routes(bootstrap.application(settings, db, store), Reading(db))],
        settings=settings,
        database=db,
        documents=store,
        log=PostgresLog(db, "/correspondence"),
    )


COMMANDS = {
    "web": web,
    "worker": worker,
    "topology": topology,
    "relay": relay,
    "migrate": migrate,
    "make-certificate": make_certificate,
    "openapi": openapi,
}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:  # noqa: PLR2004 - the program and its one command
        sys.stderr.write(USAGE)
        raise SystemExit(2)
    COMMANDS[sys.argv[1]]()
