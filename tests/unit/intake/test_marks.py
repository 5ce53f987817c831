from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake.domain.numbers_near import mistyped, shortened
from intake.finding import rarest
from intake.marks import NAME_BITS, Marks
from intake.store.sought import Frequencies

MARKS, OTHER = Marks(b"a" * 32), Marks(b"b" * 32)
INT = range(-(1 << 31), 1 << 31)


def test_marks_depend_on_the_key_and_on_nothing_else():
    assert MARKS.of_name("María Ñúñez") == MARKS.of_name("NUNEZ  MARIA") == Marks(b"a" * 32).of_name("maria nuñez")
    assert MARKS.of_name("María Ñúñez") != OTHER.of_name("María Ñúñez")
    assert MARKS.of_number("52.123.456") == MARKS.of_number("52123456")
    assert not set(MARKS.of_number("52123456")) & set(OTHER.of_number("52123456"))
    assert MARKS.made_under != OTHER.made_under
    assert MARKS.made_under in INT


def test_marks_fit_where_they_are_kept():
    name, number = MARKS.of_name("Wilfrido De La Hoz Barrazueta"), MARKS.of_number("1140555777")
    assert all(0 <= mark < 1 << NAME_BITS for mark in name)
    assert all(mark in INT for mark in number)
    assert min(number) < 0  # of the 32 bits all are used
    assert name == sorted(set(name))
    assert len(number) == len(set(number))


@given(st.from_regex(r"[0-9]{5,12}", fullmatch=True), st.data())
def test_numbers_one_mistake_apart_share_a_mark(number, data):
    wrong = data.draw(st.sampled_from(sorted(mistyped(number))))
    assert set(MARKS.near(number)) & set(MARKS.near(wrong))
    assert MARKS.exact(number) != MARKS.exact(wrong)


@given(st.from_regex(r"[0-9]{5,9}", fullmatch=True))
def test_a_number_alone_bears_its_own_mark(number):
    assert MARKS.exact(number) in MARKS.of_number(number)
    assert all(MARKS.exact(number) not in MARKS.of_number(wrong) for wrong in shortened(number) - {number})


def test_who_is_nobody_has_no_marks():
    assert MARKS.entries({"petitioner": None, "representative": None}) == ()
    (entry,) = MARKS.entries({"petitioner": {"name": "Ana Paz", "id_number": None}})
    assert entry.numbers == []


def test_rows_are_looked_up_by_the_rarest_marks_within_a_budget():
    frequencies = Frequencies(1_000_000, {1: 0.5, 2: 0.04, 3: 0.02, 4: 0.001}, 0.001)
    assert rarest([1, 2, 3, 4, 5], 1, frequencies) == [4, 5, 3]
    assert rarest([1], 1, frequencies) == [1]


def test_of_a_small_register_all_marks_but_those_that_cannot_matter_are_used():
    few = Frequencies(100, {1: 0.5, 2: 0.4}, 0.1)
    assert rarest([1, 2, 3, 4, 5], 2, few) == [3, 4, 5, 2]
    assert rarest([1, 2, 3], 1, Frequencies(0, {}, 0)) == [1, 2, 3]
