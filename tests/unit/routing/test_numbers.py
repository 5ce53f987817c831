"""Work order numbers and their check digit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.numbers import is_well_copied, work_order_number

NUMBERS = st.builds(work_order_number, st.integers(2017, 2100), st.integers(1, 9_999_999))


def test_a_number_says_its_year_its_place_and_a_check_digit():
    assert work_order_number(2026, 7)[:15] == "OT-2026-0000007"
    assert is_well_copied(work_order_number(2026, 7))


@given(NUMBERS, st.integers(0, 10), st.integers(1, 9))
def test_a_wrong_digit_is_noticed(number, place, off):
    digits = [position for position, sign in enumerate(number) if sign.isdigit()]
    at = digits[place]
    wrong = number[:at] + str((int(number[at]) + off) % 10) + number[at + 1 :]
    assert not is_well_copied(wrong)


@pytest.mark.parametrize("text", ["", "OT-2026-7-1", "E-2026-0000007-1", "OT-2026-0000007"])
def test_what_is_no_number_is_not_taken_for_one(text):
    assert not is_well_copied(text)
