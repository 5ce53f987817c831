"""Numbers: radicados like `E-2026-0000123-4`, the year, a number without gaps in it, and a check digit.

The check digit (Damm, over year and number) catches every single wrong digit and every swap of two neighbours: the
usual mistakes when somebody copies the number from a receipt. `EC` numbers stand on a contingency booklet's sheets.
Numbers of the system before this one stand in the series `H`, so they never meet those that Radica gives out.
"""

from __future__ import annotations

import re
import unicodedata

from stdnum import damm

SERIES = "E"
CONTINGENCY = "EC"
ACTS = "SAP"
CHANGES = "CAL"
HISTORIC = "H"
SHAPE = re.compile(r"EC?-(\d{4})-(\d{7})-(\d)")


def radicado(year: int, number: int, series: str = SERIES) -> str:
    """Return the radicado of the `number`-th case of `year` in a series."""
    return _numbered(series, year, number)


def act(year: int, number: int) -> str:
    """Return the number of the `number`-th act of `year` that recognises a silence."""
    return _numbered(ACTS, year, number)


def change(year: int, number: int) -> str:
    """Return the number of the `number`-th change of the calendar in `year`."""
    return _numbered(CHANGES, year, number)


def is_well_copied(text: str) -> bool:
    """Tell whether `text` has the shape of a radicado and its check digit agrees."""
    match = SHAPE.fullmatch(text)
    return match is not None and damm.is_valid("".join(match.groups()))


def historic(original: str, series: str = "") -> str:
    """Return a number of the old system in the series H, fit for an address: `2024/123` becomes `H-2024-123`.

    `series` keeps apart the numbers of several old systems: `H-SYS-2024-123`. Capitals, digits and hyphens are kept,
    whatever else stands between them becomes one hyphen; so two originals may meet, which the import tells.
    """
    plain = unicodedata.normalize("NFKD", original).encode("ascii", "ignore").decode().upper()
    return "-".join(filter(None, (HISTORIC, series, re.sub(r"[^A-Z0-9]+", "-", plain).strip("-"))))


def _numbered(series: str, year: int, number: int) -> str:
    digits = f"{year:04d}{number:07d}"
    return f"{series}-{digits[:4]}-{digits[4:]}-{damm.calc_check_digit(digits)}"
