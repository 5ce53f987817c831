"""What a process does without while it starts: work and imports that would only lengthen it."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def start() -> None:
    """Begin the start of a web process, before it imports anything else; `started` ends it.

    Nothing looks for garbage meanwhile: what a start makes stays. A model of pydantic's is built when it is first used
    (under a lock): bodies are built with their routes anyhow, and FastAPI's own models, of which it describes itself,
    hardly ever. `tests/architecture/test_models.py` builds them all, so that none fails later.

    And no library has a command line: uvicorn's would bring click and what starts further processes (13 ms, 1.5 MiB),
    httpx's click and rich.
    """
    gc.disable()
    command_line = ModuleType("uvicorn.main")
    vars(command_line).update(Server=None, main=None, run=None)
    sys.modules.setdefault(command_line.__name__, command_line)
    for package in ("click", "rich"):
        sys.modules.setdefault(package, None)  # type: ignore[arg-type]  # Python's own way of saying: there is none
    from pydantic import BaseModel  # noqa: PLC0415 - only whoever calls this pays for it

    BaseModel.model_config["defer_build"] = True


def started() -> None:
    """End the start: what it made stays for good and is not looked through again and again."""
    gc.freeze()
    gc.enable()


@contextmanager
def without(package: str) -> Iterator[None]:
    """Have what is imported in the block not find a package that it only makes use of where there is one."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]  # Python's own way of saying that there is none
    try:
        yield
    finally:
        del sys.modules[package]
