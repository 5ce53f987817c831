"""`python -m intake import`: for the people of operations, in Spanish.

It ends with 0 when every row is in; with 1 when some were rejected or it was stopped; with 2 when the mapping, the file
or the database could not be used. Repeating it is always safe: what is in is found and counted.
"""

from __future__ import annotations

import argparse
import getpass
import re
import signal
import sys
import threading
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake import bootstrap
from intake.domain.migrated import Count
from intake.migrating import files, mapping
from intake.migrating.loading import Job, Tally
from intake.migrating.progress import Progress
from intake.migrating.rejected import Rejected
from intake.settings import Settings
from radica.clock import BOGOTA
from radica.errors import Invalid, RadicaError
from radica.logs import configure
from radica.postgres import Database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.migrating.files import Row, Source
    from intake.migrating.loading import Migration

ALL_IN, SOME_REJECTED, UNUSABLE = 0, 1, 2
SHOWN = 5
STAFF_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,79}")


def main(arguments: Sequence[str]) -> int:
    """Import a file; returns the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        return _run(asked)
    except RadicaError as error:
        sys.stderr.write(f"\n{error.detail} {error.way_out}\n".replace(" \n", "\n"))
        return UNUSABLE


def _run(asked: argparse.Namespace) -> int:
    settings = Settings.read("database_url", "personal_data_key")
    configure("intake-import", settings.log_level)
    who = _operator(asked.operator)
    mapped = mapping.read(asked.mapping)
    source = files.opened(asked.file, mapped)
    # Its commits wake no relay: the log is looked at each second anyway, and 500 cases are no hurry.
    with closing(source), closing(Database(settings.need("database_url"), size=2, service="intake-import")) as db:
        hours = bootstrap.hours(settings)
        count = Count(bootstrap.calendars(settings, db).current(), hours)
        migration = bootstrap.migration(settings, db)
        _tell_earlier(migration, source, mapped.digest)
        rejected = Rejected(source, asked.rejected or asked.file.with_name(f"{asked.file.stem}.rechazadas.csv"))
        progress = Progress(sys.stderr, source.total)
        with closing(rejected), _stoppable() as stop:

            def reject(row: Row, reasons: list[str]) -> None:
                rejected.add(row, reasons)

            def told(tally: Tally) -> None:
                rejected.flush()
                progress.show(tally)

            job = Job(source, mapped, who, reject, told, rehearsal=asked.dry_run, stopped=stop.is_set)
            tally = migration.run(job, count, hours)
        progress.end(tally)
        sys.stdout.write(_summary(tally, progress, job))
        return _ended(tally, rejected, stopped=stop.is_set())


def _ended(tally: Tally, rejected: Rejected, *, stopped: bool) -> int:
    if rejected.path is not None:
        sys.stdout.write(
            f"Las filas rechazadas están en {rejected.path} con sus motivos: corríjalas y traiga ese archivo.\n"
        )
    if stopped:
        sys.stdout.write(f"Se detuvo después de la fila {tally.last_row}. Repita la orden para seguir.\n")
    return SOME_REJECTED if stopped or tally.rejected else ALL_IN


def _summary(tally: Tally, progress: Progress, job: Job) -> str:
    done = "Ensayo, no se guardó nada. Se traerían" if job.rehearsal else "Casos traídos"
    lines = [
        f"Filas leídas: {tally.read} ({progress.pace(tally):.0f} por segundo).",
        f"{done}: {tally.imported}, terminados {tally.ended} y abiertos {tally.open}.",
        f"Ya estaban: {tally.known}. Rechazadas: {tally.rejected}.",
    ]
    if tally.other_due:
        lines.append(
            f"Ojo: en {tally.other_due} casos abiertos el vencimiento no es el que cuenta la ley; queda el del archivo."
        )
    return "\n".join(lines) + "\n"


def _tell_earlier(migration: Migration, source: Source, mapping_digest: str) -> None:
    """Say what is known of earlier runs over a file of this name."""
    earlier: Any = migration.earlier(source.path.name)
    if earlier is None:
        return
    when = f"{earlier.started_at.astimezone(BOGOTA):%d/%m/%Y %H:%M}"
    if earlier.file_sha256 != source.sha256:
        said = f"El archivo cambió desde la corrida del {when}: lo que ya entró no se toca, y lo distinto se rechaza."
    elif earlier.ended_at is None:
        said = f"La corrida del {when} quedó en la fila {earlier.last_row}: se revisa desde el comienzo y se sigue."
    else:
        said = f"Este archivo ya se trajo completo el {when}: se revisa otra vez."
    if earlier.mapping_sha256 != mapping_digest:
        said += " El mapeo es otro."
    sys.stderr.write(f"{said}\n")


def _operator(given: str | None) -> str:
    who = given or getpass.getuser()
    if not STAFF_ID.fullmatch(who):
        raise Invalid("operator", f"«{who}» no es un usuario.", "Diga quién trae los casos con --operator usuario.")
    return who


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """Let Ctrl-C and SIGTERM finish the batch that is under way; the second one ends at once."""
    stop = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def asked(number: int, _frame: object) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, asked)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m intake import",
        description="Trae los casos del sistema anterior con sus números y fechas. Repetirlo no duplica nada.",
        epilog="Termina con 0 si todo entró, 1 si hubo filas rechazadas o se detuvo, 2 si no se pudo usar el archivo, "
        "el mapeo o la base de datos. Más en docs/migration.md.",
    )
    parser.add_argument("file", type=Path, help="el archivo CSV o xlsx")
    parser.add_argument("--mapping", type=Path, required=True, help="el mapeo TOML: qué columna es qué dato")
    parser.add_argument("--dry-run", action="store_true", help="revisa todas las filas y no guarda nada")
    parser.add_argument("--rejected", type=Path, help="dónde dejar las filas rechazadas (archivo.rechazadas.csv)")
    parser.add_argument("--operator", help="usuario que queda como responsable (el del sistema operativo)")
    return parser
