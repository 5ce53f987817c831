"""The management report as a PDF for the file and for screen readers (PDF/A-2a, PDF/UA-1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radica.paper import render
from reporting.domain.words import pesos

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from reporting.domain.management import Table
    from reporting.domain.management.tables import Cell

TEMPLATE = Path(__file__).parent / "templates" / "management.typ"
WIDE = 24


def management(head: dict[str, Any], tables: Sequence[Table], conclusions: str, at: datetime) -> bytes:
    """Return the report as PDF; `head` is the template's data besides tables and conclusions, `at` its time (UTC)."""
    data = {
        **head,
        "tables": [_table(table) for table in tables],
        "conclusions": [line for line in conclusions.splitlines() if line.strip()],
    }
    return render(TEMPLATE, data, at, qr=f"{head['number']} {head['digest']}")


def shown(cell: Cell) -> str:
    """A cell of a table as people read it."""
    match cell:
        case None:
            return ""
        case int():
            return f"{cell:,}".replace(",", ".")
        case Decimal():
            return pesos(cell)
        case date():
            return cell.isoformat()
        case str():
            return cell


def _table(table: Table) -> dict[str, Any]:
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.headings)
    texts = [[cell for cell in column if isinstance(cell, str)] for column in columns]
    return {
        "title": table.title,
        "headings": list(table.headings),
        "rows": [[shown(cell) for cell in row] for row in table.rows],
        "numeric": [index > 0 and not any(map(_worded, column)) for index, column in enumerate(texts)],
        "widths": [1 if any(len(text) > WIDE for text in column) else 0 for column in texts],
        "note": table.note,
        "chart": table.chart,
        "chart_text": table.chart_text,
    }


def _worded(text: str) -> bool:
    return any(letter.isalpha() for letter in text)
