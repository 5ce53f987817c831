"""The term as a whole: what holds for every case, whatever comes together in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from intake.domain import terms
from intake.domain.terms import OfficeHours, Pause, Rule, Term
from radica.calendar import ClosingDays, colombia
from radica.clock import BOGOTA, legal_date
from radica.events.common import Kind, Regime

CALENDAR = colombia()
HOURS = OfficeHours()
DAY = timedelta(days=1)

dates = st.dates(date(2024, 1, 1), date(2030, 1, 1))
regimes = st.sampled_from(list(Regime))
calendars = st.sampled_from([CALENDAR, colombia(saturday_counts=True)])


@st.composite
def all_terms(draw):
    """Draw a case's term: filed on any day and hour, with up to two pauses, which may overlap."""
    filed_on = draw(dates)
    gaps = st.tuples(st.integers(0, 40), st.integers(1, 45))
    pauses = [
        Pause(filed_on + DAY * ordered, filed_on + DAY * (ordered + length))
        for ordered, length in draw(st.lists(gaps, max_size=2))
    ]
    return Term(draw(regimes), filed_on, draw(st.booleans()), tuple(pauses))


def bogota(text):
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)


def test_what_comes_on_a_holiday_is_radicated_at_the_start_of_the_next_business_day():
    filed = bogota("2026-12-08T09:00")
    radicated = terms.radicated_at(filed, CALENDAR, HOURS)
    assert (radicated, radicated.tzinfo) == (bogota("2026-12-09T00:00"), filed.tzinfo)


def test_what_comes_after_hours_is_radicated_at_the_start_of_the_next_business_day():
    assert terms.radicated_at(bogota("2026-11-24T17:40"), CALENDAR, HOURS) == bogota("2026-11-25T00:00")


def test_what_comes_in_hours_is_radicated_at_that_instant():
    filed = bogota("2026-11-24T16:40")
    assert terms.radicated_at(filed, CALENDAR, HOURS) == filed


def test_every_kind_has_its_regime_and_every_regime_its_days_and_its_article():
    of_the_cpaca = {
        Kind.DENUNCIA: Regime.CPACA_GENERAL,
        Kind.SUGERENCIA: Regime.CPACA_GENERAL,
        Kind.SOLICITUD_INFORMACION: Regime.CPACA_INFORMACION,
        Kind.CONSULTA: Regime.CPACA_CONSULTA,
    }
    of_personal_data = {Kind.CONSULTA_DATOS: Regime.DATOS_CONSULTA, Kind.RECLAMO_DATOS: Regime.DATOS_RECLAMO}
    assert {**dict.fromkeys(Kind, Regime.LEY_142), **of_the_cpaca, **of_personal_data} == terms.REGIMES
    assert [terms.BUSINESS_DAYS[regime] for regime in of_personal_data.values()] == [10, 15]
    assert terms.BUSINESS_DAYS.keys() == terms.ARTICLES.keys() == set(Regime)


def test_each_day_says_why_it_counts_or_not():
    term = Term(
        Regime.CPACA_INFORMACION,
        date(2026, 12, 4),
        after_hours=True,
        pauses=(Pause(date(2026, 12, 10), date(2026, 12, 14)),),
    )
    told = [(day.on.day, day.rule, day.number) for day in terms.days(term, CALENDAR)][:12]
    assert told == [
        (4, Rule.FILED, None),  # Friday, after hours
        (5, Rule.NOT_BUSINESS, None),
        (6, Rule.NOT_BUSINESS, None),
        (7, Rule.RADICATED, None),
        (8, Rule.NOT_BUSINESS, None),  # Inmaculada
        (9, Rule.COUNTED, 1),
        (10, Rule.COUNTED, 2),  # evidence is ordered
        (11, Rule.EVIDENCE, None),
        (12, Rule.NOT_BUSINESS, None),
        (13, Rule.NOT_BUSINESS, None),
        (14, Rule.EVIDENCE, None),
        (15, Rule.COUNTED, 3),
    ]
    why = {day.on.day: day.why for day in terms.days(term, CALENDAR)}
    assert "art. 54" in why[4]
    assert "Ley 51 de 1983" in why[8]
    assert why[9] == "Día hábil 1 de 10 (Ley 1437 de 2011, art. 14, num. 1)"
    assert "Decreto 2150 de 1995, art. 123" in why[11]


def test_a_filing_on_a_holiday_says_which():
    first = next(terms.days(Term(Regime.LEY_142, date(2026, 12, 8)), CALENDAR))
    assert first.why.startswith("Se presentó. Festivo: ")


@given(all_terms(), calendars)
def test_the_account_has_every_day_once_and_counts_exactly_the_term(term, calendar):
    days = list(terms.days(term, calendar))
    assert [day.on for day in days] == [term.filed_on + DAY * number for number in range(len(days))]
    counted = [day for day in days if day.number]
    assert [day.number for day in counted] == list(range(1, terms.BUSINESS_DAYS[term.regime] + 1))
    for day in counted:
        assert calendar.is_business_day(day.on)
        assert not any(pause.holds(day.on) for pause in term.pauses)
    assert all(day.why for day in days)


