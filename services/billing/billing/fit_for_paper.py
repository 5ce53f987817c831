"""Text that people typed, made fit for the page: its typeface covers Latin letters, and PDF/A forbids missing glyphs.

What has no glyph is printed by its code point, `[U+1F600]`, so that nothing disappears unseen; what has no appearance
at all (control and direction characters) is left out; a word longer than a line may break.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

COVERED = re.compile("[\u0020-\u007e\u00a0-\u024f\u2010-\u2027\u2030\u2039\u203a\u20ac\u2212]")
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
LONG_WORD = re.compile(r"\S{41,}")
PIECE = 20
BREAK_HERE = "\u200b"


def fit(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return the same JSON value with every text in it made fit."""
    if isinstance(value, dict):
        return {name: fit(item) for name, item in value.items()}
    if isinstance(value, list):
        return [fit(item) for item in value]
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    shown = "".join(_shown(letter) for letter in unicodedata.normalize("NFC", text))
    return LONG_WORD.sub(_breakable, shown)


def _shown(letter: str) -> str:
    if letter.isspace():
        return " "
    if unicodedata.category(letter) in INVISIBLE:
        return ""
    return letter if COVERED.fullmatch(letter) else f"[U+{ord(letter):04X}]"


def _breakable(word: re.Match[str]) -> str:
    text = word.group()
    return BREAK_HERE.join(text[start : start + PIECE] for start in range(0, len(text), PIECE))
