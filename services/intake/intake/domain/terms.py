"""The term to answer: which rules govern a case, from when it counts, and its last day with every day before it.

A term is a value made of what happened to the case, and never a remainder that somebody stored: a change of kind, of
the calendar or a pause makes another term, and the days are walked again from the filing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from radica.clock import BOGOTA, legal_date
from radica.events.common import Kind, Regime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radica.calendar import Calendar

DAY = timedelta(days=1)

REGIMES: dict[Kind, Regime] = {
    Kind.PETICION: Regime.LEY_142,
    Kind.QUEJA: Regime.LEY_142,
    Kind.RECLAMACION: Regime.LEY_142,
    Kind.RECURSO_REPOSICION: Regime.LEY_142,
    Kind.RECURSO_REPOSICION_APELACION: Regime.LEY_142,
    Kind.DENUNCIA: Regime.CPACA_GENERAL,
    Kind.SUGERENCIA: Regime.CPACA_GENERAL,
    Kind.CONSULTA_DATOS: Regime.DATOS_CONSULTA,
    Kind.RECLAMO_DATOS: Regime.DATOS_RECLAMO,
    Kind.SOLICITUD_INFORMACION: Regime.CPACA_INFORMACION,
    Kind.CONSULTA: Regime.CPACA_CONSULTA,
}

BUSINESS_DAYS: dict[Regime, int] = {
    Regime.LEY_142: 15,
    Regime.CPACA_GENERAL: 15,
    Regime.CPACA_INFORMACION: 10,
    Regime.CPACA_CONSULTA: 30,
    Regime.DATOS_CONSULTA: 10,
    Regime.DATOS_RECLAMO: 15,
}
AT_MOST_DOUBLED = (Regime.CPACA_GENERAL, Regime.CPACA_INFORMACION, Regime.CPACA_CONSULTA)
"""Whose term, put off, may not be more than twice what it is at first (CPACA art. 14 par.)."""
ARTICLES: dict[Regime, str] = {
    Regime.LEY_142: "Ley 142 de 1994, art. 158",
    Regime.CPACA_GENERAL: "Ley 1437 de 2011, art. 14",
    Regime.CPACA_INFORMACION: "Ley 1437 de 2011, art. 14, num. 1",
    Regime.CPACA_CONSULTA: "Ley 1437 de 2011, art. 14, num. 2",
    Regime.DATOS_CONSULTA: "Ley 1581 de 2012, art. 14",
    Regime.DATOS_RECLAMO: "Ley 1581 de 2012, art. 15, num. 3",
}
AFTER_HOURS = "Ley 1437 de 2011, art. 54"
COMPLETION = "Ley 1437 de 2011, art. 17"
GIVEN = "vencimiento que traía el sistema anterior"
EVIDENCE = "Decreto 2150 de 1995, art. 123; Ley 1437 de 2011, art. 79"


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When the office attends, in Bogotá; what comes after it has closed is radicated on the next business day."""

    opens: time = time(8)
    closes: time = time(17)

    def are_over(self, at: datetime) -> bool:
        """Whether the office has closed for the day at an aware instant."""
        return at.astimezone(BOGOTA).time() >= self.closes

    def opening(self, day: date) -> datetime:
        """The instant at which the office opens on a day."""
        return datetime.combine(day, self.opens, BOGOTA)


class Rule(StrEnum):
    """Why a day counts or does not."""

    FILED = "filed"
    RADICATED = "radicated"
    COUNTED = "counted"
    NOT_BUSINESS = "not_business"
    EVIDENCE = "evidence"
    COMPLETION = "completion"
    AWAITED = "awaited"


class Pause(NamedTuple):
    """The days after the first, to the second, run not: evidence was taken, or the petition was being completed."""

    ordered_on: date
    ends_on: date
    rule: Rule = Rule.EVIDENCE

    def holds(self, day: date) -> bool:
        """Whether the term stands still on this day."""
        return self.ordered_on < day <= self.ends_on


@dataclass(frozen=True, slots=True)
class Term:
    """What a case's term follows from; `after_hours` when it was filed after the office had closed.

    `given` is a last day that came with the case from the old system in place of the law's count: the term has as many
    days as lead to it.
    """

    regime: Regime
    filed_on: date
    after_hours: bool = False
    pauses: tuple[Pause, ...] = ()
    given: date | None = None

    def under(self, regime: Regime) -> Term:
        """Return the term under a regime: what was given for one does not hold for another."""
        return self if regime is self.regime else replace(self, regime=regime, given=None)

    def with_pause(self, pause: Pause) -> Term:
        """Return the term with another pause in it."""
        return replace(self, pauses=(*self.pauses, pause))


@dataclass(frozen=True, slots=True)
class Day:
    """One day on the way to the last one: which rule it fell under, its number if it counts, and why, in Spanish."""

    on: date
    rule: Rule
    why: str
    number: int | None = None


