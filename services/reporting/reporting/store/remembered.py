"""The cases that a writer wrote last, so that the next event of one of them reads nothing.

Each batch counts the generation's cursor on by one, in its own transaction. So what is remembered is true as long as
that count is the one that the writer's last batch left: whoever wrote in between, the writer itself without hearing of
its commit included, has counted on. It is looked at in the transaction that writes, and else everything is forgotten.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reporting.domain.case import Case

MOST = 1_000
"""A case takes some 10 KB of memory."""


class Remembered:
    """Cases of one generation as they stand after a number of batches, those written last, up to `most`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._at: tuple[str, int] | None = None
        self._cases: OrderedDict[str, Case] = OrderedDict()

    def among(self, wanted: Iterable[str], generation: str, batches: int) -> dict[str, Case]:
        """Return those of the wanted cases that are known, as they stand after so many batches of a generation."""
        if self._at != (generation, batches):
            return {}
        return {radicado: self._cases[radicado] for radicado in wanted if radicado in self._cases}

    def keep(self, cases: Iterable[Case], generation: str, batches: int) -> None:
        """Remember what the batch after so many others left; what was not true before it is forgotten."""
        if self._at != (generation, batches):
            self._cases.clear()
        self._at = (generation, batches + 1)
        for case in cases:
            self._cases[case["radicado"]] = case
            self._cases.move_to_end(case["radicado"])
        while len(self._cases) > self._most:
            self._cases.popitem(last=False)

    def forget(self) -> None:
        """Forget every case."""
        self._at = None
        self._cases.clear()
