"""What the console's pages take from other people (Bootstrap, htmx): fetched with npm, by hash, and copied."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from deploy.local import packages
from deploy.local.failure import Failure
from deploy.local.terminal import duration, say

if TYPE_CHECKING:
    from pathlib import Path

FETCH_SECONDS = 300.0
LOG_LINES = 6
# Without a network npm would try for minutes; scripts of packages are never run.
NPM_CI = (
    "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-retry-mintimeout=1000",
    "--fetch-timeout=60000",
)  # fmt: skip


def ensure(root: Path) -> None:
    """Fetch and copy what `package-lock.json` names; quick when that has not changed and the files are there.

    Raises:
        Failure: npm is missing and cannot be installed from here, or could not fetch; its log's end is shown.
    """
    if present(root):
        return
    packages.ensure(packages.TO_STYLE)
    started = time.monotonic()
    _run([*NPM_CI, "--prefix", str(_console(root))])
    _run([sys.executable, str(_console(root) / "assets.py")])
    _stamp(root).write_text(_wanted(root), encoding="ascii")
    say(f"  ✔ Estilos de la consola ({duration(started)})")


def ensure_if_possible(root: Path) -> None:
    """The same; where it cannot be done, say so in one line and go on: the console works plainly without."""
    try:
        ensure(root)
    except (Failure, subprocess.TimeoutExpired) as failure:
        why = failure.what if isinstance(failure, Failure) else f"«{failure.cmd[0]}» tardó demasiado."
        say(f"  La consola funciona, pero sin estilos: {why} El próximo «make run» lo intenta otra vez.")


def present(root: Path) -> bool:
    """Whether there is nothing to do."""
    vendored = [_console(root) / "console/static/vendor" / name for name in ("bootstrap.min.css", "htmx.min.js")]
    return (
        _stamp(root).is_file()
        and _stamp(root).read_text(encoding="ascii") == _wanted(root)
        and all(file.is_file() for file in vendored)
    )


def _console(root: Path) -> Path:
    return root / "services" / "console"


def _stamp(root: Path) -> Path:
    return _console(root) / "node_modules" / ".radica-setup"


def _wanted(root: Path) -> str:
    return hashlib.sha256((_console(root) / "package-lock.json").read_bytes()).hexdigest()


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        timeout=FETCH_SECONDS,
    )
    if done.returncode:
        raise Failure(
            "npm no pudo traer los estilos de la consola.",
            "Revise la conexión con el registro de npm y repita la orden.",
            tuple(done.stdout.splitlines()[-LOG_LINES:]),
        )
