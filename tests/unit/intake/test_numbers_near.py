"""The numbers that one mistake of a typist makes of another, written out."""

from __future__ import annotations

import pytest

from intake.domain import numbers_near


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("e-2026-0000123-4", "E202600001234"),
        (" 1.140.555 777 ", "1140555777"),
        ("ab_12/ñ²", "AB12"),
        ("—", ""),
    ],
)
def test_a_number_is_compared_without_what_parts_it(written, plain):
    assert numbers_near.plain(written) == plain


def test_the_forms_that_lack_one_sign():
    assert numbers_near.shortened("1223") == {"1223", "223", "123", "122"}
    assert numbers_near.shortened("") == {""}


def test_what_one_mistake_makes_of_a_number():
    wrong = {"02", "22", "32", "42", "52", "62", "72", "82", "92", "10", "11", "13", "14", "15", "16", "17", "18", "19"}
    one_more = {f"{digit}12" for digit in range(10)} | {f"1{digit}2" for digit in range(10)}
    one_more |= {f"12{digit}" for digit in range(10)}
    assert numbers_near.miscopied("12") == wrong | {"21"}
    assert numbers_near.mistyped("12") == wrong | {"21", "1", "2"} | one_more


def test_two_neighbours_are_swapped_anywhere_and_no_others():
    swapped = {number for number in numbers_near.miscopied("1234") if sorted(number) == list("1234")}
    assert swapped == {"2134", "1324", "1243"}
