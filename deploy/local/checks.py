"""`make test` and its stages: style, format, types, imports, and every test against real servers."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deploy.local import settings as settings_module
from deploy.local import test_servers
from deploy.local.terminal import duration, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deploy.local.settings import Settings

TERMINATED = 143  # 128 and SIGTERM, as a shell would say


@dataclass(frozen=True)
class Stage:
    """One check: what it is called on the screen, and the command."""

    title: str
    command: tuple[str, ...]


STYLE = (Stage("Estilo", ("ruff", "check", ".")), Stage("Formato", ("ruff", "format", "--check", ".")))
TYPES = (Stage("Tipos", ("mypy",)),)
IMPORTS = (Stage("Importaciones", ("lint-imports",)),)
CHAOS_FOLDER = ".run-chaos"
BENCHMARK_FOLDER = ".run-bench"
FOLDERS = ("unit", "simulation", "integration", "contract", "architecture", "e2e", "chaos")


def everything(settings: Settings, arguments: list[str]) -> int:
    """All stages, each even if one before it failed; the tests last, so that theirs is the last word."""
    failed = [stage.title for stage in (*STYLE, *TYPES, *IMPORTS) if not run(settings, stage)]
    if failed:
        say(f"\n✘ No pasaron: {', '.join(failed)}. Siguen las pruebas, pero el resultado final será un error.")
    return tests(settings, FOLDERS, arguments) or int(bool(failed))


def stages(settings: Settings, chosen: tuple[Stage, ...]) -> int:
    """Some stages only."""
    passed = [run(settings, stage) for stage in chosen]
    return int(not all(passed))


def run(settings: Settings, stage: Stage) -> bool:
    """Run one stage with its output on the screen; return whether it passed."""
    say(f"\n▸ {stage.title}: {' '.join(stage.command)}")
    started = time.monotonic()
    program = settings.python.with_name(stage.command[0])
    passed = subprocess.run([program, *stage.command[1:]], check=False, cwd=settings.root).returncode == 0
    say(f"{'✔' if passed else '✘'} {stage.title} ({duration(started)})")
    return passed


def tests(settings: Settings, folders: tuple[str, ...], arguments: list[str]) -> int:
    """Run pytest against the test servers; stop those it started, also when it fails or is told to stop.

    Says nothing after pytest's own closing line.
    """
    with _servers(settings) as addresses:
        present = [str(path.relative_to(settings.root)) for path in _folders(settings.root, folders)]
        say(f"\n▸ Pruebas: pytest {' '.join([*present, *arguments])}")
        command = [str(settings.python), "-m", "pytest", *present, *arguments]
        environment = settings_module.everything(**addresses)
        return subprocess.run(command, check=False, cwd=settings.root, env=environment).returncode


def benchmarks(settings: Settings, arguments: list[str]) -> int:
    """Run all benchmarks, or those that are named, on servers of their own that write to disk as in production."""
    apart = replace(settings, test_folder=settings.root / BENCHMARK_FOLDER)
    with _servers(apart, durable=True) as addresses:
        command = [str(settings.python), "-m", "benchmarks", *arguments]
        environment = settings_module.everything(**addresses)
        return subprocess.run(command, check=False, cwd=settings.root, env=environment).returncode


@contextmanager
def _servers(settings: Settings, *, durable: bool = False) -> Iterator[dict[str, str]]:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    say("\n▸ Servidores de prueba")
    started = time.monotonic()
    ours = True
    try:
        addresses, ours = test_servers.start(settings, durable=durable)
        say(f"✔ Servidores de prueba{'' if ours else ' que ya estaban en marcha'} ({duration(started)})")
        yield addresses
    finally:
        if ours:
            test_servers.stop(settings, quietly=True)


def _folders(root: Path, names: tuple[str, ...]) -> list[Path]:
    return [path for path in (root / "tests" / name for name in names) if path.is_dir()]


def chaos(settings: Settings, seeds: str = "", faults: str = "", sabotage: str = "") -> int:
    """Hurt the system on purpose and judge what is left; without arguments every fault, under three seeds."""
    told = {"--seed": seeds, "--faults": faults, "--sabotage": sabotage, "--folder": str(settings.root / CHAOS_FOLDER)}
    chosen = [word for name, value in told.items() if value for word in (name, value)]
    command = [str(settings.python), "-m", "tests.chaos", *chosen]
    return subprocess.run(command, check=False, cwd=settings.root).returncode


def pure_tests(settings: Settings, arguments: list[str]) -> int:
    """The tests that need no server."""
    command = [str(settings.python), "-m", "pytest", "tests/unit", *arguments]
    return subprocess.run(command, check=False, cwd=settings.root).returncode


def simulation(settings: Settings, arguments: list[str]) -> int:
    """Many runs of the simulated world: how many, and from which seed, unless they are left open."""
    command = [str(settings.python), "-W", "ignore", "-m", "tests.simulation", *arguments]
    return subprocess.run(command, check=False, cwd=settings.root).returncode
