"""Dates of citation, notice and appeal, computed by hand on the calendar, with the article that asks for each."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notification.domain import terms
from radica.calendar import colombia

CALENDAR = colombia()
DAYS = st.dates(date(2000, 1, 1), date(2050, 11, 30))


def on(text):
    return date.fromisoformat(text)


def notice_allowed_from(calendar, sent_on):
    """Where the calendar is still the one by which the citation was written."""
    return terms.notice_allowed_from(calendar, sent_on, terms.appear_by(calendar, sent_on))


# fmt: off
GOLDEN = [
    # CPACA art. 68: the citation is sent within five days of the act.
    (terms.citation_due_on, "2018-04-20", "2018-04-27", "Pereira: Friday; 23, 24, 25, 26, 27"),
    (terms.citation_due_on, "2026-07-08", "2026-07-16", "9, 10, (Mon 13: Chiquinquirá, Ley 2578), 14, 15, 16"),
    (terms.citation_due_on, "2027-03-19", "2027-03-31", "(22 San José), 23, 24, (25-26 Holy Week), 29, 30, 31"),
    (terms.citation_due_on, "2026-11-09", "2026-11-17", "10, 11, 12, 13, (Mon 16: Cartagena), 17"),
    # CPACA art. 69: five days from sending to appear.
    (terms.appear_by, "2018-04-23", "2018-04-30", "Pereira, if cited on Monday 23: 24, 25, 26, 27, 30"),
    (terms.appear_by, "2026-07-07", "2026-07-15", "8, 9, 10, (13), 14, 15"),
    (terms.appear_by, "2026-12-18", "2026-12-28", "21, 22, 23, 24, (25), 28"),
    (terms.appear_by, "2026-11-10", "2026-11-18", "11, 12, 13, (16), 17, 18"),
    # CPACA art. 69: the notice goes out once they have passed.
    (notice_allowed_from, "2018-04-23", "2018-05-02", "Pereira's notice is of 2 May: 1 May is a holiday"),
    (notice_allowed_from, "2026-12-18", "2026-12-29", "the day after 28 December"),
    (notice_allowed_from, "2026-11-10", "2026-11-19", "the day after 18 November"),
    (notice_allowed_from, "2027-03-16", "2027-03-29", "17, 18, 19, (22), 23, 24; (25-26); Easter Monday"),
    # CPACA art. 69: without an address it is published for five days.
    (terms.removal_allowed_from, "2018-05-02", "2018-05-09", "3, 4, 7, 8, 9"),
    (terms.removal_allowed_from, "2027-03-19", "2027-03-31", "(22), 23, 24, (25-26), 29, 30, 31"),
    (terms.removal_allowed_from, "2026-11-12", "2026-11-20", "13, (16), 17, 18, 19, 20"),
    # CPACA art. 69: in effect at the end of the day after delivery or removal; Ley 4 de 1913 art. 62: a business day.
    (terms.effective_after_notice, "2018-05-02", "2018-05-03", "Pereira, delivered on 2 May"),
    (terms.effective_after_notice, "2026-07-10", "2026-07-14", "Friday; Mon 13 is the new holiday of 2026"),
    (terms.effective_after_notice, "2027-03-24", "2027-03-29", "Wednesday of Holy Week"),
    (terms.effective_after_notice, "2026-11-13", "2026-11-17", "Friday; Mon 16 is a holiday"),
    # Ley 142 de 1994 art. 154: five days from notification for the recursos.
    (terms.appeal_until, "2018-05-03", "2018-05-10", "Pereira: 4, 7, 8, 9, 10"),
    (terms.appeal_until, "2026-11-24", "2026-12-01", "25, 26, 27, 30, 1"),
    (terms.appeal_until, "2026-07-06", "2026-07-14", "7, 8, 9, 10, (13), 14"),
    (terms.appeal_until, "2026-12-23", "2026-12-31", "24, (25), 28, 29, 30, 31"),
    (terms.appeal_until, "2026-12-31", "2027-01-08", "(1 Jan), 4, 5, 6, 7, 8: Epiphany is moved to 11"),
    (terms.appeal_until, "2027-01-06", "2027-01-14", "7, 8, (11), 12, 13, 14"),
    (terms.appeal_until, "2026-11-22", "2026-11-27", "an e-mail opened on a Sunday: 23, 24, 25, 26, 27"),
    (terms.appeal_until, "2027-03-23", "2027-04-01", "24, (25-26), 29, 30, 31, 1"),
]
# fmt: on


@pytest.mark.parametrize(("term", "start", "end", "why"), GOLDEN)
def test_terms_end_on_the_days_counted_by_hand(term, start, end, why):
    assert term(CALENDAR, on(start)) == on(end), why


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-24T14:00:00+00:00", "2026-11-24"),
        ("2026-11-25T03:30:00+00:00", "2026-11-24"),  # 22:30 of the day before in Bogotá
        ("2026-11-25T05:00:00+00:00", "2026-11-25"),
    ],
)
def test_what_is_notified_in_person_has_effect_that_day_in_colombia(at, day):
    assert terms.effective_when_met(datetime.fromisoformat(at)) == on(day)


def test_a_closing_day_gives_who_was_cited_one_day_more():
    closed = CALENDAR.changed([on("2026-11-12")], [], "Cierre por inundación")
    told = terms.appear_by(CALENDAR, on("2026-11-10"))
    assert told == on("2026-11-18")
    assert terms.as_told(told, terms.appear_by(closed, on("2026-11-10"))) == on("2026-11-19")
    assert terms.notice_allowed_from(closed, on("2026-11-10"), told) == on("2026-11-20")


def test_a_day_that_counts_again_takes_nothing_from_who_trusted_the_citation():
    back = CALENDAR.changed([], [on("2026-11-16")], "Se deroga el festivo")
    told = terms.appear_by(CALENDAR, on("2026-11-10"))
    assert terms.appear_by(back, on("2026-11-10")) == on("2026-11-17")
    assert terms.as_told(told, terms.appear_by(back, on("2026-11-10"))) == told
    assert terms.notice_allowed_from(back, on("2026-11-10"), told) == on("2026-11-19")


@given(DAYS)
def test_the_notice_waits_until_the_last_day_to_appear_has_passed(sent_on):
    last_day = terms.appear_by(CALENDAR, sent_on)
    first_day = notice_allowed_from(CALENDAR, sent_on)
    assert last_day > sent_on
    assert CALENDAR.business_days_between(sent_on, last_day) == 5
    assert CALENDAR.business_days_between(last_day, first_day) == 1
    assert CALENDAR.is_business_day(first_day)


@given(DAYS)
def test_a_notice_has_effect_on_the_next_business_day(ended_on):
    effective_on = terms.effective_after_notice(CALENDAR, ended_on)
    assert effective_on > ended_on
    assert CALENDAR.business_days_between(ended_on, effective_on) == 1


@given(DAYS)
def test_a_published_notice_stands_five_whole_business_days(posted_on):
    assert CALENDAR.business_days_between(posted_on, terms.removal_allowed_from(CALENDAR, posted_on)) == 5


@given(st.datetimes(datetime(2000, 1, 2), datetime(2050, 11, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_recursos_are_open_for_five_business_days_and_end_on_one(at):
    effective_on = terms.effective_when_met(at)
    until = terms.appeal_until(CALENDAR, effective_on)
    assert CALENDAR.is_business_day(until)
    assert CALENDAR.business_days_between(effective_on, until) == 5


@given(DAYS, DAYS)
def test_a_later_start_never_ends_earlier(one, other):
    early, late = sorted((one, other))
    for term in (terms.citation_due_on, terms.appear_by, notice_allowed_from, terms.appeal_until):
        assert term(CALENDAR, early) <= term(CALENDAR, late)
