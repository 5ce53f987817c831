"""The commands of billing, each a process of its own (see `python -m billing --help`)."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from radica.errors import RadicaError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fastapi import FastAPI

    from billing.settings import Settings
    from radica.postgres import Database

SHOWN = 20
MOST_ACCOUNTS = 99_999
SOME_REFUSED = 1
WRONG_INPUT = 2


def web(_arguments: argparse.Namespace) -> int:
    """Serve commands and queries over HTTP."""
    from radica import lean

    lean.start()
    from billing.application import SERVICE
    from billing.settings import Settings
    from radica.logs import configure
    from radica.web import serve

    settings = Settings.read("database_url")
    configure(SERVICE, settings.log_level)
    serve(_app(settings), settings)
    return 0


def openapi(_arguments: argparse.Namespace) -> int:
    """Print the description of the HTTP interface; needs no server."""
    from billing.settings import Settings
    from radica.web import printed

    sys.stdout.write(printed(_app, Settings))
    return 0


def worker(_arguments: argparse.Namespace) -> int:
    """Hear events."""
    from billing.worker import main as hear

    hear()
    return 0


def topology(_arguments: argparse.Namespace) -> int:
    """Make the queue, before anybody publishes."""
    from billing.worker import topology as declare

    declare()
    return 0


def relay(_arguments: argparse.Namespace) -> int:
    """Publish the log."""
    from radica.relay import publish

    publish("billing")
    return 0


def migrate(_arguments: argparse.Namespace) -> int:
    """Bring the database to the shape that this version expects."""
    from billing.settings import APP_ROLE, MIGRATIONS
    from radica.migrate import bring_up_to_date

    bring_up_to_date("billing", MIGRATIONS, APP_ROLE)
    return 0


def import_(arguments: argparse.Namespace) -> int:
    """Load a file of the commercial system; refused rows are told and kept in a file beside it."""
    from billing.imports.files import RefusedRows, Row, read
    from billing.imports.formats import FORMATS
    from billing.imports.loading import Loading

    kind, path = FORMATS[arguments.kind], Path(arguments.file)
    rows = read(path, kind.columns)
    refused = RefusedRows(path.with_name(f"{path.stem}.rechazadas.csv"), kind.columns)

    def refuse(row: Row, column: str, why: str) -> None:
        if loading.report.refused <= SHOWN:
            sys.stderr.write(f"  fila {row.number}, «{column}»: {why}\n")
        refused.add(row, column, why)

    with _opened() as db, closing(refused):
        loading = Loading(db, kind, refuse)
        report = loading.run(rows)
    sys.stdout.write(f"{report.told()}\n")
    if report.refused:
        sys.stderr.write(f"Las filas rechazadas están en {refused.path}; corríjalas y cargue ese archivo.\n")
        return SOME_REFUSED
    return 0


def seed(arguments: argparse.Namespace) -> int:
    """Load an invented utility."""
    from billing import seed as inventing
    from billing.domain.period import Period
    from billing.settings import Settings
    from radica.clock import legal_date

    last = Period.of(legal_date(Settings.read().clock().now())).plus(-1)
    if arguments.until:
        last = Period.parse(arguments.until, "until")
    with _opened() as db:
        for report in inventing.seed(db, arguments.accounts, arguments.seed, last):
            sys.stdout.write(f"{report.told()}\n")
    return 0


def _app(settings: Settings) -> FastAPI:
    from billing import api, bootstrap
    from billing.application import SERVICE
    from billing.reading import Reading
    from radica.log import PostgresLog
    from radica.web import create_app

    db = bootstrap.database(settings)
    return create_app(
        SERVICE,
        routers=[api.routes(bootstrap.application(settings, db), Reading(db))],
        settings=settings,
        database=db,
        documents=bootstrap.documents(settings),
        log=PostgresLog(db, f"/{SERVICE}"),
    )


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "web": web,
    "worker": worker,
    "topology": topology,
    "relay": relay,
    "migrate": migrate,
    "openapi": openapi,
    "import": import_,
    "seed": seed,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        return COMMANDS[chosen.command](chosen)
    except RadicaError as error:
        sys.stderr.write(f"{error.detail} {error.way_out}\n")
        return WRONG_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m billing", description="Facturación de Radica.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("web", help="atiende por HTTP")
    commands.add_parser("worker", help="escucha los hechos de los demás servicios")
    commands.add_parser("topology", help="prepara la cola en el broker")
    commands.add_parser("relay", help="publica los hechos de facturación")
    commands.add_parser("migrate", help="prepara la base de datos")
    commands.add_parser("openapi", help="imprime la descripción de la interfaz HTTP")
    loading = commands.add_parser("import", help="carga un archivo CSV o xlsx del sistema comercial")
    loading.add_argument("kind", choices=["subscribers", "meters", "tariffs", "invoices"], help="qué contiene")
    loading.add_argument("file", help="el archivo")
    inventing = commands.add_parser("seed", help="carga una empresa inventada para hacer pruebas")
    inventing.add_argument("--accounts", type=_count, default=300, help="cuántas cuentas (300)")
    inventing.add_argument("--seed", type=int, default=1, help="número del que sale todo lo demás (1)")
    inventing.add_argument("--until", help="último período facturado, como 2026-10 (el mes pasado)")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_ACCOUNTS:
        message = f"debe ser un número de 1 a {MOST_ACCOUNTS}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _opened() -> closing[Database]:
    from billing.settings import Settings
    from radica.postgres import Database as Opened

    return closing(Opened(Settings.read("database_url").need("database_url"), size=1, service="billing"))


if __name__ == "__main__":
    raise SystemExit(main())
