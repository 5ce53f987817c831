"""The horizon against every interleaving of writers: no committed row is missed, and each wrong horizon misses one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.simulation.faults import Fault, Kind
from tests.simulation.hunt import shortest
from tests.simulation.log_world import LogPlan, LogWorld, Writer
from tests.simulation.mutants import IN_THE_LOG_ALONE, MUTANTS

SETTINGS = settings(
    max_examples=1_000,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
MOST_WRITERS = 4
MOST_ROWS, MOST_RUNS = 5, 6_000
WHO = [*(f"writer-{number}" for number in range(1, MOST_WRITERS + 1)), "reader"]

writers = st.builds(Writer, rows=st.integers(1, 3), wrote_before=st.booleans(), rolled_back=st.booleans())
holds = st.builds(
    Fault,
    kind=st.just(Kind.HOLD),
    process=st.sampled_from(WHO),
    point=st.sampled_from(["statement", "numbered", "commit"]),
    nth=st.integers(1, 4),
    amount=st.integers(1, 30),
)
plans = st.builds(
    LogPlan,
    writers=st.lists(writers, min_size=1, max_size=MOST_WRITERS).map(tuple),
    faults=st.lists(holds, max_size=3).map(tuple),
    order=st.integers(0, 2**16),
)


@SETTINGS
@given(plans)
def test_no_row_is_missed_read_twice_or_out_of_its_place(plan):
    world = LogWorld(plan).run()
    assert not world.missed, world.story


@pytest.mark.parametrize("name", sorted({*IN_THE_LOG_ALONE, "the relay reads by id > last"}))
def test_a_wrong_horizon_misses_a_row(name):
    def misses(plan):
        with MUTANTS[name]():
            return bool(LogWorld(plan).run().missed)

    shortest(plans, misses, lambda plan: sum(writer.rows for writer in plan.writers) <= MOST_ROWS, MOST_RUNS)
