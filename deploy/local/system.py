"""`make run`, `make stop` and `make wipe`: the whole system, in order."""

from __future__ import annotations

import hashlib
import shutil
import time
from typing import TYPE_CHECKING

from deploy.local import health, network_ports, servers, services, setup, tool_runs
from deploy.local.layout import Layout
from deploy.local.services import Services
from deploy.local.supervisor import Supervisor
from deploy.local.terminal import duration, say, step

if TYPE_CHECKING:
    from pathlib import Path

    from deploy.local.settings import Settings

CODE = ("shared", "services", "requirements.txt")
NOT_CODE = ("__pycache__", ".egg-info", ".pytest_cache", ".mypy_cache", "node_modules")


def run(settings: Settings) -> None:
    """Start what does not run yet, in order, and say where the console is. Data are kept.

    Raises:
        Failure: something stands in the way; says what and how to get it out.
    """
    started = time.monotonic()
    layout = Layout(settings.folder)
    with setup.alone(layout.folder / "lock"):
        layout.make()
        supervisor = Supervisor(layout, settings.python)
        system = Services(settings, servers.for_running(layout, settings.ports))
        _start(system, supervisor, layout)
        _tell_logins(tool_runs.seed_staff(system), layout)
    _file_first_sample(system, layout)
    _tell_address(system, started)


def stop(settings: Settings) -> None:
    """Stop everything: first the services, then the servers they stand on."""
    layout = Layout(settings.folder)
    supervisor = Supervisor(layout, settings.python)
    if not supervisor.running():
        supervisor.sweep()
        say("Radica no está en marcha.")
        return
    with setup.alone(layout.folder / "lock"):
        _stop(supervisor)
    say("Radica está detenida. Los datos siguen en su sitio; «make run» la pone en marcha de nuevo.")


def wipe(settings: Settings, confirmation: str) -> int:
    """Stop everything and delete the data, the secrets and the logs."""
    layout = Layout(settings.folder)
    if confirmation != "borrar":
        say(f"Esto borra todos los casos, documentos y contraseñas de {layout.folder}.")
        say("Si es lo que quiere: make wipe SURE=borrar")
        return 1
    if layout.folder.exists():
        stop(settings)
        layout.make()
        servers.for_running(layout, settings.ports).erase()
        shutil.rmtree(layout.folder)
    say("Se borró todo. «make run» empieza de cero.")
    return 0


def restart(settings: Settings, name: str) -> None:
    """Stop and start one service (or `relay`), or all of them when no name is given."""
    layout = Layout(settings.folder)
    supervisor = Supervisor(layout, settings.python)
    names = [name] if name else list(services.GROUPS)
    supervisor.require(names)
    with step(f"Reinicio de {name or 'los servicios'}"):
        supervisor.stop_group(names)
        for group in names:
            supervisor.run(group)


def _start(system: Services, supervisor: Supervisor, layout: Layout) -> None:
    system.servers.prepare()
    programs = [*system.servers.programs(), *system.programs()]
    code = _fingerprint(system.settings.root)
    running_code = layout.folder / "running-code"
    same = supervisor.current(programs)
    if not same:
        _make_room(system, supervisor)
        supervisor.start(programs)
    system.servers.start(supervisor)
    if not same or not running_code.exists() or running_code.read_text(encoding="ascii") != code:
        running_code.unlink(missing_ok=True)
        _update(system, supervisor)
    for group in services.GROUPS:
        supervisor.run(group)
    health.wait(supervisor, system)
    running_code.write_text(code, encoding="ascii")


def _update(system: Services, supervisor: Supervisor) -> None:
    """Bring the stores to what the code expects, with the services out of the way."""
    if any(state.pid and state.group in services.GROUPS for state in supervisor.states()):
        with step("Servicios detenidos para actualizarlos"):
            supervisor.stop_group(services.GROUPS)
    with step("Bases de datos y roles"):
        system.ensure_databases()
    with step("Migraciones"):
        tool_runs.migrate(system)
    with step("Colas"):
        tool_runs.declare_queues(system)
    with step("Certificado de firma"):
        tool_runs.make_certificate(system)


def _make_room(system: Services, supervisor: Supervisor) -> None:
    """End what runs with other settings or was left behind, and make sure that nobody else has our ports."""
    if supervisor.running():
        say("  La configuración cambió: se reinicia todo.")
        _stop(supervisor)
    supervisor.sweep()
    network_ports.check(system.claims())


def _stop(supervisor: Supervisor) -> None:
    with step("Servicios detenidos"):
        supervisor.stop_group(services.GROUPS)
    with step("Servidores detenidos"):
        supervisor.stop_group([servers.GROUP])
        supervisor.shut_down()


def _file_first_sample(system: Services, layout: Layout) -> None:
    filed = layout.folder / "sample-filed"
    if filed.exists() or not system.settings.sample:
        return
    say("\nSe radica una muestra de casos (solo la primera vez):")
    with step("Suscriptores y facturas de muestra"):
        tool_runs.seed_billing(system)
    tool_runs.file_sample(system, system.settings.sample)
    filed.touch()


def _tell_logins(table: str, layout: Layout) -> None:
    if table.strip():
        say("\nUsuarios de la consola. Estas contraseñas se muestran solo esta vez:\n")
        say(table.rstrip())
        say(f"\nQuedan guardadas en {layout.logins}, que solo puede leer quien puso en marcha Radica.")


def _tell_address(system: Services, started: float) -> None:
    say(f"\nRadica está en marcha ({duration(started)}).\n")
    say(f"  Consola:  {system.address(services.CONSOLE)}")
    say("\n  make status   qué corre y cómo está        make logs S=intake   registro de un servicio")
    say("  make stop     detener todo (no borra nada)")


def _fingerprint(root: Path) -> str:
    """Return what changes when any file of the services does, so that a second `make run` restarts them only then."""
    digest = hashlib.sha256()
    for place in CODE:
        path = root / place
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and not any(word in str(file) for word in NOT_CODE):
                digest.update(str(file.relative_to(root)).encode() + b"\0")
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
