from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.domain.money import cubic_metres, pesos, plain
from billing.domain.period import Period
from billing.domain.tariff import (
    TARIFF_CONCEPTS,
    CustomerClass,
    Rate,
    Service,
    Tariff,
    Use,
    check_factor,
)
from radica.errors import Invalid, Refused

STRATUM_2 = CustomerClass(Use.RESIDENTIAL, 2)
COMMERCIAL = CustomerClass(Use.COMMERCIAL, 0)
BOTH = (Service.AQUEDUCT, Service.SEWERAGE)

volumes = st.decimals(0, 500, places=3)
prices = st.decimals(0, 20_000, places=4)
factors = st.decimals(Decimal("-0.7"), Decimal(1), places=4)


@st.composite
def tariffs(draw):
    basic = draw(st.decimals(1, 40, places=3))
    rate = Rate(draw(prices), draw(prices), draw(prices), draw(prices), draw(factors))
    return Tariff(
        code="T",
        municipality="08078",
        valid_from=date(2026, 1, 1),
        valid_to=None,
        act="Acuerdo",
        basic_up_to=basic,
        complementary_up_to=basic + draw(st.decimals(0, 40, places=3)),
        rates={(service, STRATUM_2): rate for service in Service},
    )


def amounts(lines):
    return {line.concept: int(line.amount) for line in lines}


def test_a_dwelling_of_estrato_2_pays_its_ranges_less_the_subsidy_on_fixed_charge_and_basic_range(tariff):
    # By hand, 41 m³: basic 16, complementary 16, luxury 9.
    # Aqueduct:  9,870.45 → 9,870;  16 × 3,456.78 = 55,308.48 → 55,308 (twice);  9 × 3,456.78 = 31,111.02 → 31,111;
    #            subsidy −40 % of (9,870 + 55,308 = 65,178) = −26,071.2 → −26,071.            Sum 125,526.
    # Sewerage:  5,120.10 → 5,120;  16 × 2,310.55 = 36,968.80 → 36,969 (twice);  9 × 2,310.55 = 20,794.95 → 20,795;
    #            subsidy −40 % of (5,120 + 36,969 = 42,089) = −16,835.6 → −16,836.            Sum 83,017.
    lines = tariff.lines(Decimal(41), STRATUM_2, BOTH)

    assert amounts(lines) == {
        "acueducto.cargo_fijo": 9_870,
        "acueducto.consumo_basico": 55_308,
        "acueducto.consumo_complementario": 55_308,
        "acueducto.consumo_suntuario": 31_111,
        "acueducto.subsidio": -26_071,
        "alcantarillado.cargo_fijo": 5_120,
        "alcantarillado.consumo_basico": 36_969,
        "alcantarillado.consumo_complementario": 36_969,
        "alcantarillado.consumo_suntuario": 20_795,
        "alcantarillado.subsidio": -16_836,
    }
    assert sum(line.amount for line in lines) == 208_543


def test_a_shop_pays_the_contribution_on_the_whole_service(tariff):
    # 20 m³: 9,870 + 55,308 + 4 × 3,456.78 (13,827.12 → 13,827) = 79,005; half of it is 39,502.5 → 39,503.
    lines = tariff.lines(Decimal(20), COMMERCIAL, (Service.AQUEDUCT,))

    assert amounts(lines)["acueducto.contribucion"] == 39_503
    assert sum(line.amount for line in lines) == 118_508


def test_without_consumption_only_the_fixed_charge_is_paid(tariff):
    # 9,870 less 40 % (3,948) = 5,922.
    lines = tariff.lines(Decimal(0), STRATUM_2, (Service.AQUEDUCT,))

    assert amounts(lines) == {"acueducto.cargo_fijo": 9_870, "acueducto.subsidio": -3_948}


def test_estrato_4_has_neither_subsidy_nor_contribution(tariff):
    lines = tariff.lines(Decimal(10), CustomerClass(Use.RESIDENTIAL, 4), (Service.AQUEDUCT,))

    assert [line.concept for line in lines] == ["acueducto.cargo_fijo", "acueducto.consumo_basico"]


