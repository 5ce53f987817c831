"""Everything that must be there before anything runs: system packages, the virtual environment, the libraries."""

from __future__ import annotations

import fcntl
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.local import disk, packages, virtualenv
from deploy.local.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from deploy.local.packages import Need
    from deploy.local.settings import Settings


def ensure(settings: Settings, needs: tuple[Need, ...], styles: Callable[[Path], None] | None = None) -> None:
    """Set the machine and the checkout up; say nothing and take no time when all is there already.

    Args:
        settings: of this checkout.
        needs: the system packages.
        styles: how the console's styles are fetched, given the checkout; nothing if this command does not need them.

    Raises:
        Failure: something cannot be had from here; says what to type.
    """
    with alone(settings.folder / "lock"):
        disk.check(settings.root, disk.FOR_RUNNING)
        packages.ensure(needs)
        virtualenv.ensure(settings.root)
        if styles:
            styles(settings.root)


def enter(python: Path, arguments: list[str]) -> None:
    """Go on inside the virtual environment, as the same process; return if it is inside already."""
    if not Path(sys.prefix).samefile(python.parents[1]):
        os.execv(python, [str(python), "-m", "deploy.local", *arguments])  # noqa: S606 - our own interpreter


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold a lock file, so that two commands never set up or start the same installation at once.

    Raises:
        Failure: another command holds it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Failure(
                "Otra orden de Radica está trabajando en esta carpeta.", "Espere a que termine y repita la orden."
            ) from error
        yield
