"""What the use cases work with: the stores, the calendar, the documents, the utility."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from radica.clock import legal_date
from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from radica.calendar import Calendar
    from radica.clock import Clock
    from radica.documents import DocumentStore
    from reporting.register_columns import Registers
    from reporting.store.calendar_changes import CalendarChanges
    from reporting.store.queries import Cases, Snapshot
    from reporting.store.reports import Reports

SERVICE = "reporting"


@dataclass(frozen=True, slots=True)
class Company:
    """The utility as its reports show it."""

    name: str
    nit: str


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that queries and reports are made with; `law` is the calendar before any change."""

    cases: Cases
    snapshot: Callable[[], AbstractContextManager[Snapshot]]
    reports: Reports
    documents: DocumentStore
    changes: CalendarChanges
    law: Calendar
    clock: Clock
    company: Company
    registers: Registers
    report_limit_bytes: int

    def today(self) -> date:
        """The legal day in Colombia."""
        return legal_date(self.clock.now())

    def calendar(self) -> Calendar:
        """The business-day calendar as it stands, with what intake announced since."""
        return self.changes.calendar(self.law)

    def remaining(self) -> Callable[[str], int]:
        """Return what counts the business days left today until a last day; negative once it has passed."""
        today, calendar = self.today(), self.calendar()

        @lru_cache(maxsize=4096)
        def remaining(due_on: str) -> int:
            return business_days(calendar, today, date.fromisoformat(due_on))

        return remaining


def business_days(calendar: Calendar, start: date, end: date) -> int:
    """The business days left on `start` of a term that ends on `end`; of old cases, those that the calendar knows."""
    first, last = calendar.first, calendar.last
    try:
        return calendar.business_days_between(min(max(start, first), last), min(max(end, first), last))
    except Invalid:
        return 0
