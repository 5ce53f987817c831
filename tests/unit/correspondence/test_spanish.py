"""Dates, amounts and names as letters write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from correspondence.domain import places, spanish
from correspondence.numbers import outgoing_number
from radica.events.common import Kind, Result


def test_dates_are_written_with_the_months_name():
    assert spanish.long_date(date(2026, 11, 24)) == "24 de noviembre de 2026"
    assert spanish.long_date(date(2027, 1, 1)) == "1.º de enero de 2027"


@pytest.mark.parametrize(
    ("hour", "written"),
    [(5, "12:05 a. m."), (14, "9:05 a. m."), (17, "12:05 p. m."), (20, "3:05 p. m.")],
)
def test_instants_are_written_as_colombias_clocks_show_them(hour, written):
    at = datetime(2026, 11, 24, hour, 5, tzinfo=UTC)
    assert spanish.long_instant(at) == f"24 de noviembre de 2026, {written}"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0.00", "$ 0,00"),
        ("98300.25", "$ 98.300,25"),
        ("-114150.50", "−$ 114.150,50"),
        ("1234567890.10", "$ 1.234.567.890,10"),
    ],
)
def test_amounts_are_written_as_they_come_and_never_rounded(amount, written):
    assert spanish.pesos(Decimal(amount)) == written


def test_billing_periods_are_written_with_the_months_name():
    assert spanish.billing_period("2026-02") == "febrero de 2026"


def test_points_of_a_decision_are_headed_by_ordinals():
    assert spanish.ordinal(1) == "Primero"
    assert spanish.ordinal(20) == "Vigésimo"
    assert spanish.ordinal(21) == "Numeral 21"


def test_every_kind_and_result_has_its_name():
    assert set(spanish.KIND_NAMES) == set(Kind)
    assert set(spanish.RESULT_NAMES) == set(Result)


def test_a_municipalitys_code_becomes_its_name():
    assert places.municipality("08078") == "Baranoa (Atlántico)"
    assert places.municipality("05001") == "Municipio 05001 (código DANE)"
    assert places.municipality("Baranoa, Atlántico") == "Baranoa, Atlántico"


def test_outgoing_numbers_carry_a_check_digit():
    assert outgoing_number(2026, 45) == "S-2026-0000045-" + outgoing_number(2026, 45)[-1]
    assert outgoing_number(2026, 45)[-1] != outgoing_number(2026, 54)[-1]
