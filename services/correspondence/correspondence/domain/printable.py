"""Any text that people type, made fit for paper without losing what it says.

The letter's typeface (Libertinus Serif) covers Latin, Greek, Cyrillic and the usual signs; PDF/A forbids a character
that cannot be shown. What has no glyph is printed by its code point, `[U+1F600]`, so that nothing disappears unseen;
what has no appearance at all (control and formatting characters, such as those that reverse the writing direction) is
left out.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

COVERED = (
    (0x20, 0x7E), (0xA0, 0x241), (0x2BC, 0x2BC), (0x2C6, 0x2C7), (0x2D8, 0x2DD), (0x300, 0x36F), (0x386, 0x38A),
    (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x3CE), (0x400, 0x45F), (0x490, 0x491), (0x1E00, 0x1E9B),
    (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9), (0x2000, 0x200A), (0x2010, 0x2027), (0x202F, 0x2037), (0x2039, 0x203A),
    (0x203C, 0x203E), (0x2044, 0x2044), (0x2070, 0x2071), (0x2074, 0x208E), (0x20AC, 0x20AC), (0x2113, 0x2113),
    (0x2116, 0x2116), (0x2122, 0x2122), (0x2126, 0x2126), (0x2153, 0x215E), (0x2160, 0x217F), (0x2190, 0x2199),
    (0x2200, 0x220D), (0x220F, 0x221C), (0x221E, 0x221E), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265),
    (0x25A0, 0x25A1), (0x25CA, 0x25CB), (0x25CF, 0x25CF),
)  # fmt: skip
"""Code points, first and last, that the typeface has in regular and bold; a test prints every one of them."""

STARTS = tuple(first for first, _ in COVERED)

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
VARIATION_SELECTORS = frozenset(chr(code) for code in range(0xFE00, 0xFE10))
LINE_ENDS = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
LONG_WORD = re.compile(r"[^\s/-]{41,}")
BREAK_HERE = "\u200b"


def lines(text: str) -> list[str]:
    """Return the text's lines, each fit for paper; blank ones are left out."""
    return [line for raw in LINE_ENDS.split(text) if (line := printable(raw))]


def printable(text: str) -> str:
    """Return the text as one line that the letter's typeface can show, without space around it."""
    shown = "".join(_shown(letter) for letter in unicodedata.normalize("NFC", LINE_ENDS.sub(" ", text)))
    return LONG_WORD.sub(_breakable, " ".join(shown.split(" "))).strip()


def unprintable(text: str) -> bool:
    """Tell whether the text holds a visible character that the letter can only print by its code."""
    return any(_visible(letter) and not _covered(letter) for letter in unicodedata.normalize("NFC", text))


def _shown(letter: str) -> str:
    if letter == "\t":
        return " "
    if not _visible(letter):
        return ""
    return letter if _covered(letter) else f"[U+{ord(letter):04X}]"


def _visible(letter: str) -> bool:
    return unicodedata.category(letter) not in INVISIBLE and letter not in VARIATION_SELECTORS


def _covered(letter: str) -> bool:
    place = bisect_right(STARTS, ord(letter)) - 1
    return place >= 0 and ord(letter) <= COVERED[place][1]


def _breakable(word: re.Match[str]) -> str:
    """A word longer than half a line, without a place where lines break anyway, may be broken every 20 characters."""
    text = word.group()
    return BREAK_HERE.join(text[start : start + 20] for start in range(0, len(text), 20))
