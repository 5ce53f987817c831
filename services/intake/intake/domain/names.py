"""Names as search compares them: without accents, order of parts or legal form, and cut into trigrams.

«Ñúñez», «NUÑEZ» and «nunez» are one word; «de», «la» and «S.A.S.» are words of little weight. «De la Hoz» also counts
as «delahoz», because half of those who bear such a name write it in one word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PARTICLES = frozenset(("de", "la", "del", "los", "las", "da", "do", "dos", "van", "von", "san", "y", "e", "en"))
LEGAL_FORMS = frozenset(("sas", "sa", "ltda", "limitada", "esp", "eu", "cia", "compania", "sca", "bic", "ips", "saesp"))
WORD = re.compile(r"[^\W\d_](?:[. ][^\W\d_])+\b|[^\W_]+")  # single letters in a row are one word: S.A.S., S A S
SHORTEST = 2
EDGE = "^$"
SIZE = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name: folded, as it was written in lower case, where it stands, and the particles run into it."""

    text: str
    written: str
    start: int
    end: int
    joined: str

    @property
    def light(self) -> bool:
        """Whether it says little: a particle, a legal form, an initial."""
        return len(self.text) < SHORTEST or self.text in PARTICLES or self.text in LEGAL_FORMS


def folded(text: str) -> str:
    """Return text in lower case and without accents; ñ is n."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def composed(name: str) -> str:
    """Return a name with each accented letter as one sign: the form in which words have their places."""
    return unicodedata.normalize("NFC", name)


def words(name: str) -> tuple[Word, ...]:
    """Return the words of a composed name, in order."""
    found: list[Word] = []
    particles = ""
    for match in WORD.finditer(name):
        written = re.sub("[. ]", "", match[0]).casefold()
        text = folded(written)
        found.append(Word(text, written, match.start(), match.end(), particles + text))
        particles = particles + text if text in PARTICLES else ""
    return tuple(found)


def telling(found: Iterable[Word]) -> tuple[Word, ...]:
    """Return the words that tell people apart; all of them where a name has no other."""
    everything = tuple(found)
    return tuple(word for word in everything if not word.light) or everything


def grams(name: str) -> frozenset[str]:
    """Return the trigrams of a name's telling words, each word between its edges."""
    return frozenset(gram for word in telling(words(composed(name))) for gram in _grams(word))


def _grams(word: Word) -> Iterator[str]:
    for form in {word.text, word.joined}:
        edged = form.join(EDGE)
        yield from (edged[place : place + SIZE] for place in range(len(edged) - SIZE + 1))
