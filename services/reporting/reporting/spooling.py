"""Rows on their way into a file: written to disk once, hashed as they pass, read back as often as needed.

A register says at its top how many rows it has and what their hash is; both are known only at the end. So rows wait on
disk, not in memory.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import tempfile
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from reporting.sheets import Cell


class Spool:
    """Rows that were set down; `count` of them, `digest` over them."""

    def __init__(self, file: IO[bytes], rows: Iterable[Sequence[Cell]]) -> None:
        self._file = file
        self.count = 0
        hashed = hashlib.sha256()
        for row in rows:
            hashed.update(canonical(row))
            pickle.dump(tuple(row), file, protocol=5)
            self.count += 1
        self.digest = hashed.hexdigest()

    def rows(self) -> Iterator[Sequence[Cell]]:
        """Every row again, from the first."""
        self._file.seek(0)
        for _ in range(self.count):
            yield pickle.load(self._file)  # noqa: S301 - this process wrote it, into a file without a name


@contextmanager
def spooled(folder: Path, rows: Iterable[Sequence[Cell]]) -> Iterator[Spool]:
    """Set rows down in a nameless file of `folder`, gone at the end of the block."""
    with tempfile.TemporaryFile(dir=folder) as file:
        yield Spool(file, rows)


def canonical(row: Sequence[Cell]) -> bytes:
    """A row as it is hashed: a JSON array of its cells on one line, dates and amounts as text."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_text).encode() + b"\n"


def hash_of(rows: Iterable[bytes]) -> str:
    """The SHA-256 of canonical rows."""
    hashed = hashlib.sha256()
    for row in rows:
        hashed.update(row)
    return hashed.hexdigest()


def digest_of(digests: Iterable[str]) -> str:
    """One digest over several."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _text(cell: object) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return str(cell)
    message = f"{type(cell).__name__} is no cell"
    raise TypeError(message)
