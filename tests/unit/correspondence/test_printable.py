"""Any text, made fit for paper."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from correspondence.domain.printable import BREAK_HERE, COVERED, lines, printable, unprintable

EVERYTHING = st.text(st.characters(exclude_categories=()), max_size=200)  # lone surrogates too


def covered(letter):
    return any(first <= ord(letter) <= last for first, last in COVERED)


@given(EVERYTHING)
@example("\ud800 solo")
@example("\x00\x1b[31m\u202eabc")
def test_whatever_is_typed_comes_out_showable(text):
    assert all(covered(letter) or letter == BREAK_HERE for letter in printable(text))


@given(EVERYTHING)
def test_making_text_showable_twice_changes_nothing_more(text):
    assert printable(printable(text)) == printable(text)


@given(EVERYTHING)
def test_no_line_is_blank_and_none_has_an_end_of_line_in_it(text):
    for line in lines(text):
        assert line.strip() == line != ""
        assert line.splitlines() == [line]


@given(st.text(st.characters(codec="latin-1", categories=["L", "N", "P"]), max_size=40))
def test_spanish_stays_as_it_was_typed(text):
    assert printable(text).replace(BREAK_HERE, "") == unicodedata.normalize("NFC", text)


def test_accents_typed_as_separate_marks_are_joined():
    assert printable("Nu\u0301n\u0303ez") == "Núñez"


def test_what_has_no_glyph_is_shown_by_its_code():
    assert printable("hola 😀") == "hola [U+1F600]"
    assert printable("水") == "[U+6C34]"


def test_what_has_no_appearance_is_left_out():
    assert printable("a\u200db\u202ec\ufeffd\ufe0f\x00") == "abcd"


def test_tabs_become_spaces_and_ends_of_line_split():
    assert printable("a\tb\r\nc") == "a b c"
    assert lines("uno\r\n\r\ndos\u2028tres\x85cuatro") == ["uno", "dos", "tres", "cuatro"]


def test_an_endless_word_can_be_broken():
    shown = printable("a" * 100)
    assert shown.replace(BREAK_HERE, "") == "a" * 100
    assert max(map(len, shown.split(BREAK_HERE))) == 20


@pytest.mark.parametrize(
    ("text", "told"), [("año, «cita» – 5 m³ ½ €", False), ("ni\u200d\x00 esto\n", False), ("😀", True), ("水", True)]
)
def test_only_visible_characters_without_glyph_are_told(text, told):
    assert unprintable(text) is told
