"""Comparing two generations: every case, its number of events, and each field."""

from __future__ import annotations

from reporting.domain.comparing import Comparison, compare


def a_case(radicado, sequence=1, **fields):
    return {"radicado": radicado, "sequence": sequence, **fields}


def compared(live, fresh):
    counts = Comparison()
    return [(each.radicado, each.field, each.live, each.fresh) for each in compare(live, fresh, counts)], counts


def test_equal_generations_have_no_difference():
    cases = [a_case("E-1", step=3), a_case("E-2", step=4)]
    differences, counts = compared(cases, cases)
    assert (differences, counts.live, counts.fresh, counts.unsettled) == ([], 2, 2, set())


def test_a_field_that_is_not_the_same_is_told_also_when_one_side_lacks_it():
    differences, _ = compared([a_case("E-1", step=3)], [a_case("E-1", step=4, area="cartera")])
    assert differences == [("E-1", "area", None, "cartera"), ("E-1", "step", 3, 4)]


def test_a_case_that_only_the_live_one_has_is_behind():
    differences, counts = compared([a_case("E-1"), a_case("E-2")], [a_case("E-1")])
    assert (differences, counts.behind, counts.ahead) == ([], {"E-2"}, set())


def test_a_case_that_only_the_fresh_one_has_is_ahead():
    _, counts = compared([a_case("E-2")], [a_case("E-1"), a_case("E-2"), a_case("E-3")])
    assert (counts.behind, counts.ahead, counts.live, counts.fresh) == (set(), {"E-1", "E-3"}, 1, 3)


def test_cases_with_different_numbers_of_events_are_looked_at_again_not_told_as_different():
    differences, counts = compared([a_case("E-1", 5, step=9)], [a_case("E-1", 6, step=10)])
    assert (differences, counts.ahead) == ([], {"E-1"})
    differences, counts = compared([a_case("E-1", 5, step=9)], [a_case("E-1", 4, step=8)])
    assert (differences, counts.behind) == ([], {"E-1"})
