"""Building the read model again from intake's feed, beside the live one, while that goes on.

A new generation reads the feed from its first position until there is nothing more, is compared with the live one
case by case, and takes its place in one transaction. What the worker applied to the former generation in the last
moments stands in the feed as well, so it is read once more after the switch. The former one is kept until it is
dropped on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import TYPE_CHECKING

from radica.errors import Refused
from radica.logs import log
from reporting.domain.comparing import Comparison, Difference, compare
from reporting.hearing import Hearing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reporting.feed import Feed
    from reporting.store.generations import Generations
    from reporting.store.projection import Projection

MOST_TOLD = 50
ROUNDS = 5
FEED_LAGS_S, PAUSE_S = 30.0, 0.2
"""The feed's horizon moves on its own: it may not yet give what the relay has already sent (seen under load)."""
CHUNK = 500


@dataclass(slots=True)
class Verdict:
    """What came of a comparison: how many cases each has, how many the live one still lags in, what differs.

    `differing` counts all differences, `differences` holds the first of them.
    """

    live: int
    fresh: int
    lagging: int = 0
    differing: int = 0
    differences: list[Difference] = field(default_factory=list)

    def add(self, found: Iterable[Difference]) -> None:
        """Count differences and keep the first."""
        for difference in found:
            self.differing += 1
            if len(self.differences) < MOST_TOLD:
                self.differences.append(difference)


class Rebuilding:
    """Makes, compares, switches and drops generations."""

    def __init__(self, generations: Generations, projection_of: Callable[[str], Projection], feed: Feed) -> None:
        self._generations = generations
        self._projection_of = projection_of
        self._feed = feed

    def rebuild(self) -> Verdict:
        """Build a new generation and make it the live one; returns how it differs from the former.

        Raises Refused, and leaves everything as it was, when the live one has events that the feed does not.
        """
        new = self._generations.begin()
        try:
            verdict, position = self._compared(self._generations.live(), new, self._read_on(new, 0))
        except BaseException:
            self._generations.drop(new)
            raise
        self._generations.switch(new)
        log.info("generation_switched", position=position)
        self._read_on(new, position)
        return verdict

    def verify(self) -> Verdict:
        """Fold the whole feed afresh, compare with the live generation, and throw the fresh one away."""
        new = self._generations.begin()
        try:
            return self._compared(self._generations.live(), new, self._read_on(new, 0))[0]
        finally:
            self._generations.drop(new)

    def drop_old(self) -> list[str]:
        """Throw away every generation that is not live; returns their names."""
        dropped = self._generations.others()
        for name in dropped:
            self._generations.drop(name)
        return dropped

    def _read_on(self, name: str, position: int) -> int:
        """Apply the feed after a position until nothing more is there; returns how far that was."""
        hearing = Hearing(self._projection_of(name), self._feed)
        while messages := self._feed.read(position):
            hearing.hear(messages)
            position = max(message.position or 0 for message in messages)
        return position

    def _compared(self, live: str, new: str, position: int) -> tuple[Verdict, int]:
        """Compare every case; those that moved on meanwhile are looked at again, a few times at most."""
        old, fresh = self._projection_of(live), self._projection_of(new)
        found, verdict = Comparison(), Verdict(0, 0)
        verdict.add(compare(old.read_through(), fresh.read_through(), found))
        verdict.live, verdict.fresh = found.live, found.fresh
        rounds, until = 0, monotonic() + FEED_LAGS_S
        while found.unsettled and (rounds < ROUNDS or (found.behind and monotonic() < until)):
            sleep(PAUSE_S if rounds else 0)
            rounds += 1
            again = Comparison()
            for few in _chunks(sorted(found.unsettled)):
                # The live ones first: what they have by then comes in the feed, so the fresh ones will have it.
                lives = list(old.read_through(few))
                position = self._read_on(new, position)
                verdict.add(compare(lives, fresh.read_through(few), again))
            found = again
        if found.behind:
            raise Refused(
                f"El registro de radicación no tiene todos los hechos de {len(found.behind)} casos: no se cambió nada.",
                f"Revise por ejemplo {min(found.behind)} y repita.",
            )
        verdict.lagging = len(found.unsettled)
        return verdict, position


def _chunks(radicados: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(radicados), CHUNK):
        yield radicados[start : start + CHUNK]
