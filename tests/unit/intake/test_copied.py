from __future__ import annotations

import pytest

from intake.copied import identities, meant, padded, readings
from intake.numbers import radicado

NUMBER = radicado(2026, 123)
DIGITS = NUMBER.replace("-", "")[1:]
CHECK = DIGITS[-1]


@pytest.mark.parametrize(
    "groups",
    [
        ("2026", "0000123", CHECK),
        (DIGITS,),
        (DIGITS[:-1],),
        ("2026", "0000123"),
        ("2026", "123"),
        ("2026", "123", CHECK),
        ("123",),
        ("0000123",),
        ("0000123", CHECK),
    ],
)
def test_a_number_may_have_been_written_in_many_ways(groups):
    assert DIGITS in readings(groups, [2025, 2026])


def test_a_check_digit_that_was_typed_is_believed():
    wrong = str((int(CHECK) + 1) % 10)
    assert DIGITS not in readings(("2026", "0000123", wrong), [2026])
    assert DIGITS in meant(("2026", "0000123", wrong))


def test_a_number_of_another_system_is_its_digits_without_zeros_in_front():
    assert "4567" in readings(("000", "4567"), [])
    assert readings(("000",), []) == frozenset()


@pytest.mark.parametrize("at", range(len(DIGITS)))
def test_every_wrong_digit_leads_back_to_what_was_meant(at):
    wrong = DIGITS[:at] + str((int(DIGITS[at]) + 3) % 10) + DIGITS[at + 1 :]
    assert DIGITS in meant((wrong,))


@pytest.mark.parametrize("at", [at for at in range(len(DIGITS) - 1) if DIGITS[at] != DIGITS[at + 1]])
def test_every_swap_leads_back_to_what_was_meant(at):
    swapped = DIGITS[:at] + DIGITS[at + 1] + DIGITS[at] + DIGITS[at + 2 :]
    assert DIGITS in meant((swapped,))


def test_a_number_without_its_year_has_no_neighbours():
    assert meant(("123",)) == frozenset()


def test_a_nit_may_have_its_check_digit_or_not():
    assert identities("900373913") == {"900373913", "9003739134"}
    assert identities("9003739134") == {"900373913", "9003739134"}
    assert identities("9003739135") == {"9003739135"}
    assert identities("AB123456") == {"AB123456"}


def test_an_account_may_have_zeros_in_front():
    assert {"0100200", "100200", "00100200"} <= padded("0100.200")
    assert "" not in padded("0")
