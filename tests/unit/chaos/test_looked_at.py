from __future__ import annotations

from tests.chaos import invariants
from tests.chaos.evidence import Evidence
from tests.chaos.invariants.looked_at import looked_at
from tests.unit.chaos.a_run import SCRIPT, green


def test_each_invariant_says_how_much_it_had_to_look_at():
    assert set(looked_at(green())) == set(invariants.ALL)


def test_what_was_not_read_was_not_looked_at():
    assert set(looked_at(Evidence()).values()) == {0}


def test_the_figures_are_those_of_the_run():
    found = looked_at(green())

    assert (found["I1"], found["I2"], found["I3"], found["I4"]) == (2, 2, 5, 2)
    heard_by_intake = len(SCRIPT) - 2
    by_others = 2 * 4 + 2 + 1 + 1  # both filings by four services, the concept by two, reliquidation, response
    by_reporting = len(SCRIPT)
    assert found["I5"] == found["I6"] == heard_by_intake + by_others + by_reporting
    assert found["I10"] == found["I13"] == 0
