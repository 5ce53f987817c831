"""Whatever fails and in whatever order things happen, the promises are kept; and the same plan is the same run."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, example, given, settings
from tests.simulation import story
from tests.simulation.clients import Act, Petition
from tests.simulation.faults import Fault, Kind
from tests.simulation.judging import broken_promises
from tests.simulation.plans import plans
from tests.simulation.world import Plan, World

RUNS = 500
EVERY_ACT = tuple(Act)


@settings(
    max_examples=RUNS,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],  # the one that explains traces every line: ten times slower
    suppress_health_check=list(HealthCheck),
)
@given(plans)
@example(Plan((Petition(twice=True, acts=EVERY_ACT), Petition(recurso=True, acts=EVERY_ACT))))
def test_no_promise_is_broken(plan):
    world = World(plan).run()
    violations = broken_promises(world)
    assert not violations, story.of(world, violations)


def test_a_plan_is_one_run():
    faults = (Fault(Kind.KILL, "intake.web", "committed", 1), Fault(Kind.FREEZE, "intake.relay", "confirmed", 1))
    plan = Plan((Petition(twice=True, acts=EVERY_ACT), Petition(recurso=True, acts=EVERY_ACT)), faults, order=7)
    stories = {"\n".join(story.timeline(World(plan).run())) for _ in range(3)}
    assert len(stories) == 1


def test_faults_do_strike():
    """A fault that never came about would prove nothing: each of these leaves its line in the story."""
    for kind in Kind:
        world = World(Plan((Petition(acts=EVERY_ACT),), (Fault(kind, "intake.relay", "confirmed", 1),))).run()
        assert any(what == "fault" for _, _, what, _ in world.story), kind
        assert not broken_promises(world)
