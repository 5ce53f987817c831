"""What the management report is made of: tables, each perhaps with its drawing, and the period they are of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reporting.domain.case import Case

Cell: TypeAlias = str | int | Decimal | date | None

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the report. A `Decimal` in it is an amount of pesos."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    chart: str = ""
    """An SVG drawing of the same figures, empty where a drawing would say no more."""
    chart_text: str = ""
    """What the drawing shows, for those who do not see it."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days of the report, both included, and the legal day on which it is made."""

    first: date
    last: date
    today: date
    business_days: Callable[[date, date], int] = field(compare=False)
    """How many business days a term that ends on the second date has left on the first; negative when overdue."""

    def holds(self, text: str | None) -> bool:
        """Whether a legal date, as documents write it, lies in the period."""
        return text is not None and self.first.isoformat() <= text <= self.last.isoformat()


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as the report's sections look at it."""

    case: Case
    radicated: bool
    """In the period; likewise the next two."""
    due: bool
    answered: bool
    answered_on: str | None
    """Date of the act: of its signature, or of the answer entered at closing where no letter was signed."""
    voided: bool
    """Radicated in the period by mistake: its petition is counted under the number where it stands."""


def seen(case: Case, period: Period) -> Seen:
    """Look at a case for a period."""
    voided = bool(case.get("stands_under"))
    answered_on = None if voided else case.get("signed_on") or case.get("answered_on")
    radicated = period.holds(case["radicated_on"])
    return Seen(
        case,
        radicated=radicated and not voided,
        due=period.holds(case["due_on"]) and not voided,
        answered=period.holds(answered_on),
        answered_on=answered_on,
        voided=radicated and voided,
    )


def percent(part: int, whole: int) -> str:
    """A share with one decimal, as people write it (`12,5 %`); a dash where there is nothing to share."""
    if not whole:
        return "—"
    share = (Decimal(100) * part / whole).quantize(TENTH, ROUND_HALF_UP)
    return f"{share} %".replace(".", ",")


def average(total: int, count: int) -> str:
    """A mean with one decimal; a dash where there is nothing."""
    if not count:
        return "—"
    return str((Decimal(total) / count).quantize(TENTH, ROUND_HALF_UP)).replace(".", ",")


def median(histogram: dict[int, int]) -> str:
    """The median of whole numbers given with how often each occurs; a dash where there is nothing."""
    count = sum(histogram.values())
    if not count:
        return "—"
    passed, lower = 0, None
    for value in sorted(histogram):
        passed += histogram[value]
        if lower is None and passed * 2 >= count:
            lower = value
        if lower is not None and passed * 2 > count:
            return average(lower + value, 2)
    return "—"


def shares(title: str, heading: str, counts: dict[str, int], words: dict[str, str]) -> Table:
    """A table of counts with their shares, the largest first, and their total."""
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows: list[Sequence[Cell]] = [[words.get(code, code), count, percent(count, total)] for code, count in ordered]
    rows.append(["Total", total, percent(total, total)])
    return Table(title, (heading, "PQR", "Parte"), rows)
