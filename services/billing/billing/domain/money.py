"""Amounts in Colombian pesos, always `Decimal`, and the one rounding that billing uses."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

PESO = Decimal(1)
CUBIC_METRE = Decimal(1)


def pesos(amount: Decimal) -> Decimal:
    """Round half up to the whole peso, ties away from zero.

    It is applied once, to each line of an invoice; totals and differences add rounded lines, so that whoever adds
    up the paper by hand gets the printed total.
    """
    return amount.quantize(PESO, rounding=ROUND_HALF_UP)


def cubic_metres(volume: Decimal) -> Decimal:
    """Round a computed volume half up to the whole cubic metre, the unit in which meters are read."""
    return volume.quantize(CUBIC_METRE, rounding=ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """Write a number in its one canonical form: no exponent, no trailing zeros, `0` never negative."""
    if not number:
        return "0"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
