"""`make status` and `make logs`: what runs, how it is, and what it says."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from deploy.local import health, network_ports, servers, services
from deploy.local.failure import Failure
from deploy.local.layout import Layout
from deploy.local.services import Services
from deploy.local.supervisor import Supervisor
from deploy.local.terminal import say, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deploy.local.settings import Settings
    from deploy.local.supervisor import State

WORDS = {
    "RUNNING": "en marcha",
    "STARTING": "arrancando",
    "BACKOFF": "reintentando",
    "STOPPING": "deteniéndose",
    "STOPPED": "detenido",
    "EXITED": "terminado",
    "FATAL": "caído",
    "UNKNOWN": "desconocido",
}
HEAD = ("proceso", "estado", "desde hace", "pid", "puerto", "salud")
NOT_RUNNING = 3  # what `systemctl status` answers
MINUTE, HOUR, DAY = 60, 3_600, 86_400
NONE = "–"


def show(settings: Settings) -> int:
    """Print the table; 0 if everything runs and answers, 3 if not."""
    layout = Layout(settings.folder)
    supervisor = Supervisor(layout, settings.python)
    if not supervisor.running():
        say("Radica no está en marcha. «make run» la pone en marcha.")
        return NOT_RUNNING
    system = Services(settings, servers.for_running(layout, settings.ports))
    rows = [_row(system, state) for state in supervisor.states()]
    say(table(HEAD, rows))
    say(f"\nConsola: {system.address(services.CONSOLE)}    Registros: {layout.logs}")
    return 0 if all(row[1] == WORDS["RUNNING"] and row[5] != "no responde" for row in rows) else NOT_RUNNING


def follow(settings: Settings, name: str) -> int:
    """Show a process's log as it grows, until interrupted.

    Raises:
        Failure: there is no log of that name.
    """
    folder = Layout(settings.folder).logs
    logs = {path.stem: path for path in sorted(folder.glob("*.log"))}
    chosen = [path for stem, path in logs.items() if name and (stem == name or stem.startswith(f"{name}-"))]
    if not chosen:
        raise Failure(
            f"No hay registro de «{name}»." if name else "Falta decir de qué proceso.",
            f"Elija uno, por ejemplo «make logs S=intake»: {', '.join(logs) or 'todavía no hay ninguno'}.",
        )
    tail = shutil.which("tail") or "/usr/bin/tail"
    return os.spawnv(os.P_WAIT, tail, [tail, "-n", "100", "-F", *map(str, chosen)])  # noqa: S606 - coreutils


def elapsed(seconds: int) -> str:
    """How long, in the largest two units that say it: 3 d 4 h, 2 h 05 min, 12 s."""
    if seconds < MINUTE:
        return f"{seconds} s"
    if seconds < HOUR:
        return f"{seconds // MINUTE} min {seconds % MINUTE:02d} s"
    if seconds < DAY:
        return f"{seconds // HOUR} h {seconds % HOUR // MINUTE:02d} min"
    return f"{seconds // DAY} d {seconds % DAY // HOUR} h"


def _row(system: Services, state: State) -> Sequence[str]:
    port = _port(system, state)
    return (
        state.name,
        WORDS.get(state.state, state.state),
        elapsed(state.running_seconds) if state.pid else NONE,
        str(state.pid) if state.pid else NONE,
        str(port) if port else NONE,
        _health(system, state, port),
    )


def _port(system: Services, state: State) -> int | None:
    programs = [*system.servers.programs(), *system.programs()]
    return next((program.port for program in programs if program.name == state.name), None)


def _health(system: Services, state: State, port: int | None) -> str:
    if not state.pid or port is None:
        return NONE
    service = next((service for service in services.ALL if service.name == state.group), None)
    answers = health.ready(system, service) if service else not network_ports.free(port)
    return "bien" if answers else "no responde"
