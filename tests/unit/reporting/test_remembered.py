"""What a writer remembers of its cases is true, bounded, and forgotten as soon as it might not be true."""

from __future__ import annotations

import pytest

from reporting.store.remembered import Remembered

LIVE = "cases_1"


def a_case(radicado, sequence=1):
    return {"radicado": radicado, "sequence": sequence}


@pytest.fixture
def remembered():
    """A memory of two cases at most, of which the seventh batch wrote one."""
    remembered = Remembered(2)
    remembered.keep([a_case("E-1")], LIVE, 6)
    return remembered


def test_what_was_written_is_known_after_that_very_batch(remembered):
    assert remembered.among(["E-2", "E-1"], LIVE, 7) == {"E-1": a_case("E-1")}


@pytest.mark.parametrize("at", [(LIVE, 6), (LIVE, 8), ("cases_2", 7)])
def test_nothing_is_known_where_another_wrote_or_in_another_generation(remembered, at):
    assert remembered.among(["E-1"], *at) == {}


def test_what_was_not_true_before_a_batch_is_not_after_it(remembered):
    remembered.keep([a_case("E-2")], LIVE, 8)
    assert remembered.among(["E-1", "E-2"], LIVE, 9) == {"E-2": a_case("E-2")}


def test_the_cases_that_were_written_last_are_kept(remembered):
    remembered.keep([a_case("E-2")], LIVE, 7)
    remembered.keep([a_case("E-1", 2), a_case("E-3")], LIVE, 8)
    assert remembered.among(["E-1", "E-2", "E-3"], LIVE, 9) == {"E-1": a_case("E-1", 2), "E-3": a_case("E-3")}


def test_what_is_forgotten_is_known_at_no_number(remembered):
    remembered.forget()
    assert remembered.among(["E-1"], LIVE, 7) == {}
