"""The law's clock a second time, as plainly as it can be said: day after day, sharing no line with the product."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BOGOTA = ZoneInfo("America/Bogota")
DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6

DAYS = {
    "ley_142": 15,
    "cpaca_general": 15,
    "cpaca_informacion": 10,
    "cpaca_consulta": 30,
    "ley_1581_consulta": 10,
    "ley_1581_reclamo": 15,
}
"""Ley 142 of 1994 art. 158; CPACA art. 14, its number 1, its number 2; Ley 1581 of 2012 art. 14 and art. 15.3."""

# Ley 51 of 1983 art. 1: those that stay, those that go to Monday (art. 2), and those that follow Easter.
STAY = [(1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25)]
TO_MONDAY = [(1, 6), (3, 19), (6, 29), (8, 15), (10, 12), (11, 1), (11, 11)]
CHIQUINQUIRA = (7, 9)  # Ley 2578 of 2026 art. 6, also to Monday
HOLY_THURSDAY, GOOD_FRIDAY = -3, -2
ASCENSION, CORPUS, SACRED_HEART = 43, 64, 71  # the Mondays that they go to


def easter(year):
    """The Sunday, by the anonymous Gregorian computation (Meeus, Astronomical Algorithms, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    k = (32 + 2 * e + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114, 31)
    return date(year, month, day + 1)


def holidays(year):
    moved = [date(year, *day) for day in (*TO_MONDAY, *([CHIQUINQUIRA] if year >= 2026 else []))]
    return {
        *(date(year, *day) for day in STAY),
        *(day + DAY * (-day.weekday() % 7) for day in moved),
        *(easter(year) + DAY * after for after in (HOLY_THURSDAY, GOOD_FRIDAY, ASCENSION, CORPUS, SACRED_HEART)),
    }


HOLIDAYS = {day for year in range(2020, 2040) for day in holidays(year)}


class Office:
    """An office with its own closing days, which may attend on Saturdays, all of them or some."""

    def __init__(self, *, saturdays=False, closed=(), attended=()):
        self.saturdays, self.closed, self.attended = saturdays, set(closed), set(attended)

    def counts(self, day):
        """Whether a day is one of a term (Ley 4 of 1913 art. 62)."""
        if day.weekday() == SUNDAY or (day.weekday() == SATURDAY and not self.saturdays and day not in self.attended):
            return False
        return day not in HOLIDAYS and day not in self.closed

    def first_from(self, day):
        while not self.counts(day):
            day += DAY
        return day

    def last_day(self, regime, presented_at, pauses=()):
        """The last day to answer what was presented at a moment (Bogotá), the office closing at 17:00.

        Pauses are pairs of days: from the day after the first to the second no day counts (Decreto 2150 of 1995
        art. 123; CPACA 17). What is ordered when no day is left ends the term when it ends.
        """
        local = presented_at.astimezone(BOGOTA)
        late = local.time() >= time(17)
        day = self.first_from(local.date() + DAY if late else local.date())  # CPACA art. 54
        left = DAYS[regime]
        while left:
            day += DAY
            stands_still = any(ordered < day <= ends for ordered, ends in pauses)
            if self.counts(day) and not stands_still:
                left -= 1
        for ordered, ends in sorted(pauses):
            if ordered <= day < ends:
                day = self.first_from(ends)
        return day

    def days_left(self, day, last):
        """How many days of the term are still to come after `day`."""
        left = 0
        while day < last:
            day += DAY
            left += self.counts(day)
        return left


def midnight_after(day):
    """The instant at which a legal day has ended (Ley 4 of 1913 arts. 59 and 60)."""
    return datetime.combine(day + DAY, time.min, BOGOTA)


def months_after(day, months):
    """The same day so many months later, up to twelve, or that month's last (Ley 4 of 1913 art. 59)."""
    month = day.month + months
    year, month = (day.year, month) if month <= 12 else (day.year + 1, month - 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)
