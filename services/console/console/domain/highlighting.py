"""Which stretches of a text were meant, for showing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def pieces(text: str, stretches: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it was meant; stretches that overlap or lie outside are cut."""
    found: list[tuple[str, bool]] = []
    at = 0
    for first, beyond in sorted(stretches):
        start, end = max(at, first), min(len(text), beyond)
        if start < end:
            found += [(text[at:start], False), (text[start:end], True)]
            at = end
    return [(piece, meant) for piece, meant in (*found, (text[at:], False)) if piece]
