"""`python -m correspondence web | worker | relay | migrate | make-certificate`: each a process of its own."""

from __future__ import annotations

import sys

USAGE = "Uso: python -m correspondence web | worker | relay | migrate | make-certificate\n"


def web() -> None:
    """Serve commands and queries over HTTP."""
    from correspondence import api, bootstrap
    from correspondence.reading import Reading
    from correspondence.settings import Settings
    from radica.log import PostgresLog
    from radica.logs import configure, log
    from radica.web import create_app, serve

    settings = Settings.read("database_url")
    configure(bootstrap.SERVICE, settings.log_level)
    db, store = bootstrap.database(settings), bootstrap.documents(settings)
    if not settings.signing_pkcs12.is_file():
        log.warning("no_signing_certificate", path=settings.signing_pkcs12)  # all but steps 15 and 16 work without it
    app = create_app(
        bootstrap.SERVICE,
        routers=[api.routes(bootstrap.application(settings, db, store), Reading(db))],
        settings=settings,
        database=db,
        documents=store,
        log=PostgresLog(db, "/correspondence"),
    )
    serve(app, settings)


def worker() -> None:
    """Hear events."""
    from correspondence.worker import main

    main()


def relay() -> None:
    """Publish the log."""
    from correspondence.settings import Settings
    from radica.logs import configure
    from radica.relay import postgres_relay, run

    settings = Settings.read("database_url", "amqp_url")
    configure("correspondence-relay", settings.log_level)
    run([postgres_relay("correspondence", settings.need("database_url"), settings.need("amqp_url"))])


def migrate() -> None:
    """Bring the database to the shape that this version expects."""
    from correspondence.settings import APP_ROLE, MIGRATIONS, Settings
    from radica import migrate as migrations
    from radica.logs import configure, log

    settings = Settings.read("owner_database_url")
    configure("correspondence-migrate", settings.log_level)
    for name in migrations.migrate(settings.need("owner_database_url"), "correspondence", MIGRATIONS, APP_ROLE):
        log.info("migration_applied", migration=name)


def make_certificate() -> None:
    """Make the signing certificate if there is none; one that is there is checked and left as it is."""
    from correspondence.paper import certificate
    from correspondence.settings import Settings
    from radica.clock import SystemClock

    settings = Settings.read("signing_passphrase")
    path, passphrase = settings.signing_pkcs12, settings.need("signing_passphrase")
    if not path.exists():
        certificate.make(path, passphrase, settings.company_name, SystemClock().now())
    try:
        valid_until = certificate.load(path, passphrase).valid_until
    except certificate.NoCertificate as refusal:
        sys.stderr.write(
            f"{refusal.detail} Archivo: {path}.\n"
            "Revise RADICA_SIGNING_PASSPHRASE; para hacer otro certificado, guarde antes ese archivo en otro lugar.\n"
        )
        raise SystemExit(1) from refusal
    sys.stdout.write(f"Certificado de firma listo: {path}, válido hasta el {valid_until:%Y-%m-%d}.\n")


COMMANDS = {
    "web": web,
    "worker": worker,
    "relay": relay,
    "migrate": migrate,
    "make-certificate": make_certificate,
}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:  # noqa: PLR2004 - the program and its one command
        sys.stderr.write(USAGE)
        raise SystemExit(2)
    COMMANDS[sys.argv[1]]()
