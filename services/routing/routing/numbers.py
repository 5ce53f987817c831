"""Work order numbers: `OT-2026-0000007-1`, the year, a number without gaps in it, and a check digit.

The check digit (Damm, over year and number) catches every single wrong digit and every swap of two neighbours, which
are the usual mistakes when a crew reads a number to the office over the telephone.
"""

from __future__ import annotations

import re

from stdnum import damm

SHAPE = re.compile(r"OT-(\d{4})-(\d{7})-(\d)")


def work_order_number(year: int, number: int) -> str:
    """Return the printed number of the `number`-th work order of `year`."""
    digits = f"{year:04d}{number:07d}"
    return f"OT-{digits[:4]}-{digits[4:]}-{damm.calc_check_digit(digits)}"


def is_well_copied(text: str) -> bool:
    """Tell whether `text` has the shape of a work order number and its check digit agrees."""
    match = SHAPE.fullmatch(text)
    return match is not None and damm.is_valid("".join(match.groups()))
