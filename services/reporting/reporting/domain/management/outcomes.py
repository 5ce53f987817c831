"""What came of it: the sense of the answers, appeals, silence, notification, exceptions, orders, reliquidations."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from radica.clock import BOGOTA
from reporting.domain import words
from reporting.domain.case import legal_day_of
from reporting.domain.management.tables import Table, average, percent, shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reporting.domain.management.tables import Cell, Period, Seen

TOP = 10
FAVOURABLE = frozenset({"accede", "accede_parcialmente", "revoca", "modifica"})
APPEALS = ("recurso_reposicion", "recurso_reposicion_apelacion")
CITATION_TERM = 5
SILENCE_TERM = timedelta(hours=72)


class Sense:
    """The sense of what was answered in the period, and how often it favours the user, by cause."""

    def __init__(self) -> None:
        self._results: Counter[str] = Counter()
        self._causes: Counter[tuple[str, str]] = Counter()
        self._favourable: Counter[tuple[str, str]] = Counter()

    def add(self, seen: Seen) -> None:
        """Count a case."""
        result = seen.case.get("result")
        if not seen.answered or not result:
            return
        cause = (seen.case["cause_code"], seen.case["cause"])
        self._results[result] += 1
        self._causes[cause] += 1
        self._favourable[cause] += result in FAVOURABLE

    def tables(self) -> list[Table]:
        """Return the tables of this section."""
        ordered = sorted(self._causes.items(), key=lambda pair: (-pair[1], pair[0]))[:TOP]
        rows: list[Sequence[Cell]] = [
            [code, label, count, self._favourable[code, label], percent(self._favourable[code, label], count)]
            for (code, label), count in ordered
        ]
        headings = ("Código", "Causa", "Respondidas", "Favorables", "Parte favorable")
        return [
            shares("Sentido de las respuestas", "Sentido", self._results, words.RESULTS),
            Table("Respuestas favorables al usuario, por causa", headings, rows),
        ]


class Law:
    """Appeals, silence and notification, and the cases that left the usual way."""

    def __init__(self, period: Period) -> None:
        self._period = period
        self._counts: Counter[str] = Counter()
        self._modes: Counter[str] = Counter()
        self._citations: Counter[str] = Counter()

    def add(self, seen: Seen) -> None:
        """Count a case."""
        case, holds = seen.case, self._period.holds
        if seen.radicated and case["kind"] in APPEALS:
            self._counts[case["kind"]] += 1
        self._counts["forwarded"] += holds(case.get("forwarded_on"))
        recognised = case.get("silence_recognised_at")
        if recognised and holds(legal_day_of(recognised)):
            self._counts["silence"] += 1
            self._counts["silence_in_time"] += _recognised_in_time(recognised, case["due_on"])
        self._counts["expired"] += seen.due and bool(case.get("expired"))
        if holds(case.get("notified_on")) and case.get("notification_mode"):
            self._modes[str(case["notification_mode"])] += 1
        self._cited(case.get("signed_on"), case.get("citation_sent_on"))
        self._exceptional(seen)

    def tables(self) -> list[Table]:
        """Return the tables of this section."""
        counted = self._counts
        sent, in_time = self._citations["sent"], self._citations["in_time"]
        modes = {mode: f"Notificación {text}" for mode, text in words.MODES.items()}
        return [
            _counted(
                "Recursos y silencio administrativo",
                ("Recursos de reposición radicados", counted["recurso_reposicion"]),
                ("Reposición y subsidiario de apelación radicados", counted["recurso_reposicion_apelacion"]),
                ("Expedientes remitidos a la Superservicios", counted["forwarded"]),
                ("Términos vencidos sin respuesta notificada", counted["expired"]),
                ("Silencio administrativo positivo reconocido", counted["silence"]),
                ("… de ellos, dentro de las 72 horas", counted["silence_in_time"]),
            ),
            shares("Notificación", "Forma", self._modes, modes),
            Table(
                "Citaciones enviadas",
                ("Citación", "PQR", "Parte"),
                [
                    ["En los 5 días hábiles siguientes al acto", in_time, percent(in_time, sent)],
                    ["Después", sent - in_time, percent(sent - in_time, sent)],
                ],
            ),
            _counted(
                "Casos especiales radicados en el periodo",
                ("Resueltas en ventanilla", counted["at_window"]),
                ("Se pidió completar la petición", counted["completions"]),
                ("Desistidas", counted["withdrawn"]),
                ("Trasladadas a otra entidad", counted["transferred_out"]),
                ("Con términos ampliados", counted["extensions"]),
                ("Reabiertas", counted["reopenings"]),
                ("Radicados anulados, que no se cuentan como PQR", counted["voided"]),
            ),
        ]

    def _cited(self, signed_on: str | None, sent_on: str | None) -> None:
        if signed_on and sent_on and self._period.holds(sent_on):
            taken = self._period.business_days(date.fromisoformat(signed_on), date.fromisoformat(sent_on))
            self._citations["sent"] += 1
            self._citations["in_time"] += taken <= CITATION_TERM

    def _exceptional(self, seen: Seen) -> None:
        self._counts["voided"] += seen.voided
        if seen.radicated:
            case = seen.case
            self._counts["at_window"] += bool(case.get("at_window"))
            self._counts["completions"] += case["completions"] > 0
            self._counts["withdrawn"] += bool(case.get("withdrawn_on"))
            self._counts["transferred_out"] += bool(case.get("transferred_out_on"))
            self._counts["extensions"] += case["extensions"] > 0
            self._counts["reopenings"] += case["reopenings"] > 0


class Field:
    """Work orders by type, and reliquidations with what they changed, in the period."""

    def __init__(self, period: Period) -> None:
        self._period = period
        self._orders: Counter[tuple[str, str]] = Counter()
        self._reliquidations: Counter[str] = Counter()
        self._value = Decimal(0)
        self._in_favour = Decimal(0)

    def add(self, seen: Seen) -> None:
        """Count a case's orders and reliquidations."""
        for order in seen.case["orders"]:
            opened, closed = legal_day_of(order["opened_at"]), order["closed_at"]
            self._orders[order["type"], "opened"] += self._period.holds(opened)
            if closed and self._period.holds(legal_day_of(closed)):
                self._orders[order["type"], "closed"] += 1
                self._orders[order["type"], "days"] += _days_between(opened, legal_day_of(closed))
        for done in seen.case["reliquidations"]:
            if self._period.holds(legal_day_of(done["done_at"])):
                self._reliquidations["reversed" if done["reversed"] else "done"] += 1
                if not done["reversed"]:
                    difference = Decimal(done["difference"])
                    self._value += difference
                    self._in_favour += min(difference, Decimal(0))

    def tables(self) -> list[Table]:
        """Return the tables of this section."""
        types = sorted({order_type for order_type, _ in self._orders})
        rows: list[Sequence[Cell]] = [
            [
                words.said(words.ORDER_TYPES, order_type),
                self._orders[order_type, "opened"],
                self._orders[order_type, "closed"],
                average(self._orders[order_type, "days"], self._orders[order_type, "closed"]),
            ]
            for order_type in types
        ]
        money = ("Reliquidaciones", "Cantidad", "Valor en pesos")
        return [
            Table("Órdenes de trabajo", ("Tipo", "Abiertas", "Cerradas", "Días calendario en promedio"), rows),
            Table(
                "Reliquidaciones",
                money,
                [
                    ["En firme, efecto neto en la facturación", self._reliquidations["done"], self._value],
                    ["… de ellas, a favor del usuario", None, -self._in_favour],
                    ["Reversadas", self._reliquidations["reversed"], None],
                ],
            ),
        ]


def _counted(title: str, *lines: tuple[str, int]) -> Table:
    return Table(title, ("Concepto", "PQR"), [list(line) for line in lines])


def _recognised_in_time(recognised_at: str, due_on: str) -> bool:
    """Within 72 clock hours of the end of the last day to answer (Ley 142 de 1994 art. 158)."""
    end = datetime.combine(date.fromisoformat(due_on), time(), BOGOTA) + timedelta(days=1)
    return datetime.fromisoformat(recognised_at) - end <= SILENCE_TERM


def _days_between(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days
