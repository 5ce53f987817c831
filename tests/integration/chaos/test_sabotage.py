"""The checker is proved: under the same fault a sound build is green, and a sabotaged one is red.

Each scenario brings about the moment in which its defect does harm: a kill at a failpoint, a repetition, a slow writer.
"""

from __future__ import annotations

import time
from contextlib import closing

import pytest
from tests.chaos import invariants

from radica.testing import eventually

LOOKED_AT = ["I3", "I4", "I5", "I6", "I7", "I8", "I10"]
LAST_OF_INTAKE = "select position from relay_cursor"
LOOK_S = 2.0

pytestmark = pytest.mark.chaos


def killed_before_the_ack(system, defect):
    """The worker dies with its first message in hand: after its commit, or after the ack if that comes first."""
    system.start("radica.relay")
    dies_at = "sabotage.acknowledged" if defect else "worker.committed"
    system.start("routing", "worker", defect=defect, dies_at=dies_at)
    system.file()
    system.wait_until_dead("routing-worker")
    system.start("routing", "worker", defect=defect)
    system.wait_until_taken(system.file())
    return system.evidence("routing")


def everything_comes_twice(system, defect):
    system.start("radica.relay")
    system.start("routing", "worker", defect=defect)
    system.file()
    system.wait_until_taken(system.file())
    system.publish_again()
    system.start("radica.relay")
    system.wait_until_taken(system.file())
    return system.evidence("routing")


def a_slow_writer(system, defect):
    """A lower number is committed after a higher one, and after the relay has had time to read."""
    system.start("radica.relay", defect=defect)
    system.start("routing", "worker")
    system.wait_until_taken(system.file())
    with closing(system.connect("intake")) as slow:
        system.file(slow)
        system.file()
        until = time.monotonic() + LOOK_S
        eventually(lambda: system.value("intake", LAST_OF_INTAKE) == 3 or time.monotonic() > until)
        slow.commit()
    system.wait_until_taken(system.file())
    return system.evidence("routing")


def killed_after_the_commit(system, defect):
    """The worker dies right after the commit of its first message's effect."""
    system.start("radica.relay")
    dies_at = "sabotage.between" if defect else "worker.committed"
    system.start("routing", "worker", defect=defect, dies_at=dies_at)
    system.file()
    system.wait_until_dead("routing-worker")
    system.start("routing", "worker", defect=defect)
    system.wait_until_taken(system.file())
    return system.evidence("routing")


def nothing_happens(system, defect):
    system.start("radica.relay", defect=defect)
    system.start("routing", "worker")
    system.file()
    system.file()
    system.wait_until_taken(system.file())
    return system.evidence("routing")


def a_case_is_shown(system, defect):
    system.run("reporting", "migrate")
    system.start("radica.relay")
    system.start("reporting", "worker", defect=defect)
    system.file()
    eventually(lambda: system.evidence("reporting").cases)
    return system.evidence("reporting")


SCENARIOS = {
    "ack-before-commit": (killed_before_the_ack, "I5"),
    "no-inbox": (everything_comes_twice, "I10"),
    "id-after-last": (a_slow_writer, "I5"),
    "announced-outside": (killed_after_the_commit, "I6"),
    "dropped-event": (nothing_happens, "I5"),
    "projection-off-by-one": (a_case_is_shown, "I8"),
}


@pytest.mark.parametrize("defect", SCENARIOS)
def test_a_sabotaged_build_turns_the_checker_red(small_system, defect):
    scenario, invariant = SCENARIOS[defect]

    found = invariants.check(scenario(small_system, defect), LOOKED_AT)

    assert invariant in {violation.invariant for violation in found}


@pytest.mark.parametrize("defect", SCENARIOS)
def test_a_sound_build_stays_green_under_the_same_fault(small_system, defect):
    scenario, _ = SCENARIOS[defect]

    assert invariants.check(scenario(small_system, None), LOOKED_AT) == []
