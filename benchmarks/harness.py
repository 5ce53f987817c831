"""What a benchmark is, and how it is run: everybody in turn, round after round, so that all meet the same machine.

A module of this folder with a function `prepared()` is a benchmark:

    @contextmanager
    def prepared() -> Iterator[Benchmark]:
        with servers.database("intake", MIGRATIONS) as database:
            yield Benchmark(title=…, points=…, metrics=…, contestants={"Radica": …, "pgbench": …}, targets=…)
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Measure = Callable[[Any, float], Mapping[str, float]]
    """`measure(point, seconds)`: work for so long; return a figure per metric, or none to sit this point out."""
    Figures = dict[str, dict[str, dict[str, list[float]]]]
    """point -> contestant -> metric -> one figure per round."""


@dataclass(frozen=True)
class Series:
    """One metric of one contestant at one point: a figure per round."""

    contestant: str
    point: str
    metric: str

    def of(self, figures: Figures) -> list[float]:
        """Return the figures, in the order of the rounds."""
        return figures[self.point][self.contestant][self.metric]


@dataclass(frozen=True)
class Target:
    """What is to be reached: the quotient of two series (pair by pair, of the same round), or one series as it is.

    Without a bound it only stands in the table: how far somebody else gets.
    """

    path: str
    """What is measured, as the table says it."""
    ours: Series
    beside: Series | None = None
    at_least: float | None = None
    at_most: float | None = None
    bounded_by: str = ""
    """Where the target is not met: what stands in the way, and how that was proved."""

    def reached(self, figures: Figures) -> list[float]:
        """Return the quotient (or the figure) of each round."""
        ours = self.ours.of(figures)
        if self.beside is None:
            return ours
        return [one / other for one, other in zip(ours, self.beside.of(figures), strict=True)]

    def met(self, figures: Figures) -> bool:
        """Whether the median is where it should be."""
        middle = median(self.reached(figures))
        return (self.at_least is None or middle >= self.at_least) and (self.at_most is None or middle <= self.at_most)


@dataclass(frozen=True)
class Benchmark:
    """Contestants that do the same work at the same points, and what is asked of the first of them."""

    title: str
    points: Mapping[str, Any]
    """What varies (clients, events in a case, …): its name in the table and the value that contestants get."""
    metrics: Mapping[str, str]
    """What each measurement yields, with its unit."""
    contestants: Mapping[str, Measure]
    targets: Sequence[Target]
    rounds: int = 9
    seconds: float = 1.0
    """How long each measurement lasts; a benchmark that counts otherwise may take it as a hint."""


def run(benchmark: Benchmark, rounds: int, seconds: float) -> Figures:
    """Measure everybody at each point, `rounds` times in turn: A B C, A B C, …."""
    figures: Figures = {point: {name: {} for name in benchmark.contestants} for point in benchmark.points}
    for number in range(rounds):
        for point, value in benchmark.points.items():
            for name, measure in benchmark.contestants.items():
                measured = measure(value, seconds)
                for metric, figure in measured.items():
                    figures[point][name].setdefault(metric, []).append(figure)
                _tell(number, point, name, measured)
    return figures


def _tell(number: int, point: str, name: str, measured: Mapping[str, float]) -> None:
    said = "  ".join(f"{metric} {figure:,.4g}" for metric, figure in measured.items())
    if said:
        sys.stdout.write(f"  {number + 1}. {point:<14} {name:<28} {said}\n")
        sys.stdout.flush()
