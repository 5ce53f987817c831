"""What the tests of billing's domain are built from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from billing.domain.case import Case
from billing.domain.corrections import Grounds, Measured
from billing.domain.invoice import Basis, Bill, Invoice, Metering
from billing.domain.period import Period
from billing.domain.tariff import CustomerClass, Line, Rate, Service, Tariff, Use

STRATUM_2 = CustomerClass(Use.RESIDENTIAL, 2)
STRATUM_4 = CustomerClass(Use.RESIDENTIAL, 4)
COMMERCIAL = CustomerClass(Use.COMMERCIAL, 0)
BOTH = (Service.AQUEDUCT, Service.SEWERAGE)
NOVEMBER = datetime(2026, 11, 24, 14, tzinfo=UTC)


@pytest.fixture
def tariff():
    """Prices with cents, so that rounding shows; subsidy of 40 % in estrato 2, contribution of 50 % for shops."""
    return a_tariff()


def a_tariff():
    factors = {STRATUM_2: "-0.40", STRATUM_4: "0", COMMERCIAL: "0.50"}
    prices = {Service.AQUEDUCT: ("9870.45", "3456.78"), Service.SEWERAGE: ("5120.10", "2310.55")}
    return Tariff(
        code="ATL-08078-2026",
        municipality="08078",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        act="Acuerdo 12 de 2025",
        basic_up_to=Decimal(16),
        complementary_up_to=Decimal(32),
        rates={
            (service, customer): Rate(Decimal(fixed), *[Decimal(price)] * 3, factor=Decimal(factor))
            for service, (fixed, price) in prices.items()
            for customer, factor in factors.items()
        },
    )


@pytest.fixture
def a_bill(tariff):
    """Make a bill as the tariff says, with other charges after it."""

    def make(consumption=41, customer=STRATUM_2, services=BOTH, others=()):
        metering = Metering(Decimal(1200), Decimal(1200) + consumption, Decimal(consumption), Basis.READING)
        lines = (*tariff.lines(Decimal(consumption), customer, services), *others)
        return Bill(metering, customer, lines)

    return make


@pytest.fixture
def an_invoice(a_bill):
    """Make an invoice of October 2026."""

    def make(bill=None, number="F-1", account="0807800012", issued_on=date(2026, 10, 28)):
        return Invoice(number, account, "08078", Period(2026, 10), issued_on, date(2026, 11, 12), bill or a_bill())

    return make


@pytest.fixture
def grounds(tariff):
    """The published tariff and six measured periods: 12, 14, 13, 15, 12 and 14 m³."""
    volumes = (12, 14, 13, 15, 12, 14)
    measured = [Measured(Period(2026, 9).plus(-back), Decimal(volume)) for back, volume in enumerate(volumes)]
    return Grounds(tariff, measured)


@pytest.fixture
def a_case():
    """Make a case whose concept asked for a reliquidation."""

    def make(**changes):
        known = {
            "radicado": "E-2026-0000123-4",
            "kind": "reclamacion",
            "account": "0807800012",
            "invoice": "F-1",
            "concept": "reliquidate",
            "closed": False,
        }
        return Case(**{**known, **changes})

    return make


@pytest.fixture
def reconnection():
    return Line.charge("otros.reconexion", Decimal(1), Decimal(45_000))
