from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radica.throttle import SAME_ACCOUNT, SAME_ACCOUNT_AND_ADDRESS, SAME_ADDRESS, Failures, wait

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
BUDGETS = [SAME_ACCOUNT_AND_ADDRESS, SAME_ACCOUNT, SAME_ADDRESS]


@pytest.mark.parametrize(("count", "seconds"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (13, 256), (14, 300)])
def test_the_wait_doubles_after_five_failures_up_to_five_minutes(count, seconds):
    assert wait(Failures(count, NOW), SAME_ACCOUNT_AND_ADDRESS, NOW) == timedelta(seconds=seconds)


def test_the_wait_runs_from_the_last_failure():
    failures = Failures(7, NOW - timedelta(seconds=3))
    assert wait(failures, SAME_ACCOUNT_AND_ADDRESS, NOW) == timedelta(seconds=1)
    assert wait(failures, SAME_ACCOUNT_AND_ADDRESS, NOW + timedelta(seconds=1)) == timedelta(0)


@given(st.sampled_from(BUDGETS), st.integers(0, 10**9), st.integers(0, 10**6))
def test_every_wait_ends(budget, count, seconds_ago):
    waiting = wait(Failures(count, NOW - timedelta(seconds=seconds_ago)), budget, NOW)
    assert timedelta(0) <= waiting <= budget.longest


def test_a_stranger_elsewhere_keeps_a_person_waiting_half_a_minute_at_most():
    assert SAME_ACCOUNT.longest == timedelta(seconds=30)