def radicated_on(filed_on: date, calendar: Calendar, *, after_hours: bool) -> date:
    """Return the day on which a petition counts as radicated.

    What comes in after hours or on a day that does not count is in time, and is radicated on the next one that does
    (CPACA art. 54 with Ley 2080 of 2021).
    """
    return calendar.next_business_day(filed_on + DAY if after_hours else filed_on)


def radicated_at(filed_at: datetime, calendar: Calendar, hours: OfficeHours) -> datetime:
    """Return the instant (UTC) from which a petition counts as filed: its own, or the start of a later day."""
    day = radicated_on(legal_date(filed_at), calendar, after_hours=hours.are_over(filed_at))
    if day == legal_date(filed_at):
        return filed_at
    return datetime.combine(day, time.min, BOGOTA).astimezone(filed_at.tzinfo)


def due_on(term: Term, calendar: Calendar) -> date:
    """Return the last day to answer."""
    *_, last = days(term, calendar)
    return last.on


def article(term: Term) -> str:
    """Return the rule behind the last day, as papers cite it."""
    return f"{ARTICLES[term.regime]}; {GIVEN}" if term.given else ARTICLES[term.regime]


def length(term: Term, calendar: Calendar) -> int:
    """Return of how many business days the term is.

    One whose given last day does not count (any more) ends on the next day that does (Ley 4 of 1913 art. 62).
    """
    if term.given is None:
        return BUSINESS_DAYS[term.regime]
    start = radicated_on(term.filed_on, calendar, after_hours=term.after_hours)
    return calendar.business_days_between(start, calendar.next_business_day(term.given))


def days(term: Term, calendar: Calendar) -> Iterator[Day]:
    """Yield every day from the filing to the last one, in order, each with the rule that counts or skips it."""
    yield from _until_radicated(term, calendar)
    many, article = length(term, calendar), GIVEN if term.given else ARTICLES[term.regime]
    day = radicated_on(term.filed_on, calendar, after_hours=term.after_hours)
    number = 0
    while number < many:
        day += DAY
        skipped = _skipped(day, term, calendar)
        if skipped is None:
            number += 1
        yield skipped or Day(day, Rule.COUNTED, f"Día hábil {number} de {many} ({article})", number)
    yield from _ordered_on_the_last(day, term, calendar)


def _until_radicated(term: Term, calendar: Calendar) -> Iterator[Day]:
    """The days that come before the first that could count: the act's own day is not part of a term."""
    from_the_next = f"el término corre desde el día siguiente ({ARTICLES[term.regime]})"
    day, radicated = term.filed_on, radicated_on(term.filed_on, calendar, after_hours=term.after_hours)
    if day == radicated:
        yield Day(day, Rule.FILED, f"Se presentó y se radicó; {from_the_next}")
        return
    closed = calendar.reason(day) or "Después del cierre de la oficina"
    yield Day(day, Rule.FILED, f"Se presentó. {closed}; se radica el siguiente día hábil ({AFTER_HOURS})")
    while (day := day + DAY) < radicated:
        yield Day(day, Rule.NOT_BUSINESS, str(calendar.reason(day)))
    yield Day(day, Rule.RADICATED, f"Se radicó; {from_the_next}")


def _ordered_on_the_last(day: date, term: Term, calendar: Calendar) -> Iterator[Day]:
    """The days after the last one, if the term was stopped on it: no day is left, so it ends with the evidence.

    What ends on a day that does not count ends on the next one that does (Ley 4 of 1913 art. 62).
    """
    while pause := next((pause for pause in term.pauses if pause.ordered_on <= day < pause.ends_on), None):
        last = calendar.next_business_day(pause.ends_on)
        while day < last:
            day += DAY
            ends = f"{_told(pause)}; no quedaban días (Ley 4 de 1913, art. 62)"
            yield _skipped(day, term, calendar) or Day(day, pause.rule, ends)


def _skipped(day: date, term: Term, calendar: Calendar) -> Day | None:
    closed = calendar.reason(day)
    if closed:
        return Day(day, Rule.NOT_BUSINESS, closed)
    pause = next((pause for pause in term.pauses if pause.holds(day)), None)
    return Day(day, pause.rule, _told(pause)) if pause else None


def _told(pause: Pause) -> str:
    asked, until = f"{pause.ordered_on:%d/%m/%Y}", f"{pause.ends_on:%d/%m/%Y}"
    if pause.rule is Rule.COMPLETION:
        return f"Petición incompleta: se pidió completarla el {asked} y se completó el {until} ({COMPLETION})"
    if pause.rule is Rule.AWAITED:
        return f"Petición incompleta: se pidió completarla el {asked} y aún se espera ({COMPLETION})"
    return f"Práctica de pruebas, ordenada el {asked} y hasta el {until} ({EVIDENCE})"
