"""Until when a case's personal data must be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from intake.domain import retention
from intake.domain.retention import Duty, Schedule

SCHEDULE = Schedule(2, 8, "Tabla de retención documental, serie PQRS")
CLOSED = ("PQRClosed", {})
HELD = ("LegalHoldSet", {})
LIFTED = ("LegalHoldLifted", {})


@pytest.fixture
def case(filed, fact):
    """A case after these facts; it is closed on 2026-11-04."""

    def make(*facts):
        made = filed()
        for name, data in facts:
            made.record(fact(name, **data))
        return made

    return make


@pytest.mark.parametrize(
    ("facts", "until"),
    [
        ([], None),
        ([CLOSED], date(2036, 11, 4)),
        ([CLOSED, ("PQRArchived", {"archived_on": "2027-01-15"})], date(2037, 1, 15)),
        ([CLOSED, HELD], None),
        ([CLOSED, HELD, LIFTED], date(2036, 11, 4)),
        ([("ForwardedToSSPD", {}), CLOSED], None),
        ([("ForwardedToSSPD", {}), CLOSED, LIFTED], date(2036, 11, 4)),
    ],
)
def test_a_case_is_kept_from_its_closing_or_archiving_and_without_end_while_something_is_open(case, facts, until):
    assert retention.duty(case(*facts), [], SCHEDULE).until == until


def test_a_case_that_was_closed_on_a_leap_day_is_kept_to_the_end_of_february(case):
    made = case(CLOSED)
    made.closed_at = datetime(2028, 2, 29, 15, tzinfo=UTC)
    assert retention.duty(made, [], replace(SCHEDULE, central_years=1)).until == date(2031, 2, 28)


@pytest.mark.parametrize(("recurso", "until"), [([], None), ([CLOSED], date(2036, 11, 4)), ([CLOSED, HELD], None)])
def test_a_case_is_kept_as_long_as_the_recurso_against_it(case, recurso, until):
    duty = retention.duty(case(CLOSED), [case(*recurso)], SCHEDULE)
    assert duty.until == until
    assert ("recurso" in duty.why) == (until is None)


def test_the_last_day_still_counts_and_the_next_does_not(case):
    duty = retention.duty(case(CLOSED), [], SCHEDULE)
    assert duty.stands(date(2036, 11, 4))
    assert not duty.stands(date(2036, 11, 5))
    assert retention.duty(case(), [], SCHEDULE).stands(date(2099, 1, 1))


def test_of_several_cases_the_longest_duty_counts_and_one_without_end_most(case):
    duties = [retention.duty(case(*facts), [], SCHEDULE) for facts in ([CLOSED], [], [CLOSED])]
    assert retention.longest(duties).until is None


TABLE = (
    "Tabla de retención documental, serie PQRS: 2 años en gestión y 8 en archivo central"
    " (Ley 594 de 2000, art. 24; Decreto 1377 de 2013, art. 9 y 11)"
)
ALL_OPEN = "Ley 1437 de 2011, artículo 36; Decreto 1377 de 2013, artículo 9"
ALL_HELD = "Decreto 1377 de 2013, artículo 9 (retención por proceso)"
ARCHIVED = ("PQRArchived", {"archived_on": "2027-01-15"})


@pytest.mark.parametrize(
    ("facts", "why", "article"),
    [
        ([], "el caso E-2026-0000001-1 está en trámite", ALL_OPEN),
        ([HELD], "el caso E-2026-0000001-1 está retenido por un proceso", ALL_HELD),
        ([CLOSED, HELD], "el caso E-2026-0000001-1 está retenido por un proceso", ALL_HELD),
        ([CLOSED], "el expediente E-2026-0000001-1 se cerró el 2026-11-04 y se conserva 10 años", TABLE),
        ([CLOSED, ARCHIVED], "el expediente E-2026-0000001-1 se cerró el 2027-01-15 y se conserva 10 años", TABLE),
    ],
)
def test_a_duty_says_why_and_by_which_rule(case, facts, why, article):
    duty = retention.duty(case(*facts), [], SCHEDULE)
    assert (duty.radicado, duty.why, duty.article) == ("E-2026-0000001-1", why, article)


def test_a_case_is_closed_on_the_legal_day_and_an_earlier_archiving_takes_none_away(case):
    made = case(CLOSED, ("PQRArchived", {"archived_on": "2026-11-01"}))
    assert retention.duty(made, [], SCHEDULE).until == date(2036, 11, 4)
    made.closed_at = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)  # still the 20th in Bogotá
    assert retention.duty(made, [], SCHEDULE).until == date(2036, 11, 20)


@pytest.fixture
def recurso(filed, fact):
    """A recurso against the case, after these facts."""

    def make(*facts):
        made = filed("E-2026-0000002-9")
        for name, data in facts:
            made.record(fact(name, "E-2026-0000002-9", **data))
        return made

    return make


@pytest.mark.parametrize(
    ("facts", "until", "why", "article"),
    [
        ([], None, "el caso E-2026-0000002-9 está en trámite", ALL_OPEN),
        ([CLOSED, HELD], None, "el caso E-2026-0000002-9 está retenido por un proceso", ALL_HELD),
        (
            [CLOSED, ARCHIVED],
            date(2037, 1, 15),
            "el expediente E-2026-0000002-9 se cerró el 2027-01-15 y se conserva 10 años",
            TABLE,
        ),
    ],
)
def test_a_recurso_keeps_the_data_of_the_case_it_appeals(case, recurso, facts, until, why, article):
    duty = retention.duty(case(CLOSED), [recurso(CLOSED), recurso(*facts)], SCHEDULE)
    assert duty == Duty("E-2026-0000001-1", until, f"contra el caso E-2026-0000001-1 hay un recurso: {why}", article)
