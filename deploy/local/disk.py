"""Whether the disk has room: a full disk stops databases in ways that are hard to read afterwards."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from deploy.local.failure import Failure

if TYPE_CHECKING:
    from pathlib import Path

MEBIBYTE = 1024 * 1024
FOR_SET_UP = 2_000 * MEBIBYTE  # the libraries take 750 MiB, their download as much again for a moment
FOR_RUNNING = 500 * MEBIBYTE


def check(folder: Path, needed: int) -> None:
    """Refuse to go on when fewer than `needed` bytes are free where `folder` is.

    Raises:
        Failure: says how much is free and how much is needed.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise full(
            f"En el disco de {folder} quedan {free // MEBIBYTE} MB libres y hacen falta {needed // MEBIBYTE} MB."
        )


def full(what: str = "El disco se llenó.") -> Failure:
    """The refusal for a disk without room."""
    return Failure(what, "Libere espacio (por ejemplo, «df -h» y «du -sh *» muestran dónde se va) y repita la orden.")
