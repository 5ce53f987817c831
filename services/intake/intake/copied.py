"""What a number somebody typed may stand for, and which numbers they may have meant: the check digit tells.

Numbers are compared by their digits alone, without zeros in front; so one of another system is found like ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stdnum import damm
from stdnum.co import nit

from intake.domain import numbers_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

YEAR, NUMBER, CHECK = 4, 7, 1
WHOLE = YEAR + NUMBER + CHECK
MOST_ZEROS = 10
NIT = 9  # digits, before the check digit that some write and some leave out


def readings(groups: Sequence[str], years: Iterable[int]) -> frozenset[str]:
    """Return the digits of every number that groups of digits may stand for.

    With dashes or without, zeros or none, check digit or none; a number without its year, in each of `years`.
    """
    return frozenset(found.lstrip("0") for found in ("".join(groups), *_our_own(groups, years)) if found.lstrip("0"))


def meant(groups: Sequence[str]) -> frozenset[str]:
    """Return the digits of the numbers that a wrong digit or a swap turns into these: those whose check digit agrees.

    A number short of its year could be nearly anything, so it has no neighbours.
    """
    found = {found for reading in _our_own(groups, ()) for found in _neighbours(reading)}
    digits = "".join(groups)
    return frozenset(found) if found else frozenset(_of_others(digits))


def padded(account: str) -> frozenset[str]:
    """Return how an account may be kept: as it was typed, without dots, dashes and blanks, with more zeros or fewer."""
    plain = numbers_near.plain(account)
    bare = plain.lstrip("0")
    return frozenset((account, plain, *("0" * zeros + bare for zeros in range(MOST_ZEROS + 1)))) - {""}


def identities(plain: str) -> frozenset[str]:
    """Return how a plain identity number may have been written: a NIT with its check digit, or without."""
    if len(plain) == NIT and plain.isdecimal():
        return frozenset((plain, plain + nit.calc_check_digit(plain)))
    return frozenset((plain, plain[:NIT])) if nit.is_valid(plain) else frozenset((plain,))


def _our_own(groups: Sequence[str], years: Iterable[int]) -> Iterator[str]:
    digits = "".join(groups)
    if len(digits) == WHOLE:
        yield digits
    if len(digits) == WHOLE - CHECK:
        yield _checked(digits)
    if len(groups) > 1 and len(groups[0]) == YEAR:
        yield from _with_check(groups[0], groups[1], groups[2:])
    if len(groups) == 1 or [len(group) for group in groups[1:]] == [CHECK]:
        yield from (found for year in years for found in _with_check(f"{year:04d}", groups[0], groups[1:]))


def _with_check(year: str, number: str, check: Sequence[str]) -> Iterator[str]:
    """The number of a year with the check digit that was typed, or with its own where none was."""
    if len(number) <= NUMBER:
        digits = year + number.zfill(NUMBER)
        yield digits + "".join(check) if check else _checked(digits)


def _neighbours(reading: str) -> Iterator[str]:
    if len(reading) != WHOLE:
        return
    yield from (found for found in numbers_near.miscopied(reading) if damm.is_valid(found))
    yield from (_checked(found) for found in numbers_near.miscopied(reading[:-CHECK]))


def _of_others(digits: str) -> Iterator[str]:
    if len(digits) > YEAR:
        yield from (found.lstrip("0") for found in numbers_near.mistyped(digits))


def _checked(digits: str) -> str:
    return digits + str(damm.calc_check_digit(digits))
