"""`python -m console web | migrate | seed-roles | add-staff | rotate-keys | openapi`."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from console.settings import Settings
from radica import logs
from radica.access import lane_name
from radica.clock import SystemClock
from radica.errors import RadicaError
from radica.postgres import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.application import Accounts
    from console.domain.accounts import Role

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
APP_ROLE = "console_app"
ONLY_OWNER_READS = 0o600


def web(_arguments: argparse.Namespace) -> int:
    """Serve the console, tokens and published keys."""
    from radica import lean

    lean.start()
    from console.api import build
    from radica.web import serve

    settings = Settings.read("database_url")
    serve(build(settings, SystemClock()), settings)
    return 0


def openapi(_arguments: argparse.Namespace) -> int:
    """Print the description of the HTTP interface; needs no server."""
    from console.api import build
    from radica.web import printed

    sys.stdout.write(printed(lambda settings: build(settings, SystemClock()), Settings))
    return 0


def migrate(_arguments: argparse.Namespace) -> int:
    """Bring the database up to date and make the first signing key."""
    from console.signing import ensure_key
    from radica.migrate import migrate as bring_up_to_date

    owner_url = Settings.read("owner_database_url").need("owner_database_url")
    for name in bring_up_to_date(owner_url, "console", MIGRATIONS, APP_ROLE):
        _say(f"Migración aplicada: {name}")
    with _opened(owner_url) as db, db.transaction() as tx:
        if ensure_key(tx, SystemClock()):
            _say("Llave de firma creada.")
    return 0


def rotate_keys(_arguments: argparse.Namespace) -> int:
    """Make a new signing key; the old one is published until its last token has ended."""
    from console.signing import rotate

    owner_url = Settings.read("owner_database_url").need("owner_database_url")
    with _opened(owner_url) as db, db.transaction() as tx:
        _say(f"Llave de firma nueva: {rotate(tx, SystemClock())}")
    return 0


def seed_roles(arguments: argparse.Namespace) -> int:
    """Make one account per role where there are no people yet, and see to the machine account."""
    from console.application import as_file

    settings = Settings.read("database_url")
    with _opened(settings.need("database_url")) as db:
        accounts = _accounts(db)
        if settings.service_user and settings.service_password:
            accounts.install_machine(settings.service_user, settings.service_password.get_secret_value())
        given = accounts.install_roles()
    if given and arguments.save:
        _save(arguments.save, as_file(given))
    if given:
        _say(_table(given))
    elif arguments.print:
        _say("Ya hay cuentas; sus contraseñas no se guardan y no se pueden mostrar de nuevo.")
    return 0


def add_staff(arguments: argparse.Namespace) -> int:
    """Add one account and print its password."""
    settings = Settings.read("database_url")
    with _opened(settings.need("database_url")) as db:
        password = _accounts(db).install(arguments.username, arguments.name, arguments.lane)
    _say(f"Usuario:    {arguments.username}\nContraseña: {password}  (se muestra solo esta vez)")
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "web": web,
    "migrate": migrate,
    "seed-roles": seed_roles,
    "add-staff": add_staff,
    "rotate-keys": rotate_keys,
    "openapi": openapi,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    logs.configure("console")
    chosen = _parser().parse_args(arguments)
    try:
        return COMMANDS[chosen.command](chosen)
    except RadicaError as error:
        sys.stderr.write(f"{error.detail} {error.way_out}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m console", description="La consola de Radica.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("web", help="sirve la consola")
    commands.add_parser("migrate", help="prepara la base de datos y la llave de firma")
    commands.add_parser("rotate-keys", help="cambia la llave de firma")
    commands.add_parser("openapi", help="imprime la descripción de la interfaz HTTP")
    seed = commands.add_parser("seed-roles", help="crea una cuenta por rol si no hay ninguna")
    seed.add_argument("--print", action="store_true", help="dice algo también cuando ya hay cuentas")
    seed.add_argument("--save", type=Path, help="guarda además las cuentas nuevas en este archivo JSON (modo 0600)")
    add = commands.add_parser("add-staff", help="crea una cuenta")
    add.add_argument("username", help="usuario, por ejemplo ana.perez")
    add.add_argument("name", help="nombre completo")
    add.add_argument("--lane", action="append", required=True, help="rol (se puede repetir)")
    return parser


def _opened(url: str) -> closing[Database]:
    return closing(Database(url, size=1, service="console"))


def _accounts(db: Database) -> Accounts:
    from console.application import Accounts
    from console.passwords import Passwords

    return Accounts(db, SystemClock(), Passwords())


def _table(given: list[tuple[Role, str]]) -> str:
    rows = [("Usuario", "Contraseña", "Rol")]
    rows += [(role.username, password, lane_name(role.lane)) for role, password in given]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "\n".join(f"  {user:<{widths[0]}}  {password:<{widths[1]}}  {lane}" for user, password, lane in rows)


def _save(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, ONLY_OWNER_READS)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
