"""What came in: by month and kind, channel, cause, area and municipality."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reporting.domain import words
from reporting.domain.management import charts
from reporting.domain.management.tables import Cell, Table, percent, shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reporting.domain.management.tables import Period, Seen

TOP = 10
NO_AREA = "Sin trasladar"


class Filed:
    """The cases radicated in the period."""

    def __init__(self, period: Period, previous: int) -> None:
        self._period = period
        self._previous = previous
        self._months: Counter[tuple[str, str]] = Counter()
        self._channels: Counter[str] = Counter()
        self._groups: Counter[str] = Counter()
        self._municipalities: Counter[str] = Counter()
        self._causes: Counter[tuple[str, str]] = Counter()
        self._areas: Counter[tuple[str, str]] = Counter()

    def add(self, seen: Seen) -> None:
        """Count a case."""
        if not seen.radicated:
            return
        case = seen.case
        self._months[case["radicated_on"][:7], case["kind"]] += 1
        self._channels[case["channel"]] += 1
        self._groups[case["cause_group"]] += 1
        self._municipalities[case["municipality"]] += 1
        self._causes[case["cause_code"], case["cause"]] += 1
        area = case.get("area") or ""
        overdue = (seen.answered_on or self._period.today.isoformat()) > case["due_on"]
        self._areas[area, "received"] += 1
        self._areas[area, "answered"] += seen.answered_on is not None
        self._areas[area, "overdue"] += overdue

    def tables(self) -> list[Table]:
        """Return the tables of this section."""
        return [
            self._by_month(),
            shares("PQR por canal", "Canal", self._channels, words.CHANNELS),
            self._by_cause(),
            shares("PQR por grupo de causas (SUI)", "Grupo", self._groups, words.CAUSE_GROUPS),
            self._by_area(),
            shares("PQR por municipio", "Municipio", self._municipalities, words.MUNICIPALITIES),
        ]

    def _by_month(self) -> Table:
        months = sorted({month for month, _ in self._months})
        kinds = sorted({kind for _, kind in self._months}, key=_place)
        rows: list[Sequence[Cell]] = [
            [_month(month), *(self._months[month, kind] for kind in kinds), self._of_month(month)] for month in months
        ]
        total = sum(self._months.values())
        totals = [sum(self._months[month, kind] for month in months) for kind in kinds]
        rows.append(["Total", *totals, total])
        change = percent(total - self._previous, self._previous) if self._previous else "sin base de comparación"
        bars = [(_month(month), self._of_month(month)) for month in months]
        return Table(
            "PQR por mes y tipo",
            ("Mes", *(words.said(words.KINDS, kind) for kind in kinds), "Total"),
            rows,
            note=f"Periodo anterior de igual duración: {self._previous} PQR; variación: {change}.",
            chart=charts.columns(bars) if bars else "",
            chart_text="Columnas con las PQR radicadas en cada mes: " + charts.told(bars),
        )

    def _of_month(self, month: str) -> int:
        return sum(count for (of, _), count in self._months.items() if of == month)

    def _by_cause(self) -> Table:
        total, running = sum(self._causes.values()), 0
        rows: list[Sequence[Cell]] = []
        ordered = sorted(self._causes.items(), key=lambda pair: (-pair[1], pair[0]))
        for (code, cause), count in ordered[:TOP]:
            running += count
            rows.append([code, cause, count, percent(count, total), percent(running, total)])
        if len(ordered) > TOP:
            rows.append(["", "Otras causas", total - running, percent(total - running, total), percent(total, total)])
        bars = [(code, count) for (code, _), count in ordered[:TOP]]
        return Table(
            "Causas principales (Pareto)",
            ("Código", "Causa", "PQR", "Parte", "Acumulado"),
            rows,
            chart=charts.pareto(bars, total) if bars else "",
            chart_text="Barras con las PQR de cada causa y línea con su parte acumulada: " + charts.told(bars),
        )

    def _by_area(self) -> Table:
        areas = sorted({area for area, _ in self._areas}, key=lambda area: -self._areas[area, "received"])
        rows: list[Sequence[Cell]] = [
            [
                words.said(words.AREAS, area) or NO_AREA,
                self._areas[area, "received"],
                self._areas[area, "answered"],
                self._areas[area, "overdue"],
            ]
            for area in areas
        ]
        return Table("PQR por área", ("Área", "Recibidas", "Respondidas", "Fuera de término"), rows)


def _place(kind: str) -> tuple[int, str]:
    """Kinds in the order in which the procedure names them; one without a word comes last."""
    known = list(words.KINDS)
    return (known.index(kind) if kind in known else len(known), kind)


def _month(month: str) -> str:
    year, number = month.split("-")
    return f"{words.MONTHS[int(number) - 1]} de {year}"
