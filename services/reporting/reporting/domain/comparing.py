"""Comparing two generations case by case: the same log must have given the same documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reporting.domain.case import Case


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not the same in both generations of a case with the same events."""

    radicado: str
    field: str
    live: Any
    fresh: Any


@dataclass(slots=True)
class Comparison:
    """How many cases each generation has, and which could not be compared because one of them is further on.

    In a case of `ahead` the fresh generation has more events than the live one, in a case of `behind` fewer.
    """

    live: int = 0
    fresh: int = 0
    ahead: set[str] = field(default_factory=set)
    behind: set[str] = field(default_factory=set)

    @property
    def unsettled(self) -> set[str]:
        """The cases to look at again."""
        return self.ahead | self.behind


def compare(live: Iterable[Case], fresh: Iterable[Case], told: Comparison) -> Iterator[Difference]:
    """The differences between two generations, both in the order of their radicados; the rest goes into `told`."""
    for old, new in _paired(live, fresh):
        told.live += old is not None
        told.fresh += new is not None
        old_number, new_number = old["sequence"] if old else 0, new["sequence"] if new else 0
        if old is not None and new is not None and old_number == new_number:
            yield from _differences(old, new)
        elif old_number > new_number and old is not None:
            told.behind.add(old["radicado"])
        elif new is not None:
            told.ahead.add(new["radicado"])


def _differences(live: Case, fresh: Case) -> Iterator[Difference]:
    for name in sorted(live.keys() | fresh.keys()):
        old, new = live.get(name), fresh.get(name)
        if old != new:
            yield Difference(live["radicado"], name, old, new)


def _paired(live: Iterable[Case], fresh: Iterable[Case]) -> Iterator[tuple[Case | None, Case | None]]:
    """Both sequences merged by radicado."""
    lives, freshes = iter(live), iter(fresh)
    old, new = next(lives, None), next(freshes, None)
    while old is not None or new is not None:
        if new is None or (old is not None and old["radicado"] < new["radicado"]):
            yield old, None
            old = next(lives, None)
        elif old is None or new["radicado"] < old["radicado"]:
            yield None, new
            new = next(freshes, None)
        else:
            yield old, new
            old, new = next(lives, None), next(freshes, None)
