"""The simulation is proved: with one defect switched on it finds a counter-example, and it is short enough to read."""

from __future__ import annotations

import pytest
from tests.simulation import story
from tests.simulation.hunt import shortest
from tests.simulation.judging import broken_promises
from tests.simulation.mutants import IN_THE_LOG_ALONE, MUTANTS
from tests.simulation.plans import plans
from tests.simulation.world import World

BROKEN = {
    "the relay reads by id > last": {"I5"},
    "the cursor is moved before the confirm": {"I5"},
    "a message is acknowledged before the commit": {"I5", "I8"},
    "there is no inbox": {"I10"},
    "a case does not know the facts that it holds": {"I6"},
    "the announcement is outside the transaction": {"I1", "I8"},
    "what time makes has no id derived from its cause": {"I12"},
    "the fold does not look at the version": {"I7", "I8"},
}
"""Which promises each defect breaks."""
MOST_RUNS = 3_000


def test_every_defect_is_tried_here_or_on_the_log_alone():
    assert MUTANTS.keys() == BROKEN.keys() | IN_THE_LOG_ALONE


@pytest.mark.parametrize("name", BROKEN)
def test_a_defect_is_found_and_its_story_is_short(name):
    def goes_wrong(plan):
        with MUTANTS[name]():
            return bool(broken_promises(World(plan).run()))

    plan = shortest(plans, goes_wrong, lambda plan: len(plan.petitions) <= 3 and len(plan.faults) <= 2, MOST_RUNS)
    with MUTANTS[name]():
        world = World(plan).run()
        violations = broken_promises(world)
    assert BROKEN[name] & {each.invariant for each in violations}
    print(name, story.of(world, violations), sep="\n")  # noqa: T201 - `pytest -rP` shows each story
