"""The clock against a plain count of the law: pauses, changes of kind, closings and late capture together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.intake import plain_law
from tests.unit.intake.plain_law import BOGOTA, DAY, SATURDAY, Office

from intake.domain import silence, terms, watch
from intake.domain.months import months_after
from intake.domain.pqr import PQR
from intake.domain.terms import OfficeHours, Pause, Term
from radica.calendar import ClosingDays, colombia
from radica.clock import legal_date
from radica.envelope import Actor
from radica.events.common import Regime
from radica.events.intake import KindChanged, PQRRadicated

CALENDARS = {saturdays: colombia(2020, 2039, saturday_counts=saturdays) for saturdays in (False, True)}
HOURS = OfficeHours()
BY_TIME = Actor("radica", "service")
RADICADO = "E-2026-0000001-1"

edges = st.sampled_from([time(0), time(7, 59), time(16, 59, 59), time(17), time(23, 59, 59)])
dates = st.dates(date(2024, 1, 1), date(2031, 1, 1))
moments = st.builds(lambda day, at: datetime.combine(day, at, BOGOTA), dates, edges | st.times())
regimes = st.sampled_from(list(Regime))
offsets = st.integers(0, 70)


@st.composite
def offices(draw, since):
    """The same office twice: as the product's calendar, and as the plain one."""
    saturdays = draw(st.booleans())
    spans = draw(st.lists(st.tuples(offsets, st.integers(0, 12)), max_size=3))
    closings = [ClosingDays(since + DAY * first, since + DAY * (first + more), "Cierre") for first, more in spans]
    closed = [since + DAY * (first + step) for first, more in spans for step in range(more + 1)]
    free = CALENDARS[saturdays]
    weeks = draw(st.lists(st.integers(0, 12), max_size=3))
    attended = [day for day in (first_saturday(since) + DAY * 7 * week for week in weeks) if day not in free.holidays]
    office = Office(saturdays=saturdays, closed=closed, attended=attended)
    return free.changed([], attended, "Se atiende los sábados").closed(closings), office


def first_saturday(since):
    return since + DAY * ((SATURDAY - since.weekday()) % 7)


@st.composite
def lives(draw):
    """When a petition was presented, what stopped its term, and the office that counts it."""
    presented_at = draw(moments)
    filed_on = presented_at.date()
    stops = draw(st.lists(st.tuples(offsets, st.integers(0, 45)), max_size=3))
    pauses = [(filed_on + DAY * ordered, filed_on + DAY * (ordered + length)) for ordered, length in stops]
    return presented_at, pauses, draw(offices(filed_on))


def term_of(regime, presented_at, pauses=()):
    paused = tuple(Pause(*pause) for pause in pauses)
    return Term(regime, legal_date(presented_at), HOURS.are_over(presented_at), paused)


@pytest.mark.parametrize("year", range(2024, 2036))
def test_the_plain_holidays_and_the_calendars_are_the_same(year):
    assert {day for day in CALENDARS[False].holidays if day.year == year} == plain_law.holidays(year)


@settings(max_examples=300)
@given(lives(), regimes, regimes)
def test_the_last_day_is_that_of_a_plain_count_before_and_after_a_change_of_kind(life, first, second):
    presented_at, pauses, (calendar, office) = life
    term = term_of(first, presented_at, pauses)
    assert terms.due_on(term, calendar) == office.last_day(first, presented_at, pauses)
    assert terms.due_on(replace(term, regime=second), calendar) == office.last_day(second, presented_at, pauses)


@settings(max_examples=200)
@given(lives())
def test_a_petition_is_radicated_when_the_plain_count_says(life):
    presented_at, _, (calendar, office) = life
    radicated = terms.radicated_at(presented_at, calendar, HOURS)
    in_hours = presented_at.hour < 17
    today = presented_at.date()
    if office.counts(today) and in_hours:
        assert radicated == presented_at
    else:
        first = office.first_from(today if in_hours else today + DAY)
        assert radicated == datetime(first.year, first.month, first.day, tzinfo=BOGOTA)


