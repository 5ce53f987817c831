"""Colombian business days: which days count for a legal term, and why another does not.

A term in days leaves out Sundays, holidays and the days on which the office is closed (Ley 4 of 1913 art. 62); the
day of the act itself never counts. Holidays come from Ley 51 of 1983 and, since 2026, Ley 2578 of 2026 art. 6, with
the move to the following Monday (Ley Emiliani). Whether Saturday counts depends on the office's own timetable
(Función Pública, concepto 254041 of 2022); unless told otherwise it does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from radica import holidays
from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
FIRST_YEAR, LAST_YEAR = 1984, 2100  # Ley 51 of 1983 rules from 1984 on

LEY_4 = "Ley 4 de 1913, art. 62"


@dataclass(frozen=True, slots=True)
class ClosingDays:
    """Days on which the office is closed (vacantes, force majeure), both included, with the act that says so."""

    first: date
    last: date
    reason: str

    def __post_init__(self) -> None:
        """Raise Invalid when the days are the wrong way round."""
        if self.last < self.first:
            raise Invalid("last", "El cierre termina antes de empezar.", "Corrija las fechas del cierre.")

    def __contains__(self, day: date) -> bool:
        """Whether `day` is one of them."""
        return self.first <= day <= self.last

    def days(self) -> Iterator[date]:
        """Each of them."""
        return (self.first + DAY * number for number in range((self.last - self.first).days + 1))


@dataclass(frozen=True)
class Calendar:
    """Which days count. A value: a change makes another calendar, so past computations stay as they were.

    `holidays` gives each holiday its name and norm, and knows no day outside `first` to `last`.
    """

    holidays: Mapping[date, str]
    first: date
    last: date
    saturday_counts: bool = False
    closings: tuple[ClosingDays, ...] = field(default=())
    attended: frozenset[date] = frozenset()
    """Saturdays that count although Saturdays do not: the office attends on them."""

    def is_business_day(self, day: date) -> bool:
        """Whether `day` counts; raises Invalid outside the years the calendar knows."""
        return self.reason(day) is None

    def reason(self, day: date) -> str | None:
        """Why `day` does not count, in Spanish with the norm; None when it counts."""
        if not self.first <= day <= self.last:
            raise Invalid(
                "day",
                f"El calendario no cubre el {day.isoformat()}.",
                f"Use una fecha entre {self.first.isoformat()} y {self.last.isoformat()}.",
            )
        if day in self.holidays:
            return f"Festivo: {self.holidays[day]}"
        if day.weekday() == SUNDAY:
            return f"Domingo ({LEY_4})"
        if day.weekday() == SATURDAY and not (self.saturday_counts or day in self.attended):
            return f"Sábado: la oficina de PQR no atiende ({LEY_4})"
        return next((f"Cierre: {closing.reason}" for closing in self.closings if day in closing), None)

    def add_business_days(self, start: date, days: int) -> date:
        """The day on which a term of `days` business days ends that is counted from the day after `start`.

        Zero days end on `start` itself, whatever day it is. A negative number counts backwards.
        """
        step = DAY if days >= 0 else -DAY
        day = start
        for _ in range(abs(days)):
            day += step
            while not self.is_business_day(day):
                day += step
        return day

    def business_days_between(self, start: date, end: date) -> int:
        """How many business days a term that ends on `end` has left on `start`; negative when it is overdue.

        Counts the business days after the earlier date up to the later one: zero on the last day itself.
        """
        if end < start:
            return -self.business_days_between(end, start)
        return sum(self.is_business_day(start + DAY * number) for number in range(1, (end - start).days + 1))

    def next_business_day(self, day: date) -> date:
        """`day` itself if it counts, else the first one after it that does (terms in months: Ley 4 of 1913 art. 62)."""
        while not self.is_business_day(day):
            day += DAY
        return day

    def closed(self, closings: Iterable[ClosingDays]) -> Calendar:
        """The same calendar with these closing days added."""
        return replace(self, closings=(*self.closings, *closings))

    def changed(self, off: Collection[date], on: Collection[date], reason: str) -> Calendar:
        """The calendar after a change: days that do not count any more, and days that count from now on.

        Of these, one that was a holiday or a closing is none any more; any other Saturday is one on which the office
        attends, whenever it is neither. Sundays never count.
        """
        closed = {day: closing.reason for closing in self.closings for day in closing.days()}
        attended = self.attended | newly_attended(on, {*closed, *self.holidays})
        for day in on:
            closed.pop(day, None)
        closed.update(dict.fromkeys(off, reason))
        holidays = {day: name for day, name in self.holidays.items() if day not in {*on, *closed}}
        closings = tuple(ClosingDays(day, day, why) for day, why in closed.items())
        return replace(self, holidays=holidays, closings=closings, attended=attended)


def newly_attended(on: Iterable[date], off_before: Collection[date]) -> set[date]:
    """Of the days that count from now on, the Saturdays that were neither holidays nor closings before."""
    return {day for day in on if day.weekday() == SATURDAY and day not in off_before}


def colombia(first_year: int = 2000, last_year: int = 2050, *, saturday_counts: bool = False) -> Calendar:
    """The calendar of Colombia's holidays in these years, without closing days of any office.

    Raises Invalid for years before Ley 51 of 1983 ruled, or too far ahead.
    """
    if not FIRST_YEAR <= first_year <= last_year <= LAST_YEAR:
        raise Invalid(
            "year",
            f"No hay calendario de {first_year} a {last_year}.",
            f"Use años entre {FIRST_YEAR} y {LAST_YEAR}, en orden.",
        )
    return Calendar(_holidays(first_year, last_year), date(first_year, 1, 1), date(last_year, 12, 31), saturday_counts)


@lru_cache(maxsize=8)
def _holidays(first_year: int, last_year: int) -> Mapping[date, str]:
    years = (holidays.of_year(year) for year in range(first_year, last_year + 1))
    return MappingProxyType({day: name for year in years for day, name in year.items()})
