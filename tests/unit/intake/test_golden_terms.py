"""Last days to answer, counted by hand from the law; beside each row the days that do not count and their article.

L142: Ley 142 of 1994 art. 158, 15 business days. General, information, consultation: CPACA art. 14, 15, 10 and 30.
The day of filing never counts; Sundays, Saturdays, holidays (Ley 51 of 1983) and closings do not (Ley 4 of 1913
art. 62).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from intake.domain import terms
from intake.domain.terms import OfficeHours, Pause, Term
from radica.calendar import ClosingDays, colombia
from radica.clock import BOGOTA, legal_date
from radica.events.common import Regime

L142, GENERAL = Regime.LEY_142, Regime.CPACA_GENERAL
INFORMATION, CONSULTATION = Regime.CPACA_INFORMACION, Regime.CPACA_CONSULTA
HOURS = OfficeHours()  # to 17:00

LAW = colombia()
BEFORE_LEY_2578 = replace(LAW, holidays={day: name for day, name in LAW.holidays.items() if "Chiquinquirá" not in name})
SATURDAYS = colombia(saturday_counts=True)


def closed(first, last):
    return LAW.closed([ClosingDays(date.fromisoformat(first), date.fromisoformat(last), "Resolución 12 de 2026")])


def attended(saturday):
    return LAW.changed([], [date.fromisoformat(saturday)], "Jornada especial")


def due(regime, filed, calendar=LAW, pauses=()):
    filed_at = datetime.fromisoformat(filed).replace(tzinfo=BOGOTA)
    paused = tuple(Pause(*map(date.fromisoformat, pause)) for pause in pauses)
    return terms.due_on(Term(regime, legal_date(filed_at), HOURS.are_over(filed_at), paused), calendar).isoformat()


@pytest.mark.parametrize(
    ("regime", "filed", "last_day"),
    [
        # Ley Emiliani and the fixed holidays, month by month of 2026
        (L142, "2026-01-02T10:00", "2026-01-26"),  # 12 Jan Reyes
        (L142, "2026-03-02T10:00", "2026-03-24"),  # 23 Mar San José
        (L142, "2026-03-13T10:00", "2026-04-08"),  # 23 Mar; 2 and 3 Apr Holy Thursday and Friday
        (L142, "2026-04-17T10:00", "2026-05-11"),  # 1 May
        (L142, "2026-05-08T10:00", "2026-06-01"),  # 18 May Ascension
        (L142, "2026-05-29T10:00", "2026-06-23"),  # 8 Jun Corpus, 15 Jun Sacred Heart
        (L142, "2026-07-31T10:00", "2026-08-25"),  # 7 Aug Boyacá, 17 Aug Assumption
        (L142, "2026-10-02T10:00", "2026-10-26"),  # 12 Oct
        (L142, "2026-10-23T10:00", "2026-11-17"),  # 2 Nov All Saints, 16 Nov Cartagena
        (L142, "2026-12-01T10:00", "2026-12-23"),  # 8 Dec
        # Ley 2578 of 2026 art. 6: 13 July 2026 and 12 July 2027, never before 2026
        (L142, "2026-06-26T10:00", "2026-07-22"),  # 29 Jun, 13 Jul, 20 Jul
        (INFORMATION, "2026-06-26T10:00", "2026-07-14"),  # 29 Jun, 13 Jul
        (CONSULTATION, "2026-06-26T10:00", "2026-08-13"),  # 29 Jun, 13 and 20 Jul, 7 Aug
        (L142, "2027-06-25T10:00", "2027-07-21"),  # 5, 12 and 20 Jul
        (INFORMATION, "2027-07-02T10:00", "2027-07-21"),  # 5, 12 and 20 Jul
        (L142, "2025-07-01T10:00", "2025-07-22"),  # 9 Jul 2025 still counts; 20 Jul is a Sunday
        # the year's end
        (L142, "2026-12-10T10:00", "2027-01-04"),  # 25 Dec, 1 Jan
        (L142, "2026-12-22T10:00", "2027-01-15"),  # 25 Dec, 1 Jan, 11 Jan Reyes
        (INFORMATION, "2026-12-18T10:00", "2027-01-05"),  # 25 Dec, 1 Jan
        (CONSULTATION, "2026-11-24T10:00", "2027-01-08"),  # 8 and 25 Dec, 1 Jan
        # the other regimes
        (GENERAL, "2026-06-26T10:00", "2026-07-22"),
        (GENERAL, "2026-11-24T10:00", "2026-12-16"),  # 8 Dec
        (GENERAL, "2027-05-07T10:00", "2027-06-01"),  # 10 and 31 May
        (INFORMATION, "2026-11-24T10:00", "2026-12-09"),  # 8 Dec
        (INFORMATION, "2026-03-26T10:00", "2026-04-13"),  # 2 and 3 Apr
        (CONSULTATION, "2027-03-01T10:00", "2027-04-15"),  # 22, 25 and 26 Mar
        (GENERAL, "2027-03-15T10:00", "2027-04-08"),  # 22, 25 and 26 Mar
        # after hours or on a day that does not count: radicated on the next one that does (CPACA art. 54)
        (L142, "2026-11-20T16:59", "2026-12-14"),  # Friday, in hours: day 1 is Mon 23 Nov
        (L142, "2026-11-20T17:00", "2026-12-15"),  # Friday, closed: radicated Mon 23 Nov
        (L142, "2026-11-20T20:30", "2026-12-15"),  # the same Friday in Bogotá, though Saturday in UTC
        (L142, "2026-11-21T10:00", "2026-12-15"),  # Saturday: radicated Mon 23 Nov
        (L142, "2026-03-02T06:00", "2026-03-24"),  # before opening: that very day
        (L142, "2026-12-08T09:00", "2026-12-31"),  # a holiday: radicated Wed 9 Dec
        (L142, "2026-12-24T18:00", "2027-01-20"),  # Christmas Eve, closed: radicated Mon 28 Dec
        (L142, "2026-04-01T17:40", "2026-04-27"),  # Holy Wednesday, closed: radicated Mon 6 Apr
        (L142, "2026-06-28T23:59", "2026-07-23"),  # Sunday before a holiday: radicated Tue 30 Jun
        (L142, "2026-11-30T23:30", "2026-12-23"),  # radicated Tue 1 Dec
    ],
)
def test_the_last_day_is_the_one_the_law_gives(regime, filed, last_day):
    assert due(regime, filed) == last_day


@pytest.mark.parametrize(
    ("regime", "filed", "pause", "last_day"),
    [
        # Evidence stops the term from the day after its order to its end (D. 2150 of 1995 art. 123, CPACA art. 79)
        (L142, "2026-11-04T10:00", ("2026-11-24", "2026-12-04"), "2026-12-09"),  # 13 run, 2 left: 7 and 9 Dec
        (L142, "2026-11-04T10:00", ("2026-11-04", "2026-11-13"), "2026-12-07"),  # ordered on the first day: all left
        (L142, "2026-12-10T10:00", ("2026-12-18", "2027-01-15"), "2027-01-28"),  # 6 run; over the year's end
        (GENERAL, "2026-11-24T10:00", ("2026-12-10", "2026-12-18"), "2026-12-24"),  # 11 run, 4 left
        (INFORMATION, "2026-11-24T10:00", ("2026-11-26", "2026-11-27"), "2026-12-10"),  # one day stands still
        (CONSULTATION, "2026-06-26T10:00", ("2026-07-10", "2026-07-31"), "2026-09-02"),  # 9 run, 21 left
        # ordered on the last day: none is left, the term ends with the evidence, or the next business day
        (L142, "2026-11-04T10:00", ("2026-11-26", "2026-12-04"), "2026-12-04"),
        (L142, "2026-11-04T10:00", ("2026-11-26", "2026-12-05"), "2026-12-07"),  # 5 Dec is a Saturday
        # ordered when the term had run out: it stops nothing
        (L142, "2026-11-04T10:00", ("2026-11-27", "2026-12-04"), "2026-11-26"),
    ],
)
def test_evidence_stops_the_term_and_nothing_else_does(regime, filed, pause, last_day):
    assert due(regime, filed, pauses=[pause]) == last_day


@pytest.mark.parametrize(
    ("regime", "calendar", "filed", "last_day"),
    [
        # as it was before Ley 2578 made 13 July 2026 a holiday
        (L142, BEFORE_LEY_2578, "2026-06-26T10:00", "2026-07-21"),
        (INFORMATION, BEFORE_LEY_2578, "2026-06-26T10:00", "2026-07-13"),
        (CONSULTATION, BEFORE_LEY_2578, "2026-06-26T10:00", "2026-08-12"),
        # the office attends on Saturdays (Función Pública, concepto 254041 of 2022)
        (L142, SATURDAYS, "2026-06-26T10:00", "2026-07-16"),
        (L142, SATURDAYS, "2026-11-21T10:00", "2026-12-10"),  # Saturday is its own day of filing
        # it attends on one Saturday only: 28 Nov counts, 5 Dec does not
        (L142, attended("2026-11-28"), "2026-11-24T10:00", "2026-12-15"),
        (L142, attended("2026-11-21"), "2026-11-21T10:00", "2026-12-14"),  # its own day of filing
        # the office closes by its own act (vacantes: Ley 4 of 1913 art. 62)
        (L142, closed("2026-03-10", "2026-03-11"), "2026-03-02T10:00", "2026-03-26"),
        (L142, closed("2026-03-02", "2026-03-02"), "2026-03-02T10:00", "2026-03-25"),  # on the day of filing
        (L142, closed("2026-03-21", "2026-03-22"), "2026-03-02T10:00", "2026-03-24"),  # a weekend: nothing changes
        (L142, closed("2026-12-24", "2026-12-31"), "2026-12-10T10:00", "2027-01-12"),  # 24, 28-31 Dec; 1 and 11 Jan
    ],
)
def test_the_calendar_of_the_office_decides(regime, calendar, filed, last_day):
    assert due(regime, filed, calendar) == last_day
