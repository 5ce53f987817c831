"""Which cases a question may mean, nearest first: first those found exactly, then those that a mistake may have meant.

Nothing is opened here. A name's cases are ranked by how many of its marks they share; a name's marks together are on
nearly every row, so rows are looked up by the rarest alone, and only those are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from intake import copied, numbers
from intake.domain import numbers_near
from intake.domain.asking import By
from intake.store import sought

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from intake.domain.asking import Asked
    from intake.marks import Marks
    from intake.store.sought import Frequencies
    from radica.clock import Clock
    from radica.postgres import Transaction

PAGE = 50
"""So many cases are opened for a page, and no more."""
EXACT, BEGINS, NEAR = 3_000_000, 2_000_000, 1_000_000  # ranks; those of names are below
LAST_RANK = 1 << 31
SHORTEST_BEGINNING = 4
SHORTEST_MISTYPED = 5
COUNTED_ANEW = timedelta(minutes=5)
LEAST_SHARED = 0.4
"""Of a name's marks; a wrong letter spoils three, in two short words some half of them."""
ROWS_COUNTED, LEAST_SHARE = 12_000, 0.05
"""How many rows a search looks at, some 45 ms, and the share of a larger register: below, it misses too many."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that may be meant: how near, by what, whose name it was, and what matched if that is no secret."""

    rank: int
    radicado: str
    by: By
    part: str | None
    text: str | None

    @property
    def exact(self) -> bool:
        """Whether the number is the very one that was typed."""
        return self.rank == EXACT

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands in the order of what was found."""
        return self.rank, self.radicado


@dataclass(frozen=True, slots=True)
class Group:
    """A statement, what it is asked, and the rank of all that it finds; None where each row has its own."""

    by: By
    rank: int | None
    sql: str
    asked: dict[str, Any]


class Finding:
    """Finds cases by marks and numbers."""

    def __init__(self, marks: Marks, clock: Clock) -> None:
        self._marks = marks
        self._clock = clock
        self._counted: tuple[datetime, Frequencies] | None = None

    def page(self, tx: Transaction, asked: Asked, after: tuple[int, str] | None) -> tuple[list[Hit], bool]:
        """Return the cases after a place, each once, nearest first, and whether there are more."""
        hits = self._found(tx, self._exact(tx, asked), after)
        if not hits and (after is None or after[0] < EXACT):
            hits = self._found(tx, self._near(asked), after)
        hits += self._found(tx, self._names(tx, asked), after)
        once = {hit.radicado: hit for hit in sorted(hits, key=lambda hit: hit.place)}
        ordered = sorted(once.values(), key=lambda hit: hit.place, reverse=True)
        return ordered[:PAGE], len(ordered) > PAGE

    def _found(self, tx: Transaction, groups: Iterable[Group], after: tuple[int, str] | None) -> list[Hit]:
        return [hit for group in groups for hit in _hits(tx, group, after)]

    def _exact(self, tx: Transaction, asked: Asked) -> Iterator[Group]:
        if By.NUMBER in asked.by and asked.groups:
            years = sought.years(tx, (numbers.SERIES, numbers.CONTINGENCY))
            yield from _of_numbers(asked, EXACT, copied.readings(asked.groups, years))
        if By.ACCOUNT in asked.by:
            yield Group(By.ACCOUNT, EXACT, sought.BY_ACCOUNT, {"wanted": sorted(copied.padded(asked.code))})
        if By.IDENTITY in asked.by:
            forms = copied.identities(asked.plain) | copied.identities(asked.identity)  # a passport may begin with PA
            yield self._of_identity(EXACT, [self._marks.exact(form) for form in forms])

    def _near(self, asked: Asked) -> Iterator[Group]:
        code = asked.code
        if By.ACCOUNT in asked.by and len(code) >= SHORTEST_BEGINNING and code.isascii():  # as every account is
            beyond = code[:-1] + chr(ord(code[-1]) + 1)
            yield Group(By.ACCOUNT, BEGINS, sought.BY_ACCOUNT_BEGINNING, {"wanted": [code], "beyond": beyond})
        if len(asked.plain) < SHORTEST_MISTYPED:
            return
        if By.NUMBER in asked.by and asked.groups:
            yield from _of_numbers(asked, NEAR, copied.meant(asked.groups))
        if By.ACCOUNT in asked.by:
            accounts = sorted(numbers_near.mistyped(asked.plain))
            yield Group(By.ACCOUNT, NEAR, sought.BY_ACCOUNT, {"wanted": accounts})
        if By.IDENTITY in asked.by:
            yield self._of_identity(NEAR, self._marks.near(asked.identity))

    def _names(self, tx: Transaction, asked: Asked) -> Iterator[Group]:
        if By.NAME not in asked.by:
            return
        marks = self._marks.of_name(asked.name)
        least = max(1, round(len(marks) * LEAST_SHARED))
        rare = rarest(marks, least, self._frequencies(tx))
        wanted = {"marks": marks, "rare": rare, "least": least, "made_under": self._marks.made_under}
        yield Group(By.NAME, None, sought.BY_NAME, wanted)

    def _of_identity(self, rank: int, marks: list[int]) -> Group:
        return Group(By.IDENTITY, rank, sought.BY_IDENTITY, {"marks": marks, "made_under": self._marks.made_under})

    def _frequencies(self, tx: Transaction) -> Frequencies:
        now = self._clock.now()
        if self._counted is None or not timedelta() <= now - self._counted[0] < COUNTED_ANEW:
            self._counted = now, sought.frequencies(tx)
        return self._counted[1]


def rarest(marks: list[int], least: int, frequencies: Frequencies) -> list[int]:
    """Return by which of a name's marks rows are looked up, so that few need be counted.

    Whoever shares `least` marks shares one of any that are all but `least` - 1 of them; so no more are ever needed.
    """
    share = max(LEAST_SHARE, ROWS_COUNTED / max(frequencies.rows, 1))
    chosen: list[int] = []
    for mark in sorted(marks, key=frequencies.of)[: len(marks) - least + 1]:
        share -= frequencies.of(mark)
        if chosen and share < 0:
            break
        chosen.append(mark)
    return chosen


def _of_numbers(asked: Asked, rank: int, digits: Iterable[str]) -> Iterator[Group]:
    wanted = {"wanted": sorted(digits), "letters": asked.letters}
    yield Group(By.NUMBER, rank, sought.BY_NUMBER, wanted)
    yield Group(By.ANSWER, rank, sought.BY_ANSWER, wanted)


def _hits(tx: Transaction, group: Group, after: tuple[int, str] | None) -> Iterator[Hit]:
    rank, below = after or (LAST_RANK, "")
    asked = {**group.asked, "most": PAGE + 1}
    if group.rank is None:
        rows = sought.found(tx, group.sql, rank=min(rank, LAST_RANK - 1), below=below, **asked)
    elif rank < group.rank:
        return
    else:
        rows = sought.found(tx, group.sql, below=below if rank == group.rank else "", **asked)
    for row in rows:
        yield Hit(row.rank if group.rank is None else group.rank, row.radicado, group.by, row.part, row.text)
