"""Reading an export of the old system row by row, CSV or xlsx, in constant memory."""

from __future__ import annotations

import codecs
import csv
import hashlib
import itertools
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from intake.migrating.mapping import plain
from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    from intake.migrating.mapping import Mapping

SEPARATORS = ";,\t|"
CHUNK = 256 * 1024
LONGEST_CELL = 1024 * 1024
ENCODINGS = ("utf-8", "cp1252", "latin-1")
"""Tried in this order; the last one reads anything."""
OTHER_SHEETS = {".xls", ".xlsb", ".ods", ".numbers"}
ROW, REASONS = "radica_fila", "radica_motivos"
"""The columns that a file of rejected rows has beside the original ones."""
BROKEN = (BadZipFile, KeyError, ValueError, ParseError)
"""What openpyxl raises for a file that is no whole xlsx."""
NOT_COMPUTED = "#SIN CALCULAR"
"""What stands for the result of a formula that nothing computed: taken for empty, a closed case would enter open."""
SAVE_AS = "Guárdelo otra vez como CSV UTF-8 o como xlsx y repita."
GUARDED = re.compile(r"'+[=+\-@\t\r\n]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as a spreadsheet shows it, its cells as they stand, and those of the mapped columns by name."""

    number: int
    cells: list[str]
    values: dict[str, str]
    """By the mapping's name of the field, without spaces around."""
    too_long: bool
    """Whether it has more cells than there are headings."""


@dataclass
class Source:
    """An export that was opened: what it is, and its rows."""

    path: Path
    sha256: str
    encoding: str
    separator: str
    total: int | None
    """About how many rows it has; None where the file does not tell."""
    leading: list[list[str]]
    """The rows above the headings."""
    headings: list[str]
    places: dict[str, int]
    """In which column each mapped field stands."""
    lines: Generator[list[str]] = field(repr=False)
    first: int
    """The number of the first row under the headings."""
    ours: bool
    """Whether it is a file of rejected rows, whose cells were guarded against spreadsheets."""

    def rows(self) -> Iterator[Row]:
        """Yield the rows that have anything in them; raises Invalid where the file cannot be read on."""
        width = len(self.headings)
        for number, cells in enumerate(self.lines, start=self.first):
            if any(cell.strip() for cell in cells):
                read = [unguarded(cell) for cell in cells] if self.ours else cells
                values = {name: read[place].strip() if place < len(read) else "" for name, place in self.places.items()}
                yield Row(number, read, values, too_long=any(cell.strip() for cell in read[width:]))

    def close(self) -> None:
        """Let the file go."""
        self.lines.close()


def opened(path: Path, mapping: Mapping) -> Source:
    """Open a file under a mapping; raises Invalid when the file as a whole cannot be used."""
    if not path.is_file():
        raise Invalid("file", f"No existe el archivo {path}.", "Revise el nombre y la carpeta.")
    if path.suffix.lower() in OTHER_SHEETS:
        raise Invalid("file", f"{path.name} es una hoja de otro formato ({path.suffix}).", SAVE_AS)
    found = _spreadsheet(path, mapping) if _is_spreadsheet(path) else _text(path, mapping)
    try:
        return _source(path, mapping, found)
    except Invalid:
        found.lines.close()
        raise


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `unguarded` gives the cell back exactly."""
    return f"'{cell}" if re.match(r"'*[=+\-@\t\r\n]", cell) else cell


def unguarded(cell: str) -> str:
    """Return the cell that `guarded` was given."""
    return cell[1:] if GUARDED.match(cell) else cell


def _is_spreadsheet(path: Path) -> bool:
    return path.suffix.lower() in {".xlsx", ".xlsm"}


class _Lines(NamedTuple):
    """What a file holds before its headings are known."""

    sha256: str
    encoding: str
    separator: str
    total: int | None
    lines: Generator[list[str]]


def _source(path: Path, mapping: Mapping, found: _Lines) -> Source:
    lines = found.lines
    leading = list(itertools.islice(lines, mapping.heading_row - 1))
    headings = next(lines, [])
    places = {name: _place(headings, column, name) for name, column in mapping.columns.items()}
    missing = [f"«{mapping.columns[name]}» ({name})" for name, place in places.items() if place < 0]
    if missing:
        seen = ", ".join(f"«{heading.strip()}»" for heading in headings if heading.strip()) or "ninguna"
        raise Invalid(
            "file",
            f"La fila {mapping.heading_row} de {path.name} no tiene las columnas: {', '.join(missing)}. Tiene: {seen}.",
            "Corrija [columnas], archivo.fila_encabezado o archivo.separador en el mapeo.",
        )
    total = None if found.total is None else max(0, found.total - mapping.heading_row)
    return Source(
        path=path, sha256=found.sha256, encoding=found.encoding, separator=found.separator, total=total,
        leading=leading, headings=headings, places=places, lines=lines, first=mapping.heading_row + 1,
        ours=ROW in {plain(heading) for heading in headings},
    )  # fmt: skip


def _place(headings: list[str], column: str, name: str) -> int:
    found = [place for place, heading in enumerate(headings) if plain(heading) == plain(column)]
    if len(found) > 1:
        raise Invalid(
            "file", f"Hay {len(found)} columnas «{column}» ({name}).", "Cambie el encabezado de las que no son."
        )
    return found[0] if found else -1


def _examined(path: Path, encoding: str | None) -> tuple[str, str, int]:
    """The file's SHA-256, its encoding and about how many lines it has, from one reading."""
    digest, lines = hashlib.sha256(), 0
    with path.open("rb") as file:
        start = file.read(CHUNK)
        possible = [encoding] if encoding else list(_possible(start))
        decoders = {name: codecs.getincrementaldecoder(name)() for name in possible}
        chunk = start
        while True:
            for name, decoder in list(decoders.items()):
                try:
                    decoder.decode(chunk, final=not chunk)
                except UnicodeDecodeError:
                    del decoders[name]
            if not chunk:
                break
            digest.update(chunk)
            lines += chunk.count(b"\n")
            chunk = file.read(CHUNK)
    if not decoders:
        raise Invalid(
            "file", f"{path.name} no está en {possible[0]}.", "Quite archivo.codificacion del mapeo o corríjala."
        )
    found = next(name for name in possible if name in decoders)
    return digest.hexdigest(), "utf-8-sig" if found == "utf-8" else found, lines


def _possible(start: bytes) -> tuple[str, ...]:
    return ("utf-16",) if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ENCODINGS


def _separator(path: Path, encoding: str, heading_row: int) -> str:
    """The separator that the row of headings has most of."""
    with path.open(encoding=encoding, newline="") as file:
        heading = next(itertools.islice(file, heading_row - 1, None), "")
    return max(SEPARATORS, key=heading.count)


def _text(path: Path, mapping: Mapping) -> _Lines:
    sha256, encoding, total = _examined(path, mapping.encoding)
    separator = mapping.separator or _separator(path, encoding, mapping.heading_row)
    return _Lines(sha256, encoding, separator, total, _csv_lines(path, encoding, separator))


def _csv_lines(path: Path, encoding: str, separator: str) -> Generator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator, strict=True)
        try:
            yield from reader
        except csv.Error as error:
            where = f"cerca de la línea {reader.line_num}"
            raise Invalid("file", f"{path.name} tiene comillas mal puestas {where} ({error}).", SAVE_AS) from error


