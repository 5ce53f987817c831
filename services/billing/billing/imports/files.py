"""Reading what the commercial system exports, and writing back the rows that were refused."""

from __future__ import annotations

import codecs
import csv
import itertools
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from billing.domain.money import plain
from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

SEPARATORS = ";,\t"
CHUNK = 64 * 1024
FORMULA_STARTS = ("=", "+", "@", "\t", "\r")
SAVE_AS = "Guarde la hoja como CSV UTF-8 o como xlsx y repita la carga."


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file; `number` counts from 1 with the headings, as a spreadsheet shows it."""

    number: int
    values: dict[str, str]
    too_long: bool = False
    """Whether it has more cells than there are headings."""


def read(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a CSV or xlsx file; raises Invalid when the file as a whole cannot be used."""
    if not path.is_file():
        raise Invalid("archivo", f"No existe el archivo {path}.", "Revise el nombre y la carpeta.")
    return _rows(_spreadsheet(path) if path.suffix.lower() == ".xlsx" else _text(path), columns)


class RefusedRows:
    """The file beside the original that gets the refused rows, with why; it appears with the first of them."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path = path
        self._columns = [*columns, "fila", "campo", "motivo"]
        self._file: IO[str] | None = None
        path.unlink(missing_ok=True)

    def add(self, row: Row, field: str, why: str) -> None:
        """Write one row."""
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow(self._columns)
        values = [row.values.get(column, "") for column in self._columns[:-3]]
        csv.writer(self._file).writerow([harmless(value) for value in (*values, str(row.number), field, why)])

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()


def harmless(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def _rows(lines: Iterator[Sequence[str]], columns: Sequence[str]) -> Iterator[Row]:
    headings = [cell.strip().lower() for cell in next(lines, ())]
    missing = [column for column in columns if column not in headings]
    if missing:
        raise Invalid(
            "encabezado",
            f"Faltan las columnas: {', '.join(missing)}.",
            f"La primera fila debe tener estas columnas: {', '.join(columns)}.",
        )
    return _named(lines, headings)


def _named(lines: Iterable[Sequence[str]], headings: Sequence[str]) -> Iterator[Row]:
    for number, cells in enumerate(lines, start=2):
        if any(cells):
            values = dict(zip(headings, (cell.strip() for cell in cells), strict=False))
            complete = {heading: values.get(heading, "") for heading in headings if heading}
            yield Row(number, complete, too_long=any(cells[len(headings) :]))


def _text(path: Path) -> Iterator[Sequence[str]]:
    with path.open(encoding=_encoding(path), newline="") as file:
        first = file.readline()
        separator = max(SEPARATORS, key=first.count)
        try:
            yield from csv.reader(itertools.chain([first], file), delimiter=separator, strict=True)
        except csv.Error as error:
            raise Invalid(
                "archivo", f"{path.name} tiene comillas mal puestas o no es texto ({error}).", SAVE_AS
            ) from error


def _encoding(path: Path) -> str:
    """UTF-8 if all of it is; else Latin-1, which Excel writes on a Colombian Windows."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "latin-1"
    return "utf-8-sig"


def _spreadsheet(path: Path) -> Iterator[Sequence[str]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise Invalid("archivo", f"{path.name} no es una hoja xlsx que se pueda leer.", SAVE_AS) from error
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what some exporters declare is less than what is there
    for cells in sheet.iter_rows(values_only=True):
        yield [_cell(value) for value in cells]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "si" if value else "no"
    if isinstance(value, float):
        return plain(Decimal(repr(value)))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
