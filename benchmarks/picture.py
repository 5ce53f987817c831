"""A result as a picture: a bar per contestant at each point, as long as its median, with a whisker from min to max."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

COLOURS = (
    "#0b6e4f",
    "#8d99ae",
    "#c44536",
    "#d9a441",
    "#6a4c93",
    "#3d5a80",
)  # ours first, in the colour that stands out
WIDTH, NAMES, BARS = 860, 250, 490
HEAD, TITLE, BAR, GAP = 34, 26, 18, 12
INK, PAPER = "#1d2433", "#ffffff"
STYLE = f"""
text {{ font: 13px system-ui, sans-serif; fill: {INK} }}
.title {{ font-weight: 600; font-size: 15px }}
.number {{ font-size: 12px }}
"""


@dataclass(frozen=True)
class _Row:
    """A bar: at which point, whose, and the figures of all rounds."""

    point: str
    contestant: str
    figures: list[float]


def draw(result: dict[str, Any]) -> str:
    """Return the picture as SVG."""
    parts, y = [], HEAD
    colours = _colours(result)
    for metric, unit in result["metrics"].items():
        rows = list(_rows(result, metric))
        if rows:
            panel, y = _panel(f"{metric} ({unit})" if unit else metric, rows, colours, y)
            parts += panel
    head = f'<text class="title" x="10" y="22">{escape(result["title"])}</text>'
    size = f'width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}"'
    ground = f'<rect width="{WIDTH}" height="{y}" fill="{PAPER}"/>'
    body = "\n".join([ground, head, *parts])
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n<style>{STYLE}</style>\n{body}\n</svg>\n'


def _rows(result: dict[str, Any], metric: str) -> Iterator[_Row]:
    for point, contestants in result["figures"].items():
        for contestant, figures in contestants.items():
            if metric in figures:
                yield _Row(point, contestant, figures[metric])


def _panel(title: str, rows: list[_Row], colours: dict[str, str], y: int) -> tuple[list[str], int]:
    parts = [f'<text class="number" x="{NAMES}" y="{y + 14}">{escape(title)}</text>']
    y += TITLE
    scale = BARS / max(max(row.figures) for row in rows)
    before = None
    for row in rows:
        if row.point != before:
            parts.append(f'<text class="title" x="10" y="{y + 14}">{escape(row.point)}</text>')
            y, before = y + BAR + 2, row.point
        parts.append(_bar(row, scale, colours[row.contestant], y))
        y += BAR + 2
    return parts, y + GAP


def _bar(row: _Row, scale: float, colour: str, y: int) -> str:
    middle, low, high = (f(row.figures) * scale for f in (median, min, max))
    line = y + BAR / 2 - 1
    return (
        f'<text x="{NAMES - 8}" y="{y + 13}" text-anchor="end">{escape(row.contestant)}</text>'
        f'<rect x="{NAMES}" y="{y}" width="{middle:.1f}" height="{BAR - 2}" fill="{colour}" rx="2"/>'
        f'<path d="M{NAMES + low:.1f} {line}H{NAMES + high:.1f}" stroke="{INK}" stroke-width="1.5"/>'
        f'<text class="number" x="{NAMES + high + 6:.1f}" y="{y + 13}">{number(median(row.figures))}</text>'
    )


def _colours(result: dict[str, Any]) -> dict[str, str]:
    names = dict.fromkeys(name for contestants in result["figures"].values() for name in contestants)
    return {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(names)}


def number(value: float) -> str:
    """Return a figure with three significant digits, thousands apart."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
