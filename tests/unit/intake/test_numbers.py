"""Radicados and their check digit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.numbers import historic, is_well_copied, radicado

YEARS = st.integers(2000, 2099)
NUMBERS = st.integers(1, 9_999_999)


@given(YEARS, NUMBERS)
def test_a_radicado_copied_well_is_recognised(year, number):
    assert is_well_copied(radicado(year, number))


@given(YEARS, NUMBERS, st.integers(0, 11), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(year, number, place, shift):
    text = radicado(year, number)
    places = [index for index, letter in enumerate(text) if letter.isdigit()]
    at = places[place]
    wrong = text[:at] + str((int(text[at]) + shift) % 10) + text[at + 1 :]
    assert not is_well_copied(wrong)


@given(YEARS, NUMBERS, st.integers(0, 10))
def test_every_swap_of_two_neighbours_is_noticed(year, number, place):
    digits = [letter for letter in radicado(year, number) if letter.isdigit()]
    swapped = digits.copy()
    swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
    text = "".join(swapped)
    assert is_well_copied(f"E-{text[:4]}-{text[4:11]}-{text[11]}") == (swapped == digits)


def test_other_shapes_are_no_radicado():
    assert not any(map(is_well_copied, ["", "E-2026-1-2", "S-2026-0000001-1", "E-2026-0000001-11"]))


@pytest.mark.parametrize(
    ("original", "radicado_"),
    [
        ("2024/0012345", "H-2024-0012345"),
        (" 77 ", "H-77"),
        ("sys nº 12.345-á", "H-SYS-NO-12-345-A"),
        ("E-2026-0000001-1", "H-E-2026-0000001-1"),
    ],
)
def test_an_old_number_stands_in_the_series_h_and_never_looks_like_ours(original, radicado_):
    assert historic(original) == radicado_
    assert not is_well_copied(historic(original))


def test_a_series_keeps_two_old_systems_apart():
    assert historic("2024/1", "ORFEO") == "H-ORFEO-2024-1"
