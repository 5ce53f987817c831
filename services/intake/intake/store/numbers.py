"""Consecutive numbers without gaps: the counter moves in the transaction that uses the number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.postgres import Prepared

if TYPE_CHECKING:
    from radica.postgres import Transaction

NEXT = Prepared("""
insert into counter (series, year, last) values (%s, %s, 1)
on conflict (series, year) do update set last = counter.last + 1
returning last
""")


def next_number(tx: Transaction, series: str, year: int) -> int:
    """Return the next number of a series and year; the row stays locked until the commit, so ask for it last."""
    return int(tx.one(NEXT, (series, year)).last)
