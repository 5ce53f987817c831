from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.names import SIZE, composed, folded, grams, telling, words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("María Ñúñez", ["maria", "nunez"]),
        ("MARI\u0301A  N\u0303UN\u0303EZ", ["maria", "nunez"]),
        ("Wilfrido de la Hoz", ["wilfrido", "hoz"]),
        ("Acueducto del Norte S.A.S.", ["acueducto", "norte"]),
        ("Acueducto del Norte S.A. E.S.P.", ["acueducto", "norte"]),
        ("ACUEDUCTO DEL NORTE S A S", ["acueducto", "norte"]),
        ("Díaz & Cía. Ltda.", ["diaz"]),
        ("J. Pérez-Gómez", ["perez", "gomez"]),
        ("Edificio 27", ["edificio", "27"]),
        ("De la", ["de", "la"]),
        ("", []),
        ("😀 %_", []),
    ],
)
def test_a_name_is_known_by_the_words_that_tell_people_apart(name, expected):
    assert [word.text for word in telling(words(composed(name)))] == expected


def test_a_word_stands_where_it_was_written():
    name = composed("María de la Hoz")
    assert [name[word.start : word.end] for word in words(name)] == ["María", "de", "la", "Hoz"]


def test_trigrams_know_where_a_word_begins_and_ends():
    assert grams("Paz") == {"^pa", "paz", "az$"}
    assert grams("Yu") == {"^yu", "yu$"}


def test_a_name_written_in_one_word_shares_its_trigrams_with_the_one_in_three():
    assert grams("Delahoz") < grams("De La Hoz")
    assert grams("Hoz") < grams("De La Hoz")


@given(st.lists(st.text("abcdeáéñüz", min_size=2, max_size=9), max_size=5))
def test_case_accents_and_order_make_no_difference(parts):
    name = " ".join(parts)
    assert grams(name) == grams(name.upper()) == grams(folded(name)) == grams(unicodedata.normalize("NFD", name))
    if not any(word.light for word in words(composed(name))):
        assert grams(name) == grams(" ".join(reversed(parts)))


@given(st.text(max_size=60))
def test_whatever_was_typed_has_trigrams_or_none(name):
    assert all(1 < len(gram) <= SIZE for gram in grams(name))
