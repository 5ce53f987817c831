"""Proportions: the project's own table of shares, and how a number of cases is spread over them."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from sample import tables
from sample.sui import Cell, by

if TYPE_CHECKING:
    from collections.abc import Mapping

Name = TypeVar("Name", Cell, str)

STEPS = 1_000_000
"""The shares of `shares.csv` are millionths."""


def own() -> Counter[Cell]:
    """Return the project's own shares, in millionths.

    Computed by `apportioned` from what the companies of Atlántico reported to the superintendence for aqueduct,
    2021-2025: 4 430 776 cases. A test compares them with the export where it is present.
    """
    weights: Counter[Cell] = Counter()
    for row in tables.rows("shares.csv"):
        weights[Cell(row["municipality"], row["kind"], row["cause_code"])] = int(row["millionths"])
    return weights


def apportioned(weights: Mapping[Name, int], total: int) -> Counter[Name]:
    """Spread a whole number in proportion to the weights by the largest remainders; equal ones by the key's order.

    The result sums to `total`; no part is a whole unit away from its exact share.
    """
    sum_of_weights = sum(weights.values())
    if total < 0 or sum_of_weights <= 0:
        raise ValueError(total, sum_of_weights)
    exact = {key: Fraction(weight * total, sum_of_weights) for key, weight in weights.items()}
    whole = Counter({key: share.numerator // share.denominator for key, share in exact.items()})
    missing = total - sum(whole.values())
    for key in sorted(exact, key=lambda key: (whole[key] - exact[key], key))[:missing]:
        whole[key] += 1
    return +whole


def spread(weights: Counter[Cell], total: int) -> Counter[Cell]:
    """Spread cases over cells so that kinds are right first, then municipalities within a kind, then causes.

    Spread over a thousand cells at once, a small number would all go to the few largest.
    """
    chosen: Counter[Cell] = Counter()
    for kind, of_kind in apportioned(by(weights, "kind"), total).items():
        cells = Counter({cell: weight for cell, weight in weights.items() if cell.kind == kind})
        for municipality, of_both in apportioned(by(cells, "municipality"), of_kind).items():
            inner = {cell: weight for cell, weight in cells.items() if cell.municipality == municipality}
            chosen += apportioned(inner, of_both)
    return chosen
