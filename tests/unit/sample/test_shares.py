"""Proportions: the project's own table, and spreading a number of cases over them."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample import shares, sui, tables
from sample.sui import Cell

REAL = Path(__file__).parents[4] / "shared" / "data" / "sui_reclamaciones_acueducto_atlantico.csv"
WEIGHTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 10**7), min_size=1)


def test_the_own_shares_sum_to_one():
    assert sum(shares.own().values()) == shares.STEPS
    assert min(shares.own().values()) > 0


def test_the_own_shares_name_only_what_the_tables_know():
    own = shares.own()
    assert {cell.municipality for cell in own} <= set(tables.municipality_names())
    assert {cell.kind for cell in own} <= set(tables.kinds().values())
    assert {cell.cause for cell in own} <= set(tables.causes().values())


@pytest.mark.skipif(not REAL.exists(), reason=f"the export is not there: {REAL}")
def test_the_own_shares_are_those_of_the_real_export():
    assert shares.own() == shares.apportioned(sui.read(REAL).counts(), shares.STEPS)


@given(WEIGHTS.filter(lambda weights: sum(weights.values()) > 0), st.integers(0, 5000))
def test_the_parts_sum_to_the_whole_and_none_is_a_unit_away_from_its_share(weights, total):
    parts = shares.apportioned(weights, total)
    assert sum(parts.values()) == total
    sum_of_weights = sum(weights.values())
    for key, weight in weights.items():
        assert abs(parts[key] - Fraction(weight * total, sum_of_weights)) < 1


def test_the_largest_remainders_get_what_is_left_over():
    assert shares.apportioned({"a": 47, "b": 16, "c": 158, "d": 17}, 10) == {"a": 2, "b": 1, "c": 6, "d": 1}


def test_equal_remainders_go_by_the_order_of_their_keys():
    assert shares.apportioned({"b": 1, "c": 1, "a": 1}, 2) == {"a": 1, "b": 1}


def test_nothing_is_spread_over_no_weights():
    with pytest.raises(ValueError, match="0"):
        shares.apportioned({"a": 0}, 3)


@pytest.mark.parametrize("count", [1, 7, 60, 500, 12_345])
def test_a_spread_has_the_right_kinds_and_municipalities_within_a_kind(count):
    own = shares.own()
    spread = shares.spread(own, count)
    assert sum(spread.values()) == count
    kinds = sui.by(spread, "kind")
    assert kinds == shares.apportioned(sui.by(own, "kind"), count)
    of_claims = Counter({cell: many for cell, many in spread.items() if cell.kind == "reclamacion"})
    weights = Counter({cell: many for cell, many in own.items() if cell.kind == "reclamacion"})
    expected = shares.apportioned(sui.by(weights, "municipality"), kinds["reclamacion"])
    assert sui.by(of_claims, "municipality") == expected


def test_what_has_no_weight_is_not_filed():
    weights = Counter({Cell("08001", "queja", "315"): 5, Cell("08078", "queja", "315"): 0})
    assert shares.spread(weights, 3) == {Cell("08001", "queja", "315"): 3}
