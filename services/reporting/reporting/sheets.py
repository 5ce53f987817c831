"""Spreadsheets in constant memory: rows go to the disk as they come, whatever their number.

Texts stay texts: nothing that a person typed becomes a formula or a link when the file is opened.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    Cell = str | int | Decimal | date | datetime | None

INK, FILL, LINE = "#16324F", "#DCE6EF", "#B8C4CE"
LONGEST_SHEET_NAME = 31
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "font_color": INK},
    "label": {"bold": True, "font_color": INK},
    "plain": {"align": "left"},
    "heading": {
        "bold": True, "bg_color": FILL, "font_color": INK, "border": 1, "border_color": LINE, "text_wrap": True,
        "valign": "vcenter",
    },
    "text": {"valign": "top"},
    "number": {"num_format": "#,##0", "valign": "top"},
    "money": {"num_format": '"$" #,##0.00', "valign": "top"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: what stands in it, its heading, and its width in characters."""

    key: str
    heading: str
    width: float = 16


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the rows of a sheet: a title, and labels with their values."""

    title: str
    lines: Sequence[tuple[str, str]]


class Book:
    """A workbook that is being written."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._formats: dict[str, Format] = {name: book.add_format(what) for name, what in FORMATS.items()}

    def sheet(self, name: str, head: Head, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        """Write a sheet: its head, the columns' headings, and the rows with one cell for each column."""
        sheet = self._book.add_worksheet(name[:LONGEST_SHEET_NAME])
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        first = self._head(sheet, head)
        for index, column in enumerate(columns):
            sheet.write_string(first, index, column.heading, self._formats["heading"])
        last = first
        for last, row in enumerate(rows, first + 1):
            for index, cell in enumerate(row):
                self._cell(sheet, last, index, cell)
        if columns:
            sheet.autofilter(first, 0, max(last, first + 1), len(columns) - 1)
        sheet.freeze_panes(first + 1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(first)
        sheet.set_footer("&L&A&RPágina &P de &N")

    def _head(self, sheet: Worksheet, head: Head) -> int:
        """Write the head; returns the row after it."""
        sheet.write_string(0, 0, head.title, self._formats["title"])
        for row, (label, value) in enumerate(head.lines, 1):
            sheet.write_string(row, 0, label, self._formats["label"])
            sheet.write_string(row, 1, value, self._formats["plain"])
        return len(head.lines) + 2

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        match cell:
            case None | "":
                return
            case str():
                sheet.write_string(row, column, cell, self._formats["text"])
            case int():
                sheet.write_number(row, column, cell, self._formats["number"])
            case Decimal():
                # A spreadsheet knows no decimals: exact up to 15 digits, far beyond any sum of a utility.
                sheet.write_number(row, column, float(cell), self._formats["money"])
            case datetime():
                sheet.write_datetime(row, column, cell, self._formats["moment"])
            case date():
                sheet.write_datetime(row, column, cell, self._formats["date"])


@contextmanager
def workbook(path: Path, company: str, title: str, made_at: datetime) -> Iterator[Book]:
    """Write the workbook at `path`; the same rows give the same bytes. `made_at` (UTC) stands in its properties."""
    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "tmpdir": str(path.parent),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "company": company, "created": made_at.replace(tzinfo=None)})
    try:
        yield Book(book)
    finally:
        book.close()
