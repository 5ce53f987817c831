"""Drawings of figures as SVG, made here: the same in the page and in the PDF, without scripts and without a service.

Each stands beside the table with the same figures, has its values written on it, and never tells by colour alone.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Bars = Sequence[tuple[str, int]]

WIDTH, HEIGHT = 640, 250
TOP, BOTTOM, SIDE = 24, 44, 12
INK, BAR, SECOND, GRID = "#16324f", "#2f6f9f", "#b3541e", "#c8d2da"
LIGHT_COLOURS = ("#b3261e", "#b26a00", "#2e7d32")
FONT = "Libertinus Serif"
LONGEST_LABEL = 18
ROW = 40


def told(bars: Bars) -> str:
    """The figures of a drawing in words, for its alternative text."""
    return "; ".join(f"{label}: {value}" for label, value in bars) + "."


def columns(bars: Bars) -> str:
    """Vertical columns, one for each label, with their values above."""
    return _svg(HEIGHT, [*_axis(), *_columns(bars, max((value for _, value in bars), default=0))])


def pareto(bars: Bars, total: int) -> str:
    """Columns, largest first, and a line with the share that they reach together; both with their values."""
    parts = [*_axis(), *_columns(bars, max((value for _, value in bars), default=0))]
    running, points = 0, []
    for index, (_, value) in enumerate(bars):
        running += value
        share = _share(running, total)
        x, y = _centre(index, len(bars)), _y(running, total)
        points.append(f"{_n(x)},{_n(y)}")
        parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3" fill="{SECOND}"/>')
        if value and index:
            parts.append(_text(x, y - 7, f"{share} %", 10, SECOND))
    parts.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{SECOND}" stroke-width="1.6"/>')
    return _svg(HEIGHT, parts)


def lights(bars: Bars) -> str:
    """Horizontal bars for red, amber and green, each with its name and value."""
    most = max((value for _, value in bars), default=0)
    parts = []
    for index, (label, value) in enumerate(bars):
        y = 8 + index * ROW
        width = Decimal(WIDTH - 2 * SIDE - 60) * value / most if most else Decimal(0)
        parts.append(_text(SIDE, y + 10, label, 12, INK, anchor="start"))
        parts.append(
            _rect(Decimal(SIDE), Decimal(y + 15), width, Decimal(14), LIGHT_COLOURS[index % len(LIGHT_COLOURS)])
        )
        parts.append(_text(SIDE + width + 6, y + 27, str(value), 12, INK, anchor="start"))
    return _svg(16 + ROW * len(bars), parts)


def _columns(bars: Bars, most: int) -> list[str]:
    width = Decimal(WIDTH - 2 * SIDE) / max(1, len(bars)) * Decimal("0.62")
    parts = []
    for index, (label, value) in enumerate(bars):
        x, y = _centre(index, len(bars)), _y(value, most)
        parts.append(_rect(x - width / 2, y, width, HEIGHT - BOTTOM - y, BAR))
        parts.append(_text(x, y - 5, str(value), 11, INK))
        parts.append(_text(x, HEIGHT - BOTTOM + 16, _short(label), 11, INK))
    return parts


def _axis() -> list[str]:
    base = HEIGHT - BOTTOM
    return [f'<line x1="{SIDE}" y1="{base}" x2="{WIDTH - SIDE}" y2="{base}" stroke="{GRID}" stroke-width="1"/>']


def _centre(index: int, count: int) -> Decimal:
    return SIDE + Decimal(WIDTH - 2 * SIDE) * (2 * index + 1) / (2 * max(1, count))


def _y(value: int, most: int) -> Decimal:
    room = HEIGHT - TOP - BOTTOM
    return HEIGHT - BOTTOM - (Decimal(room) * value / most if most else Decimal(0))


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal(1), ROUND_HALF_UP) if whole else Decimal(0)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"


def _rect(x: Decimal, y: Decimal, width: Decimal, height: Decimal, colour: str) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{colour}"/>'


def _text(x: Decimal | int, y: Decimal | int, text: str, size: int, colour: str, *, anchor: str = "middle") -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-family="{FONT}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{colour}">{escape(text)}</text>'
    )


def _svg(height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        + "".join(parts)
        + "</svg>"
    )


def _n(number: Decimal | int) -> str:
    return str(Decimal(number).quantize(Decimal("0.1"), ROUND_HALF_UP))