@given(all_terms(), calendars)
def test_no_business_day_is_skipped_without_a_pause_and_the_last_day_is_one(term, calendar):
    days = list(terms.days(term, calendar))
    assert calendar.is_business_day(days[-1].on) or not term.pauses
    radicated = terms.radicated_on(term.filed_on, calendar, after_hours=term.after_hours)
    for day in days:
        if day.on > radicated and day.number is None and calendar.is_business_day(day.on):
            assert day.rule is Rule.EVIDENCE


@given(all_terms())
def test_a_later_filing_a_longer_term_or_another_pause_never_makes_it_due_earlier(term):
    due = terms.due_on(term, CALENDAR)
    unpaused = replace(term, pauses=())
    assert terms.due_on(unpaused, CALENDAR) <= due
    assert terms.due_on(unpaused, CALENDAR) <= terms.due_on(replace(unpaused, filed_on=term.filed_on + DAY), CALENDAR)
    assert terms.due_on(replace(term, after_hours=False), CALENDAR) <= terms.due_on(
        replace(term, after_hours=True), CALENDAR
    )
    assert due <= terms.due_on(replace(term, regime=Regime.CPACA_CONSULTA), CALENDAR)


@given(all_terms(), regimes)
def test_a_change_of_kind_keeps_the_days_that_have_run(term, regime):
    """Day by day the account of the two kinds is the same until the shorter of them ends."""
    before = {day.on: day.number for day in terms.days(term, CALENDAR)}
    after = {day.on: day.number for day in terms.days(replace(term, regime=regime), CALENDAR)}
    assert len(set(before) & set(after)) == min(len(before), len(after))
    shorter = min(terms.BUSINESS_DAYS[term.regime], terms.BUSINESS_DAYS[regime])
    run = [{on: number for on, number in days.items() if number and number <= shorter} for days in (before, after)]
    assert run[0] == run[1]


@given(all_terms(), st.integers(0, 60))
def test_a_new_holiday_moves_the_cases_that_count_it_and_no_other(term, offset):
    day = term.filed_on + DAY * offset
    with_holiday = CALENDAR.closed([ClosingDays(day, day, "Ley nueva")])
    before, after = terms.due_on(term, CALENDAR), terms.due_on(term, with_holiday)
    assert after >= before
    if day > before or not CALENDAR.is_business_day(day):
        assert after == before
    counts = any(each.on == day and each.number for each in terms.days(term, CALENDAR))
    if counts and not term.pauses:
        assert after == CALENDAR.add_business_days(before, 1)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_the_term_counts_from_when_it_was_presented_at_whatever_hour(moment):
    filed_at = moment.replace(tzinfo=BOGOTA)
    radicated = terms.radicated_at(filed_at, CALENDAR, HOURS)
    term = Term(Regime.LEY_142, legal_date(filed_at), HOURS.are_over(filed_at))
    assert terms.due_on(term, CALENDAR) == CALENDAR.add_business_days(legal_date(radicated), 15)
    assert radicated >= filed_at


@given(all_terms(), st.integers(1, 60), calendars)
def test_a_given_last_day_is_kept_whatever_the_law_would_count(term, later, calendar):
    start = terms.radicated_on(term.filed_on, calendar, after_hours=term.after_hours)
    given_on = start + DAY * later
    term = replace(term, pauses=(), given=given_on)
    assert terms.due_on(term, calendar) == calendar.next_business_day(given_on)


@given(all_terms(), calendars)
def test_a_given_last_day_that_the_law_counts_too_changes_nothing_but_the_reason(term, calendar):
    plain = replace(term, pauses=())
    same = replace(term, given=terms.due_on(plain, calendar))
    days, others = list(terms.days(term, calendar)), list(terms.days(same, calendar))
    assert [(day.on, day.rule, day.number) for day in days] == [(day.on, day.rule, day.number) for day in others]


def test_another_regime_ends_a_given_last_day_and_the_same_one_does_not():
    term = Term(Regime.LEY_142, date(2026, 11, 4), given=date(2026, 12, 4))
    assert term.under(Regime.LEY_142) == term
    assert term.under(Regime.CPACA_CONSULTA).given is None
    assert terms.article(term) == "Ley 142 de 1994, art. 158; vencimiento que traía el sistema anterior"


def test_the_rule_behind_a_last_day_says_where_a_given_one_came_from():
    counted = Term(Regime.LEY_142, date(2026, 3, 2))
    assert terms.article(counted) == "Ley 142 de 1994, art. 158"
    given_there = replace(counted, given=date(2026, 3, 20))
    assert terms.article(given_there) == "Ley 142 de 1994, art. 158; vencimiento que traía el sistema anterior"
