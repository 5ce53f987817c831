"""Numbers that somebody may have meant: one digit wrong, missing, too many, or two neighbours swapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DIGITS = "0123456789"


def plain(number: str) -> str:
    """Return a number without dots, dashes and blanks, in capitals."""
    return "".join(sign for sign in number.upper() if sign.isascii() and sign.isalnum())


def shortened(number: str) -> frozenset[str]:
    """Return the number and every form of it that lacks one sign.

    Two numbers have such a form in common if they differ by one mistake of a typist, and hardly ever otherwise.
    """
    return frozenset((number, *_without_one(number)))


def mistyped(number: str) -> frozenset[str]:
    """Return every number that one mistake makes of this one, itself left out."""
    return frozenset((*_without_one(number), *_wrong(number), *_swapped(number), *_with_one_more(number))) - {number}


def miscopied(number: str) -> frozenset[str]:
    """Return every number of the same length that one wrong digit or swap makes of this one."""
    return frozenset((*_wrong(number), *_swapped(number))) - {number}


def _without_one(number: str) -> Iterator[str]:
    return (number[:at] + number[at + 1 :] for at in range(len(number)))


def _wrong(number: str) -> Iterator[str]:
    return (number[:at] + digit + number[at + 1 :] for at in range(len(number)) for digit in DIGITS)


def _swapped(number: str) -> Iterator[str]:
    return (number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(len(number) - 1))


def _with_one_more(number: str) -> Iterator[str]:
    return (number[:at] + digit + number[at:] for at in range(len(number) + 1) for digit in DIGITS)
