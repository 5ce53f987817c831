"""The virtual environment `.venv`: made once, filled from requirements.txt with hashes checked, then left alone."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from typing import TYPE_CHECKING

from deploy.local import disk
from deploy.local.failure import Failure
from deploy.local.terminal import step

if TYPE_CHECKING:
    from pathlib import Path

INSTALL_SECONDS = 1800.0
LOG_LINES = 12


def ensure(root: Path) -> None:
    """Bring `.venv` to what requirements.txt and the distributions ask; quick when nothing changed.

    Raises:
        Failure: a library could not be fetched or built; its log's end is shown.
    """
    folder = root / ".venv"
    _create(folder, moved=_moved(root))
    for title, arguments in pending(root):
        disk.check(root, disk.FOR_SET_UP)
        with step(title):
            _pip(folder, *arguments)
    mark_done(root)


def pending(root: Path) -> list[tuple[str, list[str]]]:
    """What is still to be installed: a title for the screen and the arguments for pip install, in order."""
    done, wanted = {} if _moved(root) else _done(root), _wanted(root)
    steps = {
        "libraries": (
            "Bibliotecas de Python instaladas (la primera vez tarda unos minutos)",
            ["--no-deps", "--require-hashes", "-r", str(root / "requirements.txt")],
        ),
        "own": ("Servicios de Radica instalados en .venv", ["--no-deps", "--no-build-isolation", *_editable(root)]),
    }
    return [work for name, work in steps.items() if done.get(name) != wanted[name]]


def mark_done(root: Path) -> None:
    """Remember what was installed, so that the next set-up has nothing to do."""
    if _done(root) != _wanted(root):
        _stamp(root).write_text(json.dumps(_wanted(root)), encoding="ascii")


def distributions(root: Path) -> list[Path]:
    """The pyproject.toml of what the services share and of each service."""
    return [root / "shared" / "pyproject.toml", *sorted(root.glob("services/*/pyproject.toml"))]


def _editable(root: Path) -> list[str]:
    return [word for project in distributions(root) for word in ("-e", str(project.parent))]


def _fingerprint(files: list[Path]) -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    for file in files:
        digest.update(file.parent.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _wanted(root: Path) -> dict[str, str]:
    return {
        "place": str(root),
        "libraries": _fingerprint([root / "requirements.txt"]),
        "own": _fingerprint(distributions(root)),
    }


def _done(root: Path) -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(_stamp(root).read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):  # never finished, or cut off while it was written
        return {}
    return stamp


def _moved(root: Path) -> bool:
    return _done(root).get("place", str(root)) != str(root)


def _stamp(root: Path) -> Path:
    return root / ".venv" / "radica-setup.json"


def _create(folder: Path, *, moved: bool) -> None:
    # Scripts and our own packages are installed by their full path, so a checkout that was moved starts anew.
    if not moved and _works(folder / "bin" / "python"):
        return
    with step("Entorno virtual .venv creado"):
        # From the base interpreter, so that a virtual environment of the caller's does not end up inside ours.
        base = getattr(sys, "_base_executable", sys.executable)
        _run([base, "-m", "venv", "--clear", str(folder)], "No se pudo crear el entorno virtual .venv.")


def _works(python: Path) -> bool:
    if not python.exists():  # also when the interpreter it points to was removed
        return False
    version = "import sys, pip; print(*sys.version_info[:2])"
    answer = subprocess.run([python, "-c", version], capture_output=True, text=True, check=False, timeout=60)
    return answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _pip(folder: Path, *arguments: str) -> None:
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    _run([*command, "--no-input", *arguments], "No se pudieron instalar las bibliotecas de Python.")


def _run(command: list[str], what: str) -> None:
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        timeout=INSTALL_SECONDS,
    )
    if done.returncode == 0:
        return
    if "No space left on device" in done.stdout:
        raise disk.full()
    lines = [line for line in done.stdout.splitlines() if line.strip() and not line.startswith("WARNING")]
    raise Failure(
        what, "Revise la conexión con el índice de paquetes de Python y repita la orden.", tuple(lines[-LOG_LINES:])
    )
