"""Consecutive numbers without gaps: the counter moves in the transaction that uses the number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.postgres import Prepared

if TYPE_CHECKING:
    from radica.postgres import Transaction

NEXT = Prepared("""
insert into counter (series, year, last) values (%s, %s, %s)
on conflict (series, year) do update set last = counter.last + excluded.last
returning last
""")


def next_number(tx: Transaction, series: str, year: int) -> int:
    """Return the next number of a series and year; the row stays locked until the commit, so ask for it last.

    In a transaction that several commands share, the first takes a number for each of them.
    """
    taken = tx.numbers.setdefault((series, year), [])
    if not taken:
        last = int(tx.one(NEXT, (series, year, tx.shared_by)).last)
        taken += range(last - tx.shared_by + 1, last + 1)
    return taken.pop(0)
