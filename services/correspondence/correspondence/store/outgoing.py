"""The series of outgoing numbers: one counter row per year."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radica.postgres import Transaction

LAST = "select last from outgoing_counter where year = %s"
BEGUN = "insert into outgoing_counter (year, last) values (%s, 0) on conflict do nothing"
LAST_HELD = LAST + " for update"
TAKEN = "update outgoing_counter set last = %s where year = %s"


def next_number(tx: Transaction, year: int, *, hold: bool = False) -> int:
    """Return the year's next number; with `hold` nobody else gets it until the end of `tx`."""
    if hold:
        tx.later(BEGUN, (year,))
    row = tx.one(LAST_HELD if hold else LAST, (year,))
    return int(row.last) + 1 if row else 1


def take(tx: Transaction, year: int, number: int) -> None:
    """Save that the number was given out; only within the transaction that holds it."""
    tx.later(TAKEN, (number, year))