@pytest.mark.parametrize(
    ("consumption", "ranges"),
    [(0, (0, 0, 0)), (16, (16, 0, 0)), (17, (16, 1, 0)), (32, (16, 16, 0)), (33, (16, 16, 1))],
)
def test_a_range_begins_after_the_last_cubic_metre_of_the_one_before(tariff, consumption, ranges):
    assert tariff.ranges(Decimal(consumption)) == ranges


def test_a_class_without_published_prices_is_refused_and_named(tariff):
    with pytest.raises(Refused, match="ATL-08078-2026 no tiene valores de acueducto para industrial"):
        tariff.lines(Decimal(10), CustomerClass(Use.INDUSTRIAL, 0), BOTH)


@given(tariffs(), volumes)
def test_the_ranges_add_up_and_fill_in_order(tariff, consumption):
    basic, complementary, luxury = tariff.ranges(consumption)

    assert basic + complementary + luxury == consumption
    assert min(basic, complementary, luxury) >= 0
    assert complementary == 0 or basic == tariff.basic_up_to
    assert luxury == 0 or basic + complementary == tariff.complementary_up_to


@given(tariffs(), volumes)
def test_lines_come_in_the_printed_order_and_each_amount_is_its_rounded_product(tariff, consumption):
    lines = tariff.lines(consumption, STRATUM_2, BOTH)

    positions = [TARIFF_CONCEPTS.index(line.concept) for line in lines]
    assert positions == sorted(positions)
    assert all(line.amount == pesos(line.quantity * line.unit_price) for line in lines)


@given(tariffs(), volumes, volumes)
def test_more_water_never_costs_less(tariff, one, other):
    # A peso of rounding aside: the subsidy is rounded on its own line.
    less, more = sorted((one, other))
    costs = [sum(line.amount for line in tariff.lines(each, STRATUM_2, BOTH)) for each in (less, more)]

    assert costs[0] <= costs[1] + 2


@pytest.mark.parametrize(
    ("amount", "rounded"), [("0.5", 1), ("0.49", 0), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("-2.5", -3), ("-2.4", -2)]
)
def test_half_a_peso_is_rounded_up_away_from_zero(amount, rounded):
    assert pesos(Decimal(amount)) == rounded
    assert cubic_metres(Decimal(amount)) == rounded


@pytest.mark.parametrize(
    ("number", "written"), [("15.000", "15"), ("1E+3", "1000"), ("-0.50", "-0.5"), ("-0", "0"), ("0.00", "0")]
)
def test_a_number_has_one_canonical_form(number, written):
    assert plain(Decimal(number)) == written


def test_a_subsidy_above_the_laws_ceiling_is_refused():
    with pytest.raises(Invalid, match="máximo para residencial estrato 2 es 40%"):
        check_factor(STRATUM_2, Decimal("-0.41"))
    check_factor(STRATUM_2, Decimal("-0.40"))


@pytest.mark.parametrize("customer", [STRATUM_2, CustomerClass(Use.RESIDENTIAL, 4), CustomerClass(Use.OFFICIAL, 0)])
def test_only_rich_estratos_shops_and_industry_contribute(customer):
    with pytest.raises(Invalid, match="no paga contribución"):
        check_factor(customer, Decimal("0.1"))


def test_a_shop_gets_no_subsidy():
    with pytest.raises(Invalid, match="subsidio"):
        check_factor(COMMERCIAL, Decimal("-0.1"))


@pytest.mark.parametrize(("use", "stratum"), [(Use.RESIDENTIAL, 0), (Use.RESIDENTIAL, 7), (Use.COMMERCIAL, 3)])
def test_only_dwellings_have_an_estrato(use, stratum):
    with pytest.raises(Invalid):
        CustomerClass(use, stratum)


def test_months_are_counted_over_the_new_year():
    assert Period(2026, 11).plus(2) == Period(2027, 1)
    assert Period(2026, 1).plus(-1) == Period(2025, 12)
    assert Period.parse("2026-03").spoken() == "marzo de 2026"


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "26-03", "2026-3", "marzo", ""])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(Invalid):
        Period.parse(text)
