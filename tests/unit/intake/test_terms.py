"""The last day to answer, by the calendar: dates computed by hand, each with its reason beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain import terms
from radica.calendar import colombia
from radica.clock import BOGOTA, legal_date
from radica.events.common import Kind, Regime

CALENDAR = colombia()


def bogota(text):
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)


@pytest.mark.parametrize(
    ("regime", "filed", "due"),
    [
        # Ley 142 art. 158: 15 business days from the day after; 29 June, 13 July (Ley 2578) and 20 July do not count.
        (Regime.LEY_142, "2026-06-26T10:00", "2026-07-22"),
        # 8 December is the Inmaculada.
        (Regime.LEY_142, "2026-12-01T10:00", "2026-12-23"),
        # Easter 2027: 22 March (San José), 25 and 26 March.
        (Regime.CPACA_GENERAL, "2027-03-15T10:00", "2027-04-08"),
        # CPACA art. 14.1: 10 days for information.
        (Regime.CPACA_INFORMACION, "2026-06-26T10:00", "2026-07-14"),
        # CPACA art. 14.2: 30 days for a consultation.
        (Regime.CPACA_CONSULTA, "2026-06-26T10:00", "2026-08-13"),
        # A Saturday counts as filed on Monday 23 November (CPACA art. 54), so day 1 is Tuesday the 24th.
        (Regime.LEY_142, "2026-11-21T10:00", "2026-12-15"),
        # The same instant is Friday in Bogotá and already Saturday in UTC: it is Friday that counts.
        (Regime.LEY_142, "2026-11-20T20:30", "2026-12-14"),
    ],
)
def test_the_last_day_is_the_one_the_law_gives(regime, filed, due):
    radicated = terms.radicated_at(bogota(filed), CALENDAR)
    assert terms.due_on(regime, radicated, CALENDAR) == date.fromisoformat(due)


def test_what_comes_on_a_holiday_counts_from_the_start_of_the_next_business_day():
    assert terms.radicated_at(bogota("2026-12-08T09:00"), CALENDAR) == bogota("2026-12-09T00:00")


def test_what_comes_on_a_business_day_counts_from_that_instant():
    filed = bogota("2026-11-24T17:40")
    assert terms.radicated_at(filed, CALENDAR) == filed


def test_every_kind_has_its_regime_and_every_regime_its_days():
    assert terms.REGIMES.keys() == set(Kind)
    assert terms.BUSINESS_DAYS.keys() == set(Regime)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.sampled_from(list(Regime)))  # noqa: DTZ001
def test_a_later_filing_is_never_due_earlier(moment, regime):
    filed = moment.replace(tzinfo=BOGOTA)

    def due(at):
        return terms.due_on(regime, terms.radicated_at(at, CALENDAR), CALENDAR)

    assert due(filed) <= due(filed + timedelta(hours=7))
    assert CALENDAR.is_business_day(due(filed))
    assert (
        CALENDAR.business_days_between(legal_date(terms.radicated_at(filed, CALENDAR)), due(filed))
        == terms.BUSINESS_DAYS[regime]
    )
