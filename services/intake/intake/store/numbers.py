"""Consecutive numbers without gaps: the counter moves in the transaction that uses the number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radica.postgres import Prepared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from radica.postgres import Transaction

NEXT = Prepared("""
insert into counter (series, year, last) values (%s, %s, %s)
on conflict (series, year) do update set last = counter.last + excluded.last
returning last
""")
ADD_BLOCK = """
insert into number_block (id, series, year, first, last, place, reserved_by, reserved_at)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""
ADD_NUMBERS = """
insert into reserved_number (radicado, block, number)
select radicado, %s, number from unnest(%s::text[], %s::bigint[]) as given (radicado, number)
"""
BLOCK = "select id::text, place, reserved_at from number_block where id = %s"
SHEETS = "select radicado from reserved_number where block = %s order by number"
RESERVED = """
select radicado, captured_at, voided_at, reserved_at
from reserved_number join number_block on id = block where radicado = %s for update of reserved_number
"""
CAPTURE = "update reserved_number set captured_at = %s where radicado = %s"
VOID = """
update reserved_number set voided_at = %s, voided_by = %s, void_reason = %s
where block = %s and captured_at is null and voided_at is null and (%s::text[] is null or radicado = any(%s))
returning radicado
"""
COUNTERS = "select series, last from counter where year = %s order by series"
BLOCKS = """
select id::text, first, last, place, reserved_by, reserved_at from number_block where year = %s order by series, first
"""
NUMBERS = """
select block::text, radicado, captured_at, voided_at, voided_by, void_reason
from reserved_number join number_block on id = block where year = %s order by block, number
"""
VOIDED = """
select subject as radicado, occurred_at as voided_at, actor_id as voided_by, data ->> 'reason' as void_reason,
       data ->> 'stands_under' as stands_under
from log where type = 'PQRVoided' and subject like %s order by subject
"""


def next_number(tx: Transaction, series: str, year: int) -> int:
    """Return the next number of a series and year; the row stays locked until the commit, so ask for it last."""
    return next_numbers(tx, series, year, 1)[0]


def next_numbers(tx: Transaction, series: str, year: int, count: int) -> range:
    """Take so many consecutive numbers at once, every one of which must be used: otherwise as `next_number`."""
    last = int(tx.one(NEXT, (series, year, count)).last)
    return range(last - count + 1, last + 1)


def take_numbers(tx: Transaction, series: str, year: int, count: int) -> None:
    """Take so many numbers with the next question, which tells the last of them (store/before.py)."""
    tx.later(NEXT, (series, year, count))


@dataclass(frozen=True, slots=True)
class Block:
    """A booklet: its series and year, the radicado of each of its numbers, where it is kept, who reserved it when."""

    id: str
    series: str
    year: int
    radicados: dict[int, str]
    place: str
    reserved_by: str
    reserved_at: datetime


def add_block(tx: Transaction, new: Block) -> None:
    """Reserve the numbers of a booklet; sent with the COMMIT."""
    first, last = min(new.radicados), max(new.radicados)
    tx.later(ADD_BLOCK, (new.id, new.series, new.year, first, last, new.place, new.reserved_by, new.reserved_at))
    tx.later(ADD_NUMBERS, (new.id, list(new.radicados.values()), list(new.radicados)))


def block(tx: Transaction, number: str) -> Any:  # noqa: ANN401 - a row
    """Return the block (`id`, `place`, `reserved_at`), None if there is no such."""
    return tx.one(BLOCK, (number,))


def sheets(tx: Transaction, number: str) -> list[str]:
    """Return the radicados of a block's sheets, in order."""
    return [row.radicado for row in tx.all(SHEETS, (number,))]


def reserved(tx: Transaction, radicado: str) -> Any:  # noqa: ANN401 - a row
    """Return a reserved number with its fate and when its block was reserved, and hold it; None for no such."""
    return tx.one(RESERVED, (radicado,))


def capture(tx: Transaction, radicado: str, at: datetime) -> None:
    """Note that the case on a reserved number's sheet was entered; sent with the COMMIT."""
    tx.later(CAPTURE, (at, radicado))


def void_unused(
    tx: Transaction, number: str, only: Sequence[str] | None, who: str, reason: str, at: datetime
) -> list[str]:
    """Void a block's unused numbers, all of them or `only` these; returns which were voided."""
    wanted = None if only is None else list(only)
    return sorted(row.radicado for row in tx.all(VOID, (at, who, reason, number, wanted, wanted)))


def register(tx: Transaction, year: int) -> dict[str, list[Any]]:
    """Return what is known of a year's numbers: counters, blocks, their sheets, and voided cases, as rows."""
    return {
        "counters": tx.all(COUNTERS, (year,)),
        "blocks": tx.all(BLOCKS, (year,)),
        "numbers": tx.all(NUMBERS, (year,)),
        "voided": tx.all(VOIDED, (f"E%-{year:04d}-%",)),
    }
