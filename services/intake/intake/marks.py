"""Blind marks: by them a name or a number is found again without being kept, and nothing is read back out of them.

A mark is a keyed hash, cut short, of a trigram of the name or of the identity number with one sign left out. The key
is derived from the installation's and never in the database. Short as they are, different trigrams share a mark: that
costs search next to nothing and whoever counts marks their certainty. What still leaks: docs/adr/0015.
"""

from __future__ import annotations

import hmac
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake.domain import names, numbers_near

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = b"1"  # raise it when names are cut in another way: then `search-index` makes all marks anew
KEY_BYTES = 32
NAME_BITS = 10
WHOLE_BITS = 32
MOST_GRAMS = 8192
PARTS = ("petitioner", "representative")


class Entry(NamedTuple):
    """By what a person of a case is found: the part they have in it, and their marks."""

    part: str
    names: list[int]
    numbers: list[int]


class Marks:
    """Makes marks under the installation's key."""

    def __init__(self, installation_key: bytes) -> None:
        names_key = _derived(installation_key, b"name")
        # Of some 20,000 trigrams that letters can make, names use a few thousand again and again.
        self._of_gram = lru_cache(MOST_GRAMS)(lambda gram: _hashed(names_key, gram) >> (WHOLE_BITS - NAME_BITS))
        self._numbers = _derived(installation_key, b"number")
        self.made_under = _whole(_derived(installation_key, b"marks made under"))
        """Tells marks of this key and these rules from those of another."""

    def of_name(self, name: str) -> list[int]:
        """Return a name's marks, each once, in order."""
        return sorted(set(map(self._of_gram, names.grams(name))))

    def of_number(self, number: str) -> list[int]:
        """Return an identity number's marks: of it as a whole, and those that it shares with numbers like it."""
        return sorted({self.exact(number), *self.near(number)})

    def exact(self, number: str) -> int:
        """Return the mark of a number as a whole, by which it alone is found."""
        return _signed(_hashed(self._numbers, "=" + numbers_near.plain(number)))

    def near(self, number: str) -> list[int]:
        """Return the marks of a number with each sign left out, one of which any number one mistake away bears too."""
        return sorted(
            _signed(_hashed(self._numbers, form)) for form in numbers_near.shortened(numbers_near.plain(number))
        )

    def entries(self, personal: dict[str, Any]) -> tuple[Entry, ...]:
        """Return by what the people of a case are found, from the personal data it was filed with."""
        return tuple(self._entries(personal))

    def _entries(self, personal: dict[str, Any]) -> Iterator[Entry]:
        for part in PARTS:
            who = personal.get(part)
            if who:
                number = who.get("id_number")
                yield Entry(part, self.of_name(who["name"]), self.of_number(number) if number else [])


def _derived(key: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"radica/search/" + RULES + b"/" + use).derive(key)


def _hashed(key: bytes, text: str) -> int:
    return int.from_bytes(hmac.digest(key, text.encode(), "sha256")[: WHOLE_BITS // 8], "big")


def _signed(value: int) -> int:
    """The same 32 bits as PostgreSQL's int counts them."""
    return value - (1 << WHOLE_BITS) if value >> (WHOLE_BITS - 1) else value


def _whole(key: bytes) -> int:
    return _signed(int.from_bytes(key[: WHOLE_BITS // 8], "big"))
