"""The figures of the management report (step 23): one pass over the cases, whatever their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reporting.domain.management.filed import Filed
from reporting.domain.management.outcomes import Field, Law, Sense
from reporting.domain.management.tables import Period, Table, seen
from reporting.domain.management.timeliness import Backlog, Opportunity

if TYPE_CHECKING:
    from reporting.domain.case import Case

__all__ = ["Figures", "Period", "Table"]


class Figures:
    """Takes cases one by one and gives the tables at the end; holds counts, never cases.

    `previous` is how many cases were radicated in the period of the same length right before.
    """

    def __init__(self, period: Period, previous: int) -> None:
        self._period = period
        self._sections = (
            Filed(period, previous),
            Opportunity(period),
            Sense(),
            Law(period),
            Field(period),
            Backlog(period),
        )
        self.radicated = 0
        self.answered = 0

    def add(self, case: Case) -> None:
        """Count a case."""
        look = seen(case, self._period)
        self.radicated += look.radicated
        self.answered += look.answered
        for section in self._sections:
            section.add(look)

    def tables(self) -> list[Table]:
        """Return every table of the report, in its order."""
        return [table for section in self._sections for table in section.tables()]
