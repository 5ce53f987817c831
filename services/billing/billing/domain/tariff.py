"""The published tariff of aqueduct and sewerage, and the lines it makes of a consumption.

A tariff has, for each service and class of user, a fixed charge a month and a price a cubic metre for each range of
consumption: basic, complementary and luxury (Resolución CRA 750 de 2016: below 1,000 m above the sea up to 16 m³,
up to 32 m³, and beyond). A subsidy lowers the fixed charge and the basic range only; a contribution raises the whole
bill of the service (Ley 142 de 1994 arts. 89 and 99; ceilings of Ley 1450 de 2011 art. 125).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from billing.domain.money import pesos
from radica.errors import Invalid, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

ONE = Decimal(1)
HIGHEST_STRATUM = 6
LARGEST_SUBSIDY = {1: Decimal("0.70"), 2: Decimal("0.40"), 3: Decimal("0.15")}


class Service(StrEnum):
    """A service that the invoice charges."""

    AQUEDUCT = "acueducto"
    SEWERAGE = "alcantarillado"


PARTS = ("cargo_fijo", "consumo_basico", "consumo_complementario", "consumo_suntuario", "subsidio", "contribucion")
TARIFF_CONCEPTS = tuple(f"{service}.{part}" for service in Service for part in PARTS)
"""What a tariff charges, in the order in which invoices print it."""


class Use(StrEnum):
    """The class of use of a connection; the words are those of the regulation."""

    RESIDENTIAL = "residencial"
    COMMERCIAL = "comercial"
    INDUSTRIAL = "industrial"
    OFFICIAL = "oficial"
    SPECIAL = "especial"


@dataclass(frozen=True, slots=True)
class CustomerClass:
    """The class of use and, for dwellings, the estrato 1 to 6 that the municipality gave; otherwise 0."""

    use: Use
    stratum: int

    def __post_init__(self) -> None:
        dwelling = self.use is Use.RESIDENTIAL
        if dwelling and not 1 <= self.stratum <= HIGHEST_STRATUM:
            raise Invalid("stratum", "Un predio residencial tiene estrato de 1 a 6.", "Indique el estrato.")
        if not dwelling and self.stratum != 0:
            raise Invalid("stratum", "Solo los predios residenciales tienen estrato.", "Indique estrato 0.")

    def __str__(self) -> str:
        return f"{self.use} estrato {self.stratum}" if self.stratum else str(self.use)


@dataclass(frozen=True, slots=True)
class Line:
    """One charge of an invoice: `amount` (whole pesos) is `quantity` times `unit_price`, rounded.

    For a subsidy or contribution the quantity is the sum in pesos on which it falls and the price its signed share.
    """

    concept: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal

    @classmethod
    def charge(cls, concept: str, quantity: Decimal, unit_price: Decimal) -> Line:
        """Make a line whose amount follows from its quantity and price. This is the place of the rounding."""
        return cls(concept, quantity, unit_price, pesos(quantity * unit_price))

    @property
    def service(self) -> Service | None:
        """The service whose tariff makes this line, or None for other charges."""
        prefix = self.concept.partition(".")[0]
        return Service(prefix) if prefix in set(Service) else None


@dataclass(frozen=True, slots=True)
class Rate:
    """What one service costs one class of user: pesos a month, pesos a m³ by range, signed subsidy share."""

    fixed_charge: Decimal
    basic: Decimal
    complementary: Decimal
    luxury: Decimal
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Tariff:
    """One published version: a municipality's rates between two dates, both included; no end means until further."""

    code: str
    municipality: str
    valid_from: date
    valid_to: date | None
    act: str
    basic_up_to: Decimal
    complementary_up_to: Decimal
    rates: Mapping[tuple[Service, CustomerClass], Rate]

    def lines(self, consumption: Decimal, customer: CustomerClass, services: Iterable[Service]) -> tuple[Line, ...]:
        """Return what these services cost for a month's consumption in m³; raises Refused for an unpriced class."""
        wanted = set(services)
        return tuple(
            line
            for service in Service
            if service in wanted
            for line in self._service_lines(service, consumption, self._rate(service, customer))
        )

    def ranges(self, consumption: Decimal) -> tuple[Decimal, Decimal, Decimal]:
        """Split a consumption (m³) into its basic, complementary and luxury parts."""
        basic = min(consumption, self.basic_up_to)
        complementary = min(consumption, self.complementary_up_to) - basic
        return basic, complementary, consumption - basic - complementary

    def _rate(self, service: Service, customer: CustomerClass) -> Rate:
        rate = self.rates.get((service, customer))
        if rate is None:
            raise Refused(
                f"La tarifa {self.code} no tiene valores de {service} para {customer}.",
                "Cargue la tarifa publicada para esa clase de usuario y repita la operación.",
            )
        return rate

    def _service_lines(self, service: Service, consumption: Decimal, rate: Rate) -> list[Line]:
        basic, complementary, luxury = self.ranges(consumption)
        fixed = Line.charge(f"{service}.cargo_fijo", ONE, rate.fixed_charge)
        consumed = [
            Line.charge(f"{service}.{name}", volume, price)
            for name, volume, price in (
                ("consumo_basico", basic, rate.basic),
                ("consumo_complementario", complementary, rate.complementary),
                ("consumo_suntuario", luxury, rate.luxury),
            )
            if volume
        ]
        return [fixed, *consumed, *_solidarity(service, [fixed, *consumed], rate.factor)]


def check_factor(customer: CustomerClass, factor: Decimal) -> None:
    """Raise Invalid for a subsidy above the law's ceiling, or one given to or asked from the wrong class."""
    ceiling = LARGEST_SUBSIDY.get(customer.stratum, Decimal(0))
    if factor < -ceiling:
        raise Invalid("factor", f"El subsidio máximo para {customer} es {ceiling:.0%}.", "Revise el porcentaje.")
    contributes = customer.use in {Use.COMMERCIAL, Use.INDUSTRIAL} or customer.stratum >= HIGHEST_STRATUM - 1
    if factor > 0 and not contributes:
        raise Invalid("factor", f"La clase {customer} no paga contribución.", "Escriba 0 o un subsidio negativo.")


def _solidarity(service: Service, charged: list[Line], factor: Decimal) -> list[Line]:
    """A subsidy falls on the fixed charge and the basic range, a contribution on all; both on rounded amounts."""
    if not factor:
        return []
    reached = {f"{service}.cargo_fijo", f"{service}.consumo_basico"}
    base = sum((line.amount for line in charged if factor > 0 or line.concept in reached), Decimal(0))
    return [Line.charge(f"{service}.{'subsidio' if factor < 0 else 'contribucion'}", base, factor)]
