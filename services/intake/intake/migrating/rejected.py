"""The file of rejected rows: as they were, with their reasons beside, to be mended and read again.

Whoever opens it in a spreadsheet runs no formula that somebody wrote into a petition: such cells are guarded by an
apostrophe, which reading the file takes away again.
"""

from __future__ import annotations

import csv
import os
from typing import IO, TYPE_CHECKING

from intake.migrating.files import REASONS, ROW, guarded
from intake.migrating.mapping import plain

if TYPE_CHECKING:
    from pathlib import Path

    from intake.migrating.files import Row, Source

ONLY_OWNER = 0o600


class Rejected:
    """The rejected rows of a source; the file appears with the first of them, under a name that was free."""

    def __init__(self, source: Source, path: Path) -> None:
        self._source = source
        self._wanted = path
        self._kept = [place for place, name in enumerate(source.headings) if plain(name) not in {ROW, REASONS}]
        self._file: IO[str] | None = None
        self.path: Path | None = None
        """Where the rows are; None while there is none."""

    def add(self, row: Row, reasons: list[str]) -> None:
        """Write a row; cells beyond the headings come last."""
        if self._file is None:
            self._file = self._begun()
        beyond = row.cells[len(self._source.headings) :]
        cells = [row.cells[place] if place < len(row.cells) else "" for place in self._kept]
        self._out.writerow([*(guarded(cell) for cell in cells), str(row.number), guarded(" ".join(reasons)), *beyond])

    def flush(self) -> None:
        """Have what was written reach the file, because its rows are decided."""
        if self._file is not None:
            self._file.flush()

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()

    def _begun(self) -> IO[str]:
        self.path = self._wanted
        number = 1
        while True:
            try:
                handle = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, ONLY_OWNER)
                break
            except FileExistsError:  # somebody may be mending it
                number += 1
                self.path = self._wanted.with_stem(f"{self._wanted.stem}-{number}")
        # "replace": only the reasons can hold what an old encoding lacks.
        file = os.fdopen(handle, "w", encoding=self._source.encoding, newline="", errors="replace")
        self._out = csv.writer(file, delimiter=self._source.separator, quoting=csv.QUOTE_ALL)
        for cells in self._source.leading:
            self._out.writerow([guarded(cell) for cell in cells])
        self._out.writerow([*(self._source.headings[place] for place in self._kept), ROW, REASONS])
        return file
