"""The commands of `python -m deploy.local`, one line each. The Makefile calls them; people call make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deploy.local import checks, mutants, servers, status, system, test_servers, tool_runs
from deploy.local.layout import Layout
from deploy.local.services import Services
from deploy.local.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from deploy.local.settings import Settings


def run(name: str, settings: Settings, arguments: list[str]) -> int:
    """Run a command; its result is the exit code."""
    return COMMANDS[name](settings, arguments)


def _run(settings: Settings, _: list[str]) -> int:
    system.run(settings)
    return 0


def _stop(settings: Settings, _: list[str]) -> int:
    system.stop(settings)
    return 0


def _restart(settings: Settings, arguments: list[str]) -> int:
    system.restart(settings, _first(arguments))
    return 0


def _setup(_: Settings, __: list[str]) -> int:
    say("Todo está instalado.")
    return 0


def _servers(settings: Settings, _: list[str]) -> int:
    addresses, _started = test_servers.start(settings)
    test_servers.tell(settings, addresses)
    return 0


def _servers_stop(settings: Settings, _: list[str]) -> int:
    if not test_servers.stop(settings):
        say("Los servidores de prueba no están en marcha.")
    return 0


def _sample(settings: Settings, arguments: list[str]) -> int:
    count, file = [*arguments, "", ""][:2]
    installation = servers.for_running(Layout(settings.folder), settings.ports)
    tool_runs.file_sample(Services(settings, installation), int(count or settings.sample), file)
    return 0


def _first(arguments: list[str]) -> str:
    return arguments[0] if arguments else ""


COMMANDS: dict[str, Callable[[Settings, list[str]], int]] = {
    "setup": _setup,
    "run": _run,
    "stop": _stop,
    "restart": _restart,
    "status": lambda settings, _: status.show(settings),
    "logs": lambda settings, arguments: status.follow(settings, _first(arguments)),
    "wipe": lambda settings, arguments: system.wipe(settings, _first(arguments)),
    "sample": _sample,
    "test": checks.everything,
    "bench": checks.benchmarks,
    "unit": checks.pure_tests,
    "simulate": checks.simulation,
    "chaos": lambda settings, arguments: checks.chaos(settings, *arguments),
    "mutants": lambda settings, arguments: mutants.check(settings, _first(arguments)),
    "lint": lambda settings, _: checks.stages(settings, (*checks.STYLE, *checks.IMPORTS)),
    "types": lambda settings, _: checks.stages(settings, checks.TYPES),
    "servers": _servers,
    "servers-stop": _servers_stop,
}
