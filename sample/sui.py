"""Reads the superintendence's O3 export of complaints: counts by municipality, «tipo de trámite», «detalle» and year.

The file has a few heading lines, then `MUNICIPIO, TIPO DE TRÁMITE, DETALLE` and one column per year. Copies of it come
in Latin-1 or UTF-8, with commas, semicolons or tabs, with or without thousands separators. A row that cannot be used
is left out and said, with its number; a file that is something else is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sample import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

COLUMNS = ("MUNICIPIO", "TIPO DE TRAMITE", "DETALLE")
HEADING_SEARCHED = 20
DELIMITERS = ",;\t"
YEAR = re.compile(r"(19|20)\d\d")
GROUPED = re.compile(r"\d{1,3}([.,' \u00a0\u202f])\d{3}(\1\d{3})*")
WHOLE = re.compile(r"(\d+)([.,]0{1,2})?")
NONE = frozenset({"", "-"})


class NotAnExport(Exception):
    """The file is not such an export; the text says what is missing."""


class Cell(NamedTuple):
    """What is counted: cases of a municipality (DANE code), a kind and a cause (code of the catalogue)."""

    municipality: str
    kind: str
    cause: str


class BadRow(ValueError):
    """A row that cannot be used; the text says why."""


@dataclass(frozen=True)
class Row:
    """One usable row: its number in the file, counted from 1, and its counts by year."""

    number: int
    cell: Cell
    counts: dict[int, int]


@dataclass(frozen=True)
class Export:
    """What a file says, and what of it had to be left out."""

    years: tuple[int, ...]
    rows: list[Row] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """A sentence per row left out, with its number."""

    def counts(self, year: int | None = None) -> Counter[Cell]:
        """Return the cases by cell, of one year or of all; raises NotAnExport for a year that the file lacks."""
        if year is not None and year not in self.years:
            has = ", ".join(map(str, self.years))
            raise NotAnExport(f"La exportación no tiene el año {year}. Tiene: {has}.")
        total: Counter[Cell] = Counter()
        for row in self.rows:
            total[row.cell] += row.counts[year] if year is not None else sum(row.counts.values())
        return +total


def read(path: Path) -> Export:
    """Read an export.

    Raises:
        NotAnExport: the file cannot be read, or is something else.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotAnExport(f"No se puede leer {path}: {error.strerror}.") from error
    return parse(decoded(content))


def decoded(content: bytes) -> str:
    """Return the text of an export: UTF-16 or UTF-8 where its first bytes or its whole say so, else Latin-1."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def parse(text: str) -> Export:
    """Read the text of an export; raises NotAnExport."""
    lines = _lines(text)
    place, columns, years = _heading(lines)
    export = Export(tuple(years.values()))
    for number, cells in enumerate(lines[place + 1 :], start=place + 2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            export.rows.append(_row(number, cells, columns, years))
        except BadRow as problem:
            export.left_out.append(f"Fila {number}: {problem}")
    return export


def _lines(text: str) -> list[list[str]]:
    head = next((line for line in text.splitlines()[:HEADING_SEARCHED] if _is_heading([line])), "")
    delimiter = max(DELIMITERS, key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise NotAnExport(f"El archivo no es una tabla de texto (CSV): {error}.") from error


def _is_heading(cells: Sequence[str]) -> bool:
    return all(column in tables.plain(" ".join(cells)) for column in COLUMNS)


def _heading(lines: Sequence[Sequence[str]]) -> tuple[int, list[int], dict[int, int]]:
    """The place of the heading line, the places of the three columns, and the year of each column of counts."""
    for place, cells in enumerate(lines[:HEADING_SEARCHED]):
        names = [tables.plain(cell) for cell in cells]
        if all(column in names for column in COLUMNS):
            years = {column: int(name) for column, name in enumerate(names) if YEAR.fullmatch(name)}
            if not years:
                raise NotAnExport(f"La fila {place + 1} nombra las columnas, pero ninguna es un año, como 2025.")
            if len(set(years.values())) != len(years):
                raise NotAnExport(f"La fila {place + 1} nombra dos veces el mismo año.")
            return place, [names.index(column) for column in COLUMNS], years
    raise NotAnExport(
        "No parece una exportación de la Superintendencia: ninguna de las primeras "
        f"{HEADING_SEARCHED} filas tiene las columnas MUNICIPIO, TIPO DE TRÁMITE y DETALLE."
    )


def _row(number: int, cells: Sequence[str], columns: Sequence[int], years: dict[int, int]) -> Row:
    names = [cells[column].strip() if column < len(cells) else "" for column in columns]
    cell = Cell(
        _known(tables.municipalities(), names[0], "el municipio", "municipalities.csv"),
        _known(tables.kinds(), names[1], "el tipo de trámite", "kinds.csv"),
        _known(tables.causes(), names[2], "la causal", "causes.csv"),
    )
    counts = {year: _count(cells[column] if column < len(cells) else "", year) for column, year in years.items()}
    return Row(number, cell, counts)


def _known(table: Mapping[str, str], name: str, what: str, file: str) -> str:
    if not name:
        raise BadRow(f"falta {what}.")
    found = table.get(tables.plain(name))
    if found is None:
        raise BadRow(f"no se conoce {what} «{name[:120]}»; si es válido, agréguelo a sample/{file}.")
    return found


def _count(text: str, year: int) -> int:
    said = text.strip()
    if said in NONE:
        return 0
    whole = WHOLE.fullmatch(said)
    if GROUPED.fullmatch(said):
        return int("".join(digit for digit in said if digit.isdigit()))
    if whole:
        return int(whole[1])
    raise BadRow(f"la cantidad de {year} es «{said[:40]}» y debe ser un número entero.")


def by(counts: Counter[Cell], name: str) -> Counter[str]:
    """Return the cases by one of a cell's three fields."""
    total: Counter[str] = Counter()
    for cell, count in counts.items():
        total[getattr(cell, name)] += count
    return total


def spoken(messages: Sequence[str], shown: int = 5) -> Iterator[str]:
    """Return what was left out as lines for the screen: how many rows, and the first of them."""
    if messages:
        rows = "1 fila" if len(messages) == 1 else f"{len(messages)} filas"
        yield f"Se dejaron por fuera {rows} de la exportación:"
        yield from (f"  {message}" for message in messages[:shown])
        if len(messages) > shown:
            yield f"  … y {len(messages) - shown} más."


def only(counts: Counter[Cell], municipality: str) -> Counter[Cell]:
    """Return the cells of one municipality, by name or DANE code; raises NotAnExport where there is none."""
    code = tables.municipalities().get(tables.plain(municipality), municipality.strip())
    found = Counter({cell: count for cell, count in counts.items() if cell.municipality == code})
    if not found:
        raise NotAnExport(f"La exportación no tiene casos del municipio «{municipality}». Tiene: {_names(counts)}.")
    return found


def _names(cells: Iterable[Cell]) -> str:
    names = tables.municipality_names()
    return ", ".join(sorted({names[cell.municipality] for cell in cells}))
