"""Reliquidation numbers: `RL-2026-0000003-9`, the year, a number without gaps in it, and a check digit.

The check digit (Damm, over year and number) catches every single wrong digit and every swap of two neighbours.
"""

from __future__ import annotations

import re

from stdnum import damm

from radica.errors import Invalid

SERIES = "RL"
SHAPE = re.compile(r"RL-(\d{4})-(\d{7})-(\d)")


def reliquidation_number(year: int, number: int) -> str:
    """Return the printed number of the `number`-th reliquidation of `year`."""
    digits = f"{year:04d}{number:07d}"
    return f"{SERIES}-{digits[:4]}-{digits[4:]}-{damm.calc_check_digit(digits)}"


def check_number(text: str) -> str:
    """Return a number that was typed in; raises Invalid when it was miscopied."""
    match = SHAPE.fullmatch(text)
    if match is None or not damm.is_valid("".join(match.groups())):
        raise Invalid(
            "number", f"«{text[:30]}» no es un número de reliquidación.", "Cópielo completo: RL-2026-0000003-9."
        )
    return text
