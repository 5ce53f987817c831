"""Until when a case's personal data must be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from intake.domain import decisions, erasure, retention
from intake.domain.retention import Schedule
from radica.errors import Refused
from radica.events.intake import DataGround

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


def test_the_refusal_says_until_when_and_by_which_rule(case):
    duty = retention.duty(case(CLOSED), [], SCHEDULE)
    event = erasure.refused("E-2026-0000001-1", DataGround.SUPPRESSION, duty)
    assert (event.until, event.article) == (date(2036, 11, 4), SCHEDULE.article)
    assert "2036-11-04" in erasure.answer_to(duty)
    assert "Ley 594 de 2000" in erasure.answer_to(duty)
    assert "dure" in erasure.answer_to(retention.duty(case(), [], SCHEDULE))


def test_a_hold_is_set_once_and_lifted_once_and_never_after_the_erasure(case):
    with pytest.raises(Refused, match="no está retenido"):
        decisions.lift_hold(case(CLOSED), "fallo")
    with pytest.raises(Refused, match="ya está retenido"):
        decisions.hold(case(CLOSED, HELD), "tutela")
    with pytest.raises(Refused, match="ya se suprimieron"):
        decisions.hold(case(CLOSED, ("PersonalDataErased", {})), "tutela")
    assert decisions.hold(case(CLOSED, HELD, LIFTED), "otra tutela").reason == "otra tutela"
