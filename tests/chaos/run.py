"""One run: warm up, strike, heal, ask again for what is unknown, come to rest, read everything, judge."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.chaos import quiesce
from tests.chaos.nemesis import Nemesis
from tests.chaos.workload import Workload
from tests.chaos.world import World

if TYPE_CHECKING:
    from tests.chaos.evidence import Evidence, Violation

WARM_UP_S = 4.0
SHORT_WARM_UP_S = 2.0


@dataclass
class Verdict:
    """What a run came to: the violations (none is right), the evidence they were found in, and its figures."""

    seed: int
    faults: list[str]
    violations: list[Violation]
    evidence: Evidence
    figures: dict[str, float] = field(default_factory=dict)
    recoveries: dict[str, float] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


class Run:
    """The phases over an installation that runs already."""

    def __init__(self, installation, recorder, history, seed, **crowd):
        self._recorder = recorder
        self._workload = Workload(installation, recorder, seed, **crowd)
        self.world = World(installation, self._workload, recorder, history, random.Random(f"{seed} nemesis"))
        self.nemesis = Nemesis(self.world)
        self.healed_at = self.steady_at = None

    def play(self, faults, warm_up_s=WARM_UP_S):
        """Go through the phases up to rest; raises what clients or faults did not expect."""
        world = self.world
        try:
            self._phase("warm-up")
            self._workload.start()
            world.wait(warm_up_s)
            self._phase("faults")
            self.nemesis.play(faults)
            self._phase("heal")
            self._heal()
            self._workload.stop()
            self._phase("retry")
            world.tell("retry", count=self._workload.retry_the_unknown())
            self._phase("quiesce")
            self.steady_at = quiesce.steady_at(world)
            self._phase("final read")
        finally:
            self._workload.close()

    @property
    def counts(self):
        return self._workload.counts

    def _heal(self):
        self.world.installation.wait_ready()
        self.healed_at = time.monotonic()

    def _phase(self, name):
        self._recorder.nemesis("phase", name=name)
