"""Business days: Ley 51 of 1983, Ley 2578 of 2026, Ley 4 of 1913 art. 62 (design: law.md section 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from radica.calendar import FIRST_YEAR, LAST_YEAR, ClosingDays, colombia
from radica.errors import Invalid

CALENDAR = colombia()
WITH_SATURDAYS = colombia(saturday_counts=True)

HOLIDAYS = {
    2026: (
        "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-13 07-20 08-07 08-17 10-12 11-02 11-16 12-08 "
        "12-25"
    ),
    2027: (
        "01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-12 07-20 08-07 08-16 10-18 11-01 11-15 12-08 "
        "12-25"
    ),
}

days = st.dates(date(2001, 1, 1), date(2049, 1, 1))
terms = st.integers(0, 60)


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_holidays_of_a_year_are_those_of_the_law(year):
    expected = [date.fromisoformat(f"{year}-{day}") for day in HOLIDAYS[year].split()]
    assert [day for day in CALENDAR.holidays if day.year == year] == expected


def test_a_holiday_has_the_librarys_name_and_the_norm():
    named = country_holidays("CO", years=range(FIRST_YEAR, LAST_YEAR + 1), language="es")
    ours = colombia(FIRST_YEAR, LAST_YEAR).holidays
    assert {day: name.rpartition(" (")[0] for day, name in ours.items()} == dict(named)
    assert list(ours) == sorted(ours)


@pytest.mark.parametrize(
    ("filed_on", "term", "due_on"),
    [
        ("2026-06-26", 15, "2026-07-22"),  # over 13 July 2026: 21 July with a library older than 0.99
        ("2026-06-26", 10, "2026-07-14"),
        ("2026-06-26", 30, "2026-08-13"),
        ("2026-12-01", 15, "2026-12-23"),
        ("2027-03-15", 15, "2027-04-08"),  # over Easter
        ("2026-03-02", 15, "2026-03-24"),
    ],
)
def test_a_term_ends_on_the_day_the_law_says(filed_on, term, due_on):
    assert CALENDAR.add_business_days(date.fromisoformat(filed_on), term) == date.fromisoformat(due_on)


def test_saturday_counts_only_where_the_office_opens_on_it():
    assert not CALENDAR.is_business_day(date(2026, 7, 4))
    assert WITH_SATURDAYS.is_business_day(date(2026, 7, 4))
    assert WITH_SATURDAYS.add_business_days(date(2026, 6, 26), 15) == date(2026, 7, 16)


def test_the_holiday_of_chiquinquira_exists_from_2026_on_and_names_its_law():
    assert CALENDAR.is_business_day(date(2025, 7, 9))
    assert CALENDAR.is_business_day(date(2025, 7, 14))
    assert CALENDAR.is_business_day(date(2026, 7, 9))
    assert CALENDAR.reason(date(2026, 7, 13)) == (
        "Festivo: Día de Nuestra Señora del Rosario de Chiquinquirá (observado) (Ley 2578 de 2026, art. 6)"
    )


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 12, 25), "Festivo: Navidad (Ley 51 de 1983)"),
        (date(2026, 11, 22), "Domingo (Ley 4 de 1913, art. 62)"),
        (date(2026, 11, 21), "Sábado: la oficina de PQR no atiende (Ley 4 de 1913, art. 62)"),
        (date(2026, 11, 24), None),
    ],
)
def test_a_day_that_does_not_count_says_why_with_its_norm(day, reason):
    assert CALENDAR.reason(day) == reason


def test_two_feasts_may_fall_on_one_monday():
    assert CALENDAR.reason(date(2025, 6, 30)) == (
        "Festivo: Sagrado Corazón (observado); San Pedro y San Pablo (observado) (Ley 51 de 1983)"
    )


def test_a_closing_of_the_office_moves_the_end_of_a_term_and_leaves_the_first_calendar_as_it_was():
    closing = ClosingDays(date(2026, 3, 10), date(2026, 3, 11), "Resolución 031 de 2026")
    closed = CALENDAR.closed([closing])
    assert closed.reason(date(2026, 3, 11)) == "Cierre: Resolución 031 de 2026"
    assert closed.add_business_days(date(2026, 3, 2), 15) == date(2026, 3, 26)
    assert CALENDAR.add_business_days(date(2026, 3, 2), 15) == date(2026, 3, 24)


def test_a_change_takes_days_off_and_gives_days_back_and_says_why():
    day, holiday = date(2026, 3, 11), date(2026, 3, 23)
    changed = CALENDAR.changed([day], [holiday], "Decreto 031 de 2026")
    assert changed.reason(day) == "Cierre: Decreto 031 de 2026"
    assert changed.reason(holiday) is None
    assert (CALENDAR.reason(day), CALENDAR.is_business_day(holiday)) == (None, False)
    assert changed.changed([], [day], "Derogado").reason(day) is None
    assert changed.changed([holiday], [], "Otra vez").reason(holiday) == "Cierre: Otra vez"


def test_a_sunday_never_counts_again_whatever_a_change_says():
    assert CALENDAR.changed([], [date(2026, 3, 8)], "Jornada especial").reason(date(2026, 3, 8)).startswith("Domingo")


def test_a_saturday_on_which_the_office_attends_counts_until_it_is_closed():
    saturday = date(2026, 3, 14)
    attended = CALENDAR.changed([], [saturday], "Jornada especial")
    assert (attended.reason(saturday), attended.is_business_day(date(2026, 3, 21))) == (None, False)
    closed = attended.changed([saturday], [], "Sin jornada")
    assert closed.reason(saturday) == "Cierre: Sin jornada"
    assert closed.changed([], [saturday], "Con jornada").reason(saturday) is None


def test_a_holiday_on_a_saturday_that_is_none_any_more_is_a_saturday():
    saturday = date(2026, 8, 1)
    holiday = replace(CALENDAR, holidays={**CALENDAR.holidays, saturday: "Día cívico"})
    usual = holiday.changed([], [saturday], "Derogado")
    assert usual.reason(saturday).startswith("Sábado")
    assert usual.changed([], [saturday], "Jornada especial").reason(saturday) is None


def test_one_day_of_a_closing_of_several_can_be_given_back():
    closed = CALENDAR.closed([ClosingDays(date(2026, 3, 10), date(2026, 3, 11), "Resolución 031 de 2026")])
    reopened = closed.changed([], [date(2026, 3, 10)], "Se reabre")
    assert (reopened.reason(date(2026, 3, 10)), reopened.reason(date(2026, 3, 11))) == (
        None,
        "Cierre: Resolución 031 de 2026",
    )


def test_a_closing_cannot_end_before_it_begins():
    with pytest.raises(Invalid, match="termina antes"):
        ClosingDays(date(2026, 3, 11), date(2026, 3, 10), "Resolución 031 de 2026")


def test_a_term_in_months_that_ends_on_a_holiday_runs_to_the_next_business_day():
    assert CALENDAR.next_business_day(date(2026, 4, 2)) == date(2026, 4, 6)
    assert CALENDAR.next_business_day(date(2026, 4, 6)) == date(2026, 4, 6)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2051, 1, 1)])
def test_a_day_outside_the_calendar_is_refused_and_never_guessed(day):
    with pytest.raises(Invalid, match="no cubre"):
        CALENDAR.is_business_day(day)


@pytest.mark.parametrize(("first", "last"), [(1983, 2000), (2030, 2020), (2000, 2101)])
def test_a_calendar_of_years_without_a_norm_is_refused(first, last):
    with pytest.raises(Invalid, match="No hay calendario"):
        colombia(first, last)


@pytest.mark.parametrize(
    ("today", "left"),
    [("2026-03-18", 3), ("2026-03-20", 1), ("2026-03-24", 0), ("2026-03-25", -1), ("2026-03-30", -4)],
)
def test_remaining_days_reach_zero_on_the_last_day_and_are_negative_after_it(today, left):
    assert CALENDAR.business_days_between(date.fromisoformat(today), date(2026, 3, 24)) == left


@given(days, terms.filter(bool))
def test_a_term_always_ends_on_a_business_day(start, term):
    assert CALENDAR.is_business_day(CALENDAR.add_business_days(start, term))


@given(days, terms)
def test_the_days_left_at_the_start_are_the_whole_term(start, term):
    assert CALENDAR.business_days_between(start, CALENDAR.add_business_days(start, term)) == term


@given(days, terms, terms)
def test_a_term_in_two_parts_ends_when_the_whole_does(start, first, second):
    halfway = CALENDAR.add_business_days(start, first)
    assert CALENDAR.add_business_days(halfway, second) == CALENDAR.add_business_days(start, first + second)


@given(days, terms)
def test_the_day_of_the_act_never_counts_nor_do_days_that_are_no_business_days(start, term):
    end = CALENDAR.add_business_days(start, term)
    counted = [start + timedelta(n) for n in range(1, (end - start).days + 1)]
    assert sum(CALENDAR.reason(day) is None for day in counted) == term


@given(days, terms)
def test_counting_saturdays_never_makes_a_term_longer(start, term):
    assert WITH_SATURDAYS.add_business_days(start, term) <= CALENDAR.add_business_days(start, term)


@given(days, terms)
def test_counting_back_from_the_end_of_a_term_that_began_on_a_business_day_finds_its_start(start, term):
    start = CALENDAR.next_business_day(start)
    assert CALENDAR.add_business_days(CALENDAR.add_business_days(start, term), -term) == start


@given(days, days)
def test_days_left_and_days_overdue_are_the_same_count_with_another_sign(one, other):
    assert CALENDAR.business_days_between(one, other) == -CALENDAR.business_days_between(other, one)
