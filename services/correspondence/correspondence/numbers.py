"""Outgoing numbers: `S-2026-0000045-2`, the year, a number without gaps in it, and a check digit.

The check digit (Damm, over year and number) catches every single wrong digit and every swap of two neighbours.
"""

from __future__ import annotations

from stdnum import damm


def outgoing_number(year: int, number: int) -> str:
    """Return the printed form of the year's `number`-th outgoing communication."""
    digits = f"{year:04d}{number:07d}"
    return f"S-{digits[:4]}-{digits[4:]}-{damm.calc_check_digit(digits)}"
