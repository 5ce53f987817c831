"""Terms in months, which the calendar counts (Ley 4 of 1913 art. 59)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

MONTHS_OF_A_YEAR = 12


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * MONTHS_OF_A_YEAR + day.month - 1 + months, MONTHS_OF_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
