"""Until when a case's personal data must be kept, and by which rule: before that nobody may erase them, whoever asks.

    the case                      kept until                                      by
    is open                       no end yet                                      CPACA 36; Decreto 1377 of 2013 art. 9
    is held for a proceeding,     no end yet: Legal lifts the hold                Decreto 1377 of 2013 art. 9
    or went to the SSPD                                                           the same; Ley 142 of 1994 art. 159
    is appealed by another case   the end of that one's, if it is later           Ley 142 of 1994 art. 154
    is closed                     so many years from its closing or archiving     the utility's retention table

A person's data go when the duty has ended for every case of theirs: there is one key for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from intake.domain.months import months_after
from radica.clock import legal_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from intake.domain.pqr import PQR

MONTHS_A_YEAR = 12
OPEN = "Ley 1437 de 2011, artículo 36; Decreto 1377 de 2013, artículo 9"
HELD = "Decreto 1377 de 2013, artículo 9 (retención por proceso)"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The utility's retention table for its petitions: years in the office, then in the central archive."""

    management_years: int
    central_years: int
    source: str
    """The act that adopted the table, as papers cite it."""

    @property
    def years(self) -> int:
        """How long a closed file is kept in all."""
        return self.management_years + self.central_years

    @property
    def article(self) -> str:
        """The rule, as papers cite it."""
        return (
            f"{self.source}: {self.management_years} años en gestión y {self.central_years} en archivo central"
            " (Ley 594 de 2000, art. 24; Decreto 1377 de 2013, art. 9 y 11)"
        )


@dataclass(frozen=True, slots=True)
class Duty:
    """The duty to keep one case's data: its last day, None where it has no end yet; why, in Spanish; the rule."""

    radicado: str
    until: date | None
    why: str
    article: str

    def stands(self, today: date) -> bool:
        """Whether the data must still be kept on a day."""
        return self.until is None or today <= self.until


def duty(case: PQR, recursos: Iterable[PQR], schedule: Schedule) -> Duty:
    """Return the duty to keep a case's data; `recursos` are the cases that appeal it."""
    appealing = [_own(recurso, schedule) for recurso in recursos]
    return longest([_own(case, schedule), *(_because_of(case, other) for other in appealing)])


def longest(duties: Iterable[Duty]) -> Duty:
    """Return the duty that lasts longest of one or more; one without an end before all others."""
    return max(duties, key=lambda duty: duty.until or date.max)


def _own(case: PQR, schedule: Schedule) -> Duty:
    if case.on_hold:
        return Duty(case.id, None, f"el caso {case.id} está retenido por un proceso", HELD)
    if case.closed_at is None:
        return Duty(case.id, None, f"el caso {case.id} está en trámite", OPEN)
    closed_on = legal_date(case.closed_at)
    counted_from = max(closed_on, case.archived_on or closed_on)
    until = months_after(counted_from, schedule.years * MONTHS_A_YEAR)
    why = f"el expediente {case.id} se cerró el {counted_from.isoformat()} y se conserva {schedule.years} años"
    return Duty(case.id, until, why, schedule.article)


def _because_of(case: PQR, recurso: Duty) -> Duty:
    return Duty(case.id, recurso.until, f"contra el caso {case.id} hay un recurso: {recurso.why}", recurso.article)
