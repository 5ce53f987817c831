"""Our own processes, started as in production and stopped in order."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from deploy.local.settings import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE_S = 60.0
LOOK_AGAIN_S = 0.01
T = TypeVar("T")


@contextmanager
def running(*arguments: str, ready: str = "", environment: dict[str, str] | None = None) -> Iterator[None]:
    """Run `python -m …` for as long as the block runs; the block begins when it has said that it is `ready`."""
    command = [sys.executable, "-m", *arguments]
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        with said.open("wb") as stderr:
            process = subprocess.Popen(command, stderr=stderr, env=everything(**environment or {}))
        try:
            until(lambda: process.poll() is not None or ready in said.read_text("utf-8"))
            if process.poll() is not None:
                raise RuntimeError(said.read_text("utf-8"))
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def until(condition: Callable[[], T], patience: float = PATIENCE_S, look_again: float = LOOK_AGAIN_S) -> T:
    """Wait, bounded, until a condition holds, looking every so many seconds; return what it gave."""
    deadline = time.monotonic() + patience
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {patience} s")
        time.sleep(look_again)
    return value
