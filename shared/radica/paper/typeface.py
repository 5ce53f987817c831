"""Any text that people type, made fit for paper without losing what it says.

The forms' typeface (Libertinus Serif) covers Latin, Greek, Cyrillic and most signs; PDF/A forbids a character that
cannot be shown. What has no glyph is printed by its code point, `[U+1F600]`, so that nothing disappears unseen; what
has no appearance at all (control and formatting characters, such as those that reverse the writing direction) is
left out. Where a page asks for it, a word longer than half a line may be broken.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

COVERED = (
    range(0x20, 0x7F),
    range(0xA0, 0x2E5),
    range(0x300, 0x363),
    range(0x384, 0x38B),
    range(0x38E, 0x3A2),
    range(0x3A3, 0x3CF),
    range(0x400, 0x460),
    range(0x1E00, 0x1E9C),
    range(0x1EA0, 0x1EFA),
    range(0x2010, 0x2028),
    range(0x2030, 0x2038),
    range(0x2070, 0x2072),
    range(0x2074, 0x208F),
    (0x20AC, 0x2116, 0x2122, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
    range(0x2153, 0x215F),
    range(0x2190, 0x2196),
)
"""Code points that the typeface has, in its regular and its bold face; a test prints every one of them."""

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
VARIATION_SELECTORS = range(0xFE00, 0xFE10)
LONG_WORD = re.compile(r"\S{41,}")
PIECE = 20
BREAK_HERE = "\u200b"


def printable(value: Any, *, breakable: bool = False) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value with every text in it as one line that the typeface can show; `breakable`: see `broken`."""
    if isinstance(value, str):
        return broken(line(value)) if breakable else line(value)
    if isinstance(value, dict):
        return {name: printable(item, breakable=breakable) for name, item in value.items()}
    if isinstance(value, list):
        return [printable(item, breakable=breakable) for item in value]
    return value


def broken(text: str) -> str:
    """Return the text with places in its longest words where a line may end, so that none leaves the page."""
    return LONG_WORD.sub(_in_pieces, text)


def line(text: str) -> str:
    """Return the text as one line that the typeface can show, without needless space."""
    return " ".join("".join(_shown(letter) for letter in unicodedata.normalize("NFC", text)).split())


def _shown(letter: str) -> str:
    if letter.isspace():
        return " "
    code = ord(letter)
    if unicodedata.category(letter) in INVISIBLE or code in VARIATION_SELECTORS:
        return ""
    return letter if any(code in span for span in COVERED) else f"[U+{code:04X}]"


def _in_pieces(word: re.Match[str]) -> str:
    text = word.group()
    return BREAK_HERE.join(text[start : start + PIECE] for start in range(0, len(text), PIECE))
