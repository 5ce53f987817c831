"""An invoice: what it was issued with, and what it says as it stands after the reliquidations in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from billing.domain.money import plain
from billing.domain.tariff import TARIFF_CONCEPTS, CustomerClass, Line, Service, Use

if TYPE_CHECKING:
    from datetime import date

    from billing.domain.period import Period
    from billing.domain.tariff import Tariff

TARIFF_ORDER = {concept: position for position, concept in enumerate(TARIFF_CONCEPTS)}


class Basis(StrEnum):
    """How the consumption was found: the three ways of Ley 142 de 1994 art. 146."""

    READING = "lectura"
    AVERAGE = "promedio"
    GAUGING = "aforo"


@dataclass(frozen=True, slots=True)
class Metering:
    """Readings of the meter and the consumption billed, in m³."""

    previous: Decimal | None
    current: Decimal | None
    consumption: Decimal
    basis: Basis


@dataclass(frozen=True, slots=True)
class Bill:
    """The content of an invoice: metering, class of user, lines in the order in which they are printed."""

    metering: Metering
    customer: CustomerClass
    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        """The sum of the lines, in whole pesos."""
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def services(self) -> tuple[Service, ...]:
        """The services that this bill charges by tariff."""
        charged = {line.service for line in self.lines}
        return tuple(service for service in Service if service in charged)

    def repriced(self, tariff: Tariff) -> Bill:
        """Return the bill with its tariff lines made anew; other charges stay as they are, after them."""
        others = tuple(line for line in self.lines if line.service is None)
        priced = tariff.lines(self.metering.consumption, self.customer, self.services)
        return replace(self, lines=priced + others)


@dataclass(frozen=True, slots=True)
class Invoice:
    """An issued invoice, with its bill as it stands now."""

    number: str
    account: str
    municipality: str
    period: Period
    issued_on: date
    due_on: date
    bill: Bill


def by_concept(bill: Bill) -> dict[str, Decimal]:
    """Return the amount of each concept in pesos, in the order of the invoice; a repeated concept adds up."""
    amounts: dict[str, Decimal] = {}
    for line in bill.lines:
        amounts[line.concept] = amounts.get(line.concept, Decimal(0)) + line.amount
    return amounts


def concepts(before: Bill, after: Bill) -> tuple[str, ...]:
    """Return the concepts of two bills in printed order: tariff lines by service and kind, then the others."""
    found = dict.fromkeys(line.concept for bill in (after, before) for line in bill.lines)
    return tuple(sorted(found, key=lambda concept: TARIFF_ORDER.get(concept, len(TARIFF_ORDER))))


def bill_data(bill: Bill) -> dict[str, Any]:
    """Return a bill as JSON values, numbers as canonical text; the form that is stored and hashed."""
    metering = bill.metering
    return {
        "metering": {
            "previous": None if metering.previous is None else plain(metering.previous),
            "current": None if metering.current is None else plain(metering.current),
            "consumption": plain(metering.consumption),
            "basis": str(metering.basis),
        },
        "customer": {"use": str(bill.customer.use), "stratum": bill.customer.stratum},
        "lines": [
            {
                "concept": line.concept,
                "quantity": plain(line.quantity),
                "unit_price": plain(line.unit_price),
                "amount": plain(line.amount),
            }
            for line in bill.lines
        ],
        "total": plain(bill.total),
    }


def bill_from(data: dict[str, Any]) -> Bill:
    """Return the bill that `bill_data` wrote."""
    metering, customer = data["metering"], data["customer"]
    return Bill(
        metering=Metering(
            previous=None if metering["previous"] is None else Decimal(metering["previous"]),
            current=None if metering["current"] is None else Decimal(metering["current"]),
            consumption=Decimal(metering["consumption"]),
            basis=Basis(metering["basis"]),
        ),
        customer=CustomerClass(Use(customer["use"]), customer["stratum"]),
        lines=tuple(
            Line(line["concept"], Decimal(line["quantity"]), Decimal(line["unit_price"]), Decimal(line["amount"]))
            for line in data["lines"]
        ),
    )