def _spreadsheet(path: Path, mapping: Mapping) -> _Lines:
    """A sheet is read twice side by side: what its formulas gave, and whether there are formulas that gave nothing."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(path, read_only=True)
    except (InvalidFileException, OSError, *BROKEN) as error:
        raise _unreadable(path) from error
    if mapping.sheet is not None and mapping.sheet not in book.sheetnames:
        book.close()
        formulas.close()
        raise Invalid(
            "file",
            f"{path.name} no tiene la hoja «{mapping.sheet}»; tiene: {', '.join(book.sheetnames)}.",
            "Corrija archivo.hoja en el mapeo.",
        )
    sheets = [each[mapping.sheet] if mapping.sheet else each.worksheets[0] for each in (book, formulas)]
    total = sheets[0].max_row
    for sheet in sheets:
        sheet.reset_dimensions()  # what some exporters declare is less than what is there
    return _Lines(_digest(path), "utf-8-sig", mapping.separator or ",", total, _sheet_lines(path, *sheets))


def _sheet_lines(path: Path, results: ReadOnlyWorksheet, formulas: ReadOnlyWorksheet) -> Generator[list[str]]:
    rows = (sheet.iter_rows(values_only=True) for sheet in (results, formulas))
    try:
        for gave, written in zip(*rows, strict=True):
            yield [_cell(*cells) for cells in zip(gave, written, strict=True)]
    except BROKEN as error:
        raise _unreadable(path) from error
    finally:
        for sheet in (results, formulas):
            sheet.parent.close()


def _unreadable(path: Path) -> Invalid:
    return Invalid("file", f"{path.name} no es una hoja xlsx que se pueda leer.", SAVE_AS)


def _cell(value: object, written: object) -> str:
    """A cell as text: whole numbers without a fraction, dates as ISO 8601; a formula that gave nothing is not empty."""
    if value is None:
        return "" if written is None else NOT_COMPUTED
    if isinstance(value, bool):
        return "si" if value else "no"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    if isinstance(value, datetime):
        whole_day = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if whole_day else value.replace(microsecond=0).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
