"""Staff who take the filed cases through the procedure, each act by the lane whose it is (the sample's journey)."""

from __future__ import annotations

import queue
from collections import Counter

from sample import journey
from sample.case import APPEALS
from sample.roles import RefusedAct, Stopped

LOOK_S = 0.3
MOST_TRIES = 3


class Clerk:
    """One pair of hands for all lanes: takes a case as far as chance wants, and goes on where a fault broke it off."""

    def __init__(self, office, dice, filed):
        self._office, self._dice, self._filed = office, dice, filed
        self._begun, self._tries = {}, Counter()
        self.counts = Counter()

    def run(self, stopping):
        while not stopping.is_set():
            try:
                case = self._filed.get(timeout=LOOK_S)
            except queue.Empty:
                continue
            self._work(case, stopping)

    def _work(self, case, stopping):
        until = self._begun.setdefault(case.radicado, self._decided(case))
        try:
            for step in journey.JOURNEY:
                if stopping.is_set():
                    return
                journey.take(self._office, case, step)
                self.counts["steps"] += 1
                if step.name == until:
                    return
        except Stopped as stopped:
            self._put_aside(case, stopped)

    def _decided(self, case):
        """Decide how the case is dealt with; a third goes all the way to the archive."""
        case.reliquidate = bool(case.filing.get("invoice")) and self._dice.random() < 0.5
        case.desk = self._dice.random() < 0.3
        if case.kind in APPEALS:
            case.reliquidate = False
        return self._dice.choice([*journey.NAMES, *["archive"] * (len(journey.NAMES) // 2)])

    def _put_aside(self, case, stopped):
        """Try again later what a fault broke off: every act has its key, so that nothing is done twice."""
        refused = isinstance(stopped, RefusedAct)
        self.counts[f"refused {stopped.status}" if refused else "out of reach"] += 1
        self._tries[case.radicado] += 1
        if self._tries[case.radicado] < MOST_TRIES:
            self._filed.put(case)