@settings(max_examples=300)
@given(lives(), regimes, regimes, st.integers(0, 24 * 90), st.integers(0, 24 * 20), st.booleans())
def test_whenever_a_case_was_typed_in_the_clock_says_what_its_presentation_asks(life, first, second, late, later, edge):
    """Captured hours or months after it was presented, changed of kind, and looked at later still."""
    presented_at, _, (calendar, office) = life
    captured_at = presented_at + timedelta(hours=late)
    case = a_case(first, presented_at, captured_at, calendar)
    case.happened(changed(case, first, second, calendar), BY_TIME, captured_at)
    due = office.last_day(second, presented_at)
    now = plain_law.midnight_after(due) if edge else captured_at + timedelta(hours=later)
    assert case.due_on == due
    seen = watch.look(case, now, calendar, "CAL-1", HOURS)
    told = [fact.event for fact in seen.facts]
    if now >= plain_law.midnight_after(due):
        owed = told[0].recognise_by
        overdue = ["RecognitionOverdue"] if owed and now >= owed else []
        assert [event.event_type for event in told] == ["TermExpired", *overdue]
        assert owed == (silence.recognise_by(due) if second is Regime.LEY_142 else None)
        assert owed is None or owed == plain_law.midnight_after(due) + timedelta(hours=72)
        return
    left = office.days_left(now.astimezone(BOGOTA).date(), due)
    assert [event.business_days_left for event in told] == ([left] if told else [])
    assert bool(told) == warned_by_now(office, due, now)
    assert seen.again_at == next_look(office, due, now)


@settings(max_examples=200)
@given(lives(), regimes, st.integers(0, 40), st.integers(0, 70))
def test_a_new_closing_moves_the_last_day_to_that_of_the_plain_count(life, regime, when, offset):
    presented_at, _, (calendar, office) = life
    case = a_case(regime, presented_at, presented_at, calendar)
    before, closed = case.due_on, presented_at.date() + DAY * offset
    wider = calendar.closed([ClosingDays(closed, closed, "Resolución")])
    closer = Office(saturdays=office.saturdays, closed={*office.closed, closed}, attended=office.attended)
    due = closer.last_day(regime, presented_at)
    seen = watch.look(case, presented_at + DAY * when, wider, "CAL-1", HOURS)
    moved = [fact.event for fact in seen.facts if fact.event.event_type == "TermMoved"]
    assert [(event.previous_due_on, event.due_on, event.change) for event in moved] == (
        [] if due == before else [(before, due, "CAL-1")]
    )


@given(dates, st.integers(1, 12))
def test_months_are_those_of_the_plain_count(day, months):
    assert months_after(day, months) == plain_law.months_after(day, months)


def a_case(regime, presented_at, captured_at, calendar):
    case = PQR(RADICADO)
    filed = PQRRadicated(
        radicado=RADICADO,
        kind=kind_of(regime),
        channel="escrito",
        regime=regime,
        cause_code="102",
        cause_group="F",
        cause="Alto consumo",
        municipality="08078",
        filed_at=presented_at,
        captured_at=captured_at if captured_at > presented_at else None,
        radicated_at=terms.radicated_at(presented_at, calendar, HOURS),
        after_hours=HOURS.are_over(presented_at),
        due_on=terms.due_on(term_of(regime, presented_at), calendar),
    )
    case.happened(filed, BY_TIME, presented_at)
    return case


def changed(case, first, second, calendar):
    """The case's change of kind; one that changes nothing keeps what it has."""
    due = terms.due_on(replace(case.term, regime=second), calendar)
    kinds = {"previous_kind": kind_of(first), "kind": kind_of(second), "regime": second}
    return KindChanged(radicado=case.id, reason="Es otra cosa", previous_due_on=case.due_on, due_on=due, **kinds)


def kind_of(regime):
    return next(kind for kind, ruled in terms.REGIMES.items() if ruled is regime)


def office_opens(day):
    return datetime(day.year, day.month, day.day, 8, tzinfo=BOGOTA)


def warning_days(office, due):
    """The business days five, three and one before the last one."""
    found, day, back = [], due, 0
    while back < 5:
        day -= DAY
        if office.counts(day):
            back += 1
            found += [day] if back in {1, 3, 5} else []
    return sorted(found)


def warned_by_now(office, due, now):
    return any(office_opens(day) <= now for day in warning_days(office, due))


def next_look(office, due, now):
    ahead = [office_opens(day) for day in warning_days(office, due) if office_opens(day) > now]
    return min(ahead, default=plain_law.midnight_after(due))
