"""How near a name or a number comes to what somebody typed, and where: decided on the few that were opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from intake.domain import names, numbers_near

if TYPE_CHECKING:
    from intake.domain.names import Word

ALIKE = 0.72
"""From here on two names are shown as alike: below, half of what is shown was not meant (measured on 20,000 names)."""
WORD_ALIKE = 0.55
BEGINNING = 0.94
SHORTEST_BEGINNING = 3
OF_THE_REST = 0.04
OF_ACCENTS = 0.005
LIGHT_WEIGHT = 0.1


class Likeness(NamedTuple):
    """From 0 to 1; the text that was compared, and the stretches of it that matched."""

    degree: float
    text: str
    stretches: tuple[tuple[int, int], ...]

    @property
    def percent(self) -> int:
        """As people read it; 100 for what is the same but for accents and order alone."""
        return min(100, int(self.degree * 100 + 0.5))


def of_names(asked: str, name: str) -> Likeness | None:
    """Return how near a name comes to the one asked for, in whatever order its words stand; None if it is another."""
    text = names.composed(name)
    wanted, there = names.telling(names.words(names.composed(asked))), list(names.telling(names.words(text)))
    weight, total, stretches, exact = 0.0, 0.0, [], 0
    for word in sorted(wanted, key=lambda each: -len(each.text)):
        weight += len(word.text)
        nearest = max(there, key=lambda each: _alike(word, each), default=None)
        alike = _alike(word, nearest) if nearest else 0.0
        if nearest is None or alike < WORD_ALIKE:
            continue
        there.remove(nearest)
        total += alike * len(word.text)
        exact += word.written == nearest.written
        stretches.append((nearest.start, nearest.end))
    degree = total / weight if weight else 0.0
    if degree < ALIKE:
        return None
    left_over = sum(len(word.text) for word in there) / max(1, len(text))
    degree -= OF_THE_REST * left_over + OF_ACCENTS * (1 - exact / len(wanted))
    return Likeness(degree, text, tuple(sorted(stretches)))


def of_numbers(asked: str, number: str) -> Likeness | None:
    """Return how near a number comes to the one asked for: the same, or one mistake away; None otherwise."""
    wanted, there = numbers_near.plain(asked), numbers_near.plain(number)
    distance = OSA.distance(wanted, there, score_cutoff=1)
    if distance > 1:
        return None
    return Likeness(1 - distance / max(len(wanted), 1), number, ((0, len(number)),))


def of_code(plain: str, text: str, *, exact: bool) -> Likeness:
    """Return how near the number or account of a case comes to the one typed, and which stretch of it was typed."""
    bare = plain.lstrip("0")
    at = text.find(bare) if bare else -1
    stretch = (at, at + len(bare)) if at >= 0 else (0, len(text))
    whole = numbers_near.plain(text)
    degree = 1.0 if exact or at == 0 else float(OSA.normalized_similarity(plain, whole))
    return Likeness(degree, text, (stretch,))


def _alike(word: Word, other: Word) -> float:
    forms = [(word.text, other.text)]
    if word.joined != word.text or other.joined != other.text:
        forms.append((word.joined, other.joined))
    if other.joined != other.text:
        forms.append((word.text, other.joined))
    degree = max(OSA.normalized_similarity(asked, there) for asked, there in forms)
    begins = len(word.text) >= SHORTEST_BEGINNING and other.text.startswith(word.text)
    return max(degree, BEGINNING) if begins else float(degree)
