"""What a text in the search box is understood as, and in which words it is refused when nothing can be found by it."""

from __future__ import annotations

import pytest

from intake.domain.asking import CODES, Asked, By, understood
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
        ("e 27", "", "e 27"),
        ("CTA 27", "", "CTA 27"),  # three letters may be a series; four are a word
        ("Casa 27", "Casa", "27"),
        ("ana lía 27", "ana lía", "27"),  # a series stands right before the first digits
        ("Ruiz 27 e 5", "Ruiz e", "27 5"),  # and nowhere else
        ("Ana 27 Ruiz", "Ruiz", "Ana 27"),
        ("12 Gómez 34 Ruiz", "Gómez Ruiz", "12 34"),
        ("— 27", "", "27"),  # a sign names nobody
        ("27 — 5", "", "27 5"),
        ("Li", "Li", ""),
        ("Jose\u0301", "José", ""),  # an accent that was sent as a sign of its own
    ],
)
def test_words_and_what_has_digits_are_taken_apart(text, name, code):
    asked = understood(text)
    assert (asked.name, asked.code) == (name, code)
    assert asked.by == ({By.NAME} if name else set()) | (CODES if code else set())


@pytest.mark.parametrize(
    ("text", "by", "name", "code"),
    [
        ("Edificio 27", By.NAME, "Edificio 27", ""),
        ("1140555777", By.NAME, "1140555777", ""),
        ("AB 12", By.ACCOUNT, "", "AB 12"),
        (" Gómez  27 ", By.IDENTITY, "", "Gómez 27"),
        ("de la", By.NUMBER, "", "de la"),
        ("x", By.ANSWER, "", "x"),
    ],
)
def test_what_a_text_is_can_be_said(text, by, name, code):
    assert understood(text, by) == Asked(frozenset({by}), name, code)


def test_a_code_has_letters_and_groups_of_digits():
    asked = understood("s-2026-0000045 2")
    assert (asked.plain, asked.letters, asked.groups) == ("S202600000452", "S", ("2026", "0000045", "2"))


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("CC 72.345.678", "72345678"),
        ("nit 900373913-4", "9003739134"),
        ("PPT5", "5"),
        ("72345678", "72345678"),
        ("AB123", "AB123"),
        ("CCX1", "CCX1"),
        ("1CC2", "1CC2"),
    ],
)
def test_the_type_of_a_document_is_no_part_of_its_number(text, identity):
    assert understood(text).identity == identity


@pytest.mark.parametrize(
    ("code", "plain", "letters", "groups"),
    [
        ("27", "27", "", ("27",)),
        ("12ab34", "12AB34", "", ("12", "34")),
        ("ñ 5", "5", "", ("5",)),
        ("x", "X", "X", ()),
    ],
)
def test_the_letters_of_a_code_are_those_before_its_digits(code, plain, letters, groups):
    asked = understood(code, By.NUMBER)
    assert (asked.plain, asked.letters, asked.groups) == (plain, letters, groups)


NOTHING = ("No escribió qué buscar.", "Escriba un radicado, una cuenta, una identificación o un nombre.")
TOO_SHORT = ("Con eso no se puede buscar un nombre.", "Escriba al menos dos letras de un nombre o apellido.")
NO_NUMBER = ("Ahí no hay ningún número.", "Escriba las cifras del radicado, la cuenta o la identificación.")


def too_common(name):
    return f"«{name}» está en muchos nombres y no distingue a nadie.", "Agregue un nombre o un apellido."


@pytest.mark.parametrize(
    ("text", "by", "said"),
    [
        ("", None, NOTHING),
        (" \t ", None, NOTHING),
        ("", By.NAME, NOTHING),
        (" ", By.ACCOUNT, NOTHING),
        ("a", None, TOO_SHORT),
        ("Á", None, TOO_SHORT),
        ("😀", None, TOO_SHORT),
        ("%_", None, TOO_SHORT),
        ("—", None, TOO_SHORT),
        ("27 x", None, TOO_SHORT),
        ("¿?", By.NAME, TOO_SHORT),
        ("de la", None, too_common("de la")),
        ("S.A.S.", None, too_common("S.A.S.")),
        ("de la 27", None, too_common("de la")),
        ("E.S.P. y", By.NAME, too_common("E.S.P. y")),
        ("²", None, NO_NUMBER),  # a digit to Unicode, and to no number of ours
        ("¿?", By.IDENTITY, NO_NUMBER),
        ("- .", By.ANSWER, NO_NUMBER),
    ],
)
def test_what_nothing_can_be_found_by_is_refused_in_its_own_words(text, by, said):
    with pytest.raises(Invalid) as refusal:
        understood(text, by)
    assert (refusal.value.field, refusal.value.detail, refusal.value.way_out) == ("q", *said)
