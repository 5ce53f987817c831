"""Which promises a simulated run must have kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.chaos.evidence import Violation
from tests.chaos.invariants import check
from tests.simulation import timers

if TYPE_CHECKING:
    from tests.simulation.world import World

ALWAYS = ("I1", "I2", "I3", "I4", "I5", "I6", "I8", "I9")
UNLESS_QUEUES_WERE_LOST = ("I7", "I10")
"""What was lost with a queue is published again later, so a case's events come late and out of their order."""


def broken_promises(world: World) -> list[Violation]:
    """Return every promise that the run broke; empty for a run that went well."""
    found = [Violation("program", None, failure) for failure in dict.fromkeys(world.scheduler.failures)]
    if not world.at_rest:
        found.append(Violation("rest", None, "the system did not come to rest"))
    invariants = ALWAYS if world.broker.queues_lost else (*ALWAYS, *UNLESS_QUEUES_WERE_LOST)
    found += timers.told_once_and_in_time(world.evidence, world.clock.now())
    return [*found, *check(world.evidence, invariants)]
