"""Where the time comes from.

Nothing else in the project asks the machine for the time, so that tests, drills and replays set it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

BOGOTA = ZoneInfo("America/Bogota")


class Clock(Protocol):
    """Anything that tells the present instant."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved: for tests and replays."""

    def __init__(self, at: datetime) -> None:
        self.set(at)

    def now(self) -> datetime:
        """Return the instant at which the clock stands, in UTC."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move the clock to an aware instant."""
        self._at = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move the clock forward (or back, with a negative duration)."""
        self._at += by


def legal_date(at: datetime) -> date:
    """Return the calendar date that an aware instant has in Colombia."""
    return at.astimezone(BOGOTA).date()
