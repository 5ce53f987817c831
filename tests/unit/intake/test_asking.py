from __future__ import annotations

import pytest

from intake.domain.asking import CODES, By, understood
from radica.errors import Invalid


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("E-2026-0000123-4", "", "E-2026-0000123-4"),
        ("e 2026 123", "", "e 2026 123"),
        ("1.140.555.777", "", "1.140.555.777"),
        ("María  Ñúñez ", "María Ñúñez", ""),
        ("Gómez 1140555777", "Gómez", "1140555777"),
        ("1140555777 Gómez", "Gómez", "1140555777"),
        ("AB123456", "", "AB123456"),
        ("Edificio 27", "Edificio", "27"),
    ],
)
def test_words_and_what_has_digits_are_taken_apart(text, name, code):
    asked = understood(text)
    assert (asked.name, asked.code) == (name, code)
    assert asked.by == ({By.NAME} if name else set()) | (CODES if code else set())


def test_what_a_text_is_can_be_said():
    assert understood("Edificio 27", By.NAME).name == "Edificio 27"
    assert understood("AB 12", By.ACCOUNT).by == {By.ACCOUNT}


def test_a_code_has_letters_and_groups_of_digits():
    asked = understood("s-2026-0000045 2")
    assert (asked.plain, asked.letters, asked.groups) == ("S202600000452", "S", ("2026", "0000045", "2"))


@pytest.mark.parametrize("text", ["", "  ", "a", "Á", "😀", "%_", "de la", "y", "S.A.S.", "—"])
def test_what_nothing_can_be_found_by_is_refused_by_the_field(text):
    with pytest.raises(Invalid) as refusal:
        understood(text)
    assert refusal.value.field == "q"
    assert refusal.value.way_out


def test_a_number_of_no_digits_is_refused():
    with pytest.raises(Invalid):
        understood("¿?", By.IDENTITY)
