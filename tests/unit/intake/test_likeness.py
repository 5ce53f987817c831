from __future__ import annotations

import pytest

from intake.likeness import ALIKE, of_code, of_names, of_numbers

NAME = "María Fernanda Ñúñez de la Hoz"


@pytest.mark.parametrize("asked", ["maria fernanda nunez hoz", "Ñúñez", "fernada nunes", "delahoz maria", "Fern Ñuñ"])
def test_a_name_is_like_what_was_meant_by_it(asked):
    assert of_names(asked, NAME).degree >= ALIKE


@pytest.mark.parametrize("asked", ["Pedro Gómez", "maria gomez", "Hozono", "xx", "nu"])
def test_another_name_is_not(asked):
    assert of_names(asked, NAME) is None


def test_nearer_is_more():
    exact, order, error, less = (
        of_names(asked, NAME).degree
        for asked in (
            "María Fernanda Ñúñez de la Hoz",
            "nunez hoz fernanda maria",
            "nunes hoz fernada maria",
            "fernanda",
        )
    )
    assert exact == 1
    assert exact > order > error
    assert exact > less


def test_one_word_answers_for_one_word():
    assert of_names("maria maria", "María Gómez") is None


def test_what_matched_is_pointed_at():
    likeness = of_names("nunes fernanda", NAME)
    assert [NAME[start:end] for start, end in likeness.stretches] == ["Fernanda", "Ñúñez"]


@pytest.mark.parametrize(
    ("asked", "percent"), [("52123456", 100), ("52.123.457", 88), ("5212345", 86), ("52124356", 88)]
)
def test_a_number_one_mistake_away_is_like(asked, percent):
    assert of_numbers(asked, "52.123.456").percent == percent


def test_a_number_two_mistakes_away_is_another():
    assert of_numbers("52123499", "52.123.456") is None


def test_the_stretch_of_a_code_is_what_was_typed():
    assert of_code("0000123", "E-2026-0000123-4", exact=True).stretches == ((11, 14),)
    assert of_code("202600001234", "E-2026-0000123-4", exact=True).stretches == ((0, 16),)
