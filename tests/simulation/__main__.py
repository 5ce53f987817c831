"""`make simulate`: many runs from one seed; prints how many a minute, and the shortest story of what went wrong."""

from __future__ import annotations

import random
import sys
import time

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample
from tests.simulation import story
from tests.simulation.judging import broken_promises
from tests.simulation.plans import plans
from tests.simulation.world import Plan, World

from deploy.local.terminal import say

RUNS = 20_000
AT_ONCE = 500
"""Hypothesis is asked for so many at a time: what it remembers of earlier ones makes it slower."""


class Simulation:
    """Runs that begin with a seed; counts them."""

    def __init__(self, seed: int) -> None:
        self.runs = 0
        self._chance = random.Random(seed)

    def counter_example(self, runs: int) -> Plan | None:
        """Make so many runs; return the smallest plan that breaks a promise, None if none did."""
        for begun in range(0, runs, AT_ONCE):
            search = settings(
                max_examples=min(AT_ONCE, runs - begun),
                database=None,
                deadline=None,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            )
            try:
                return find(plans, self._breaks, random=self._chance, settings=search)
            except NoSuchExample:
                continue
        return None

    def _breaks(self, plan: Plan) -> bool:
        self.runs += 1
        return bool(broken_promises(World(plan).run()))


def main(runs: str = "", seed: str = "") -> int:
    """Simulate; return 1 if a promise was broken."""
    chosen = int(seed) if seed else random.SystemRandom().randrange(1_000_000)
    say(f"▸ Simulación: SEED={chosen}")
    simulation = Simulation(chosen)
    began = time.process_time()
    plan = simulation.counter_example(int(runs or RUNS))
    minutes = (time.process_time() - began) / 60
    say(f"  {simulation.runs} corridas, {simulation.runs / minutes:.0f} por minuto de procesador")
    if plan is None:
        say("✔ Ninguna promesa se rompió.")
        return 0
    world = World(plan).run()
    say(f"✘ Se rompió una promesa. Para repetir: make simulate SEED={chosen}\n")
    say(story.of(world, broken_promises(world)))
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
