"""`make mutants`: break every rule of a service's domain in every small way, and see whether its unit tests notice.

mutmut changes one operator, number, text or argument at a time and runs the tests that come by it. It wants a project
whose folder has the name of its package, so each service is copied into one, with its unit tests and nothing else.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deploy.local import services
from deploy.local import settings as settings_module
from deploy.local.failure import Failure
from deploy.local.terminal import say

if TYPE_CHECKING:
    from pathlib import Path

    from deploy.local.settings import Settings

FOLDER = ".run-mutants"
WANTED = 85  # per cent, of each service
FIRST_AND_FOREMOST = "intake"
POLITELY = ("nice", "-n", "15")
LEAVE_OUT = shutil.ignore_patterns("__pycache__")


@dataclass(frozen=True)
class Outcome:
    """How many mutants there were, how many of them no test noticed, and how mutmut names those."""

    total: int
    survivors: tuple[str, ...]

    @property
    def killed(self) -> float:
        """The share that was noticed, in per cent; a mutant that ran for ever counts as noticed."""
        return 100 * (self.total - len(self.survivors)) / self.total if self.total else 100.0


def check(settings: Settings, service: str = "") -> int:
    """Try one service, intake if none is named; return 1 when too many mutants survive.

    Raises:
        Failure: there is no such service, or its tests fail even without a mutant.
    """
    chosen = service or FIRST_AND_FOREMOST
    if not (settings.root / "services" / chosen / chosen / "domain").is_dir():
        known = ", ".join(sorted(each.name for each in services.ALL))
        raise Failure(f"No hay un servicio «{chosen}».", f"Use uno de estos: {known}.")
    folder = prepared(settings.root, chosen)
    say(f"\n▸ Mutantes de {chosen}: cada regla, rota de a una; tarda minutos")
    if _mutmut(settings, folder, "run", "--max-children", str(_at_once())).returncode:
        raise Failure(f"Los mutantes de {chosen} no se pudieron probar.", "Pasen primero sus pruebas: make unit.")
    outcome = outcome_of(settings, folder)
    for survivor in outcome.survivors:
        say(f"  {survivor}")
    passed = outcome.killed >= WANTED
    say(
        f"{'✔' if passed else '✘'} {chosen}: {outcome.killed:.1f} % de {outcome.total} mutantes murieron "
        f"(se pide {WANTED} %). Para ver uno: cd {folder} && mutmut show <nombre>"
    )
    return int(not passed)


def prepared(root: Path, service: str) -> Path:
    """Return a fresh project of one service: its package, its unit tests, and the workspace's settings."""
    folder = root / FOLDER / service
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root / "services" / service / service, folder / service, ignore=LEAVE_OUT)
    shutil.copytree(root / "tests/unit" / service, folder / "tests/unit" / service, ignore=LEAVE_OUT)
    shutil.copy(root / "tests/conftest.py", folder / "tests")
    shutil.copy(root / "pyproject.toml", folder)
    return folder


def outcome_of(settings: Settings, folder: Path) -> Outcome:
    """Return what came of the mutants that mutmut has tried in a folder."""
    _mutmut(settings, folder, "export-cicd-stats", quietly=True)
    counted = json.loads((folder / "mutants/mutmut-cicd-stats.json").read_text("utf-8"))
    told = _mutmut(settings, folder, "results", quietly=True).stdout
    named = (line.strip().rpartition(": ") for line in told.splitlines() if ": " in line)
    return Outcome(counted["total"], tuple(name for name, _, fate in named if fate != "timeout"))


def _mutmut(settings: Settings, folder: Path, *command: str, quietly: bool = False) -> subprocess.CompletedProcess[str]:
    program = str(settings.python.with_name("mutmut"))
    path = os.pathsep.join(map(str, (folder, settings.root / "shared")))
    return subprocess.run(
        [*POLITELY, program, *command],
        check=False,
        cwd=folder,
        env=settings_module.everything(PYTHONPATH=path),
        text=True,
        stdout=subprocess.PIPE if quietly else None,
    )


def _at_once() -> int:
    return max(1, (os.cpu_count() or 2) - 1)
