"""How long answers take, whether they are in time, and how old what is still open has become."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from reporting.domain.management import charts
from reporting.domain.management.tables import Table, average, median, percent
from reporting.domain.next_acts import ARCHIVADA, CERRADA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reporting.domain.management.tables import Cell, Period, Seen

SPANS = ((0, 5), (6, 10), (11, 15), (16, 30), (31, None))
SOON = 5
LIGHTS = ("Vencidas (rojo)", f"Vencen en {SOON} días hábiles o menos (ámbar)", "En término (verde)")


class Opportunity:
    """Whether what was due in the period was answered in its term; how many business days answers took."""

    def __init__(self, period: Period) -> None:
        self._period = period
        self._due: Counter[str] = Counter()
        self._to_act: Counter[int] = Counter()
        self._to_notification: Counter[int] = Counter()

    def add(self, seen: Seen) -> None:
        """Count a case."""
        case = seen.case
        if seen.due:
            self._due[self._standing(seen)] += 1
        if seen.answered and seen.answered_on:
            self._to_act[self._between(case["radicated_on"], seen.answered_on)] += 1
        notified_on = case.get("notified_on")
        if notified_on and self._period.holds(notified_on):
            self._to_notification[self._between(case["radicated_on"], notified_on)] += 1

    def tables(self) -> list[Table]:
        """Return the tables of this section."""
        return [self._opportunity(), self._times(), self._histogram()]

    def _standing(self, seen: Seen) -> str:
        if seen.answered_on:
            return "in_time" if seen.answered_on <= seen.case["due_on"] else "late"
        return "overdue" if seen.case["due_on"] < self._period.today.isoformat() else "open"

    def _opportunity(self) -> Table:
        total = sum(self._due.values())
        names = {
            "in_time": "Respondidas en término",
            "late": "Respondidas fuera de término",
            "overdue": "Vencidas sin respuesta",
            "open": "Aún en término",
        }
        rows: list[Sequence[Cell]] = [
            [name, self._due[key], percent(self._due[key], total)] for key, name in names.items()
        ]
        note = f"Oportunidad: {percent(self._due['in_time'], total - self._due['open'])} de las que ya vencían."
        return Table("Oportunidad de la respuesta", ("PQR que vencían en el periodo", "PQR", "Parte"), rows, note)

    def _times(self) -> Table:
        measured = (
            ("De la radicación a la respuesta", self._to_act),
            ("De la radicación a la notificación", self._to_notification),
        )
        rows: list[Sequence[Cell]] = [
            [name, sum(days.values()), average(sum(d * n for d, n in days.items()), sum(days.values())), median(days)]
            for name, days in measured
        ]
        return Table("Tiempo de respuesta, en días hábiles", ("Tramo", "PQR", "Promedio", "Mediana"), rows)

    def _histogram(self) -> Table:
        bars = [
            (_span(low, high), sum(n for d, n in self._to_act.items() if d >= low and (high is None or d <= high)))
            for low, high in SPANS
        ]
        total = sum(self._to_act.values())
        return Table(
            "Días hábiles hasta la respuesta",
            ("Días hábiles", "PQR", "Parte"),
            [[span, count, percent(count, total)] for span, count in bars],
            chart=charts.columns(bars) if total else "",
            chart_text="Columnas con las PQR por días hábiles hasta la respuesta: " + charts.told(bars),
        )

    def _between(self, start: str, end: str) -> int:
        return max(0, self._period.business_days(date.fromisoformat(start), date.fromisoformat(end)))


class Backlog:
    """What is still open of all that was radicated up to the last day."""

    def __init__(self, period: Period) -> None:
        self._period = period
        self._lights: Counter[str] = Counter()
        self._ages: Counter[tuple[str, str]] = Counter()

    def add(self, seen: Seen) -> None:
        """Count a case."""
        case = seen.case
        if case["state"] in {CERRADA, ARCHIVADA}:
            return
        left = self._period.business_days(self._period.today, date.fromisoformat(case["due_on"]))
        light = LIGHTS[0] if left < 0 else LIGHTS[1] if left <= SOON else LIGHTS[2]
        age = max(0, self._period.business_days(date.fromisoformat(case["radicated_on"]), self._period.today))
        self._lights[light] += 1
        span = next(_span(low, high) for low, high in SPANS if high is None or age <= high)
        self._ages[span, light] += 1

    def tables(self) -> list[Table]:
        """Return the tables of this section."""
        total = sum(self._lights.values())
        spans = [_span(low, high) for low, high in SPANS]
        rows: list[Sequence[Cell]] = [[span, *(self._ages[span, light] for light in LIGHTS)] for span in spans]
        rows.append(["Total", *(self._lights[light] for light in LIGHTS)])
        bars = [(light, self._lights[light]) for light in LIGHTS]
        return [
            Table(
                "PQR abiertas por antigüedad y semáforo",
                ("Días hábiles desde la radicación", *LIGHTS),
                rows,
                note=f"{total} PQR abiertas, de las radicadas hasta el último día del periodo.",
                chart=charts.lights(bars) if total else "",
                chart_text="Barras con las PQR abiertas según el semáforo: " + charts.told(bars),
            )
        ]


def _span(low: int, high: int | None) -> str:
    return f"{low} a {high}" if high is not None else f"{low} o más"
