"""What can be wrong with an invoice, and the bill as it should have been.

Each correction is a value; `corrected` answers the corrected bill and the reasons in sentences for the citizen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, assert_never

from billing.domain import wording
from billing.domain.invoice import Basis, Bill, Metering
from billing.domain.money import cubic_metres
from billing.domain.tariff import CustomerClass, Line, Service, Use
from radica.errors import Invalid, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from billing.domain.invoice import Invoice
    from billing.domain.period import Period
    from billing.domain.tariff import Tariff

FEWEST_PERIODS = 3
MOST_PERIODS = 12
PAYMENT_CONCEPT = "otros.pago_aplicado"


@dataclass(frozen=True, slots=True)
class CorrectReading:
    """The meter said something else: the right current reading (m³), and the previous one where that was wrong too."""

    TYPE: ClassVar = "reading"
    current: Decimal
    previous: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UseAverage:
    """The meter could not be read or trusted: the mean of the last measured periods (Ley 142 de 1994 art. 146)."""

    TYPE: ClassVar = "average"
    periods: int = 6


@dataclass(frozen=True, slots=True)
class CorrectClass:
    """The class of use or the estrato was wrong."""

    TYPE: ClassVar = "customer_class"
    use: Use
    stratum: int


@dataclass(frozen=True, slots=True)
class RemoveLine:
    """A charge that is not of the tariff does not belong there; `line` counts from 1 in the invoice as it stands."""

    TYPE: ClassVar = "line_removed"
    line: int


@dataclass(frozen=True, slots=True)
class RemoveService:
    """A whole service was charged and not given."""

    TYPE: ClassVar = "service_removed"
    service: Service


@dataclass(frozen=True, slots=True)
class ApplyPayment:
    """A payment was made and not taken into account."""

    TYPE: ClassVar = "payment"
    amount: Decimal
    paid_on: date
    reference: str


@dataclass(frozen=True, slots=True)
class ApplyTariff:
    """The amounts do not follow from the published tariff: compute them again, with nothing else changed."""

    TYPE: ClassVar = "tariff"


Correction = CorrectReading | UseAverage | CorrectClass | RemoveLine | RemoveService | ApplyPayment | ApplyTariff


@dataclass(frozen=True, slots=True)
class Measured:
    """The consumption (m³) of one period that was billed by reading."""

    period: Period
    consumption: Decimal


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is known when an invoice is corrected: the tariff in force in its period, the measured periods before it."""

    tariff: Tariff | None
    measured: Sequence[Measured]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The bill as it should be, why in sentences, and the tariff if the amounts were computed again with it."""

    bill: Bill
    why: tuple[str, ...]
    tariff: Tariff | None


def corrected(invoice: Invoice, correction: Correction, grounds: Grounds) -> Corrected:
    """Apply a correction to an invoice as it stands; raises Invalid or Refused in words for the coordinator."""
    match correction:
        case RemoveLine(line):
            return _without_line(invoice.bill, line)
        case RemoveService(service):
            return _without_service(invoice.bill, service)
        case ApplyPayment():
            return _with_payment(invoice.bill, correction)
        case CorrectReading():
            bill, why = _with_reading(invoice.bill, correction)
        case UseAverage(periods):
            bill, why = _with_average(invoice.bill, periods, grounds.measured)
        case CorrectClass(use, stratum):
            bill, why = _with_class(invoice.bill, _customer(use, stratum))
        case ApplyTariff():
            bill, why = invoice.bill, "Los valores se calculan de nuevo con la tarifa publicada para el período."
        case _:  # pragma: no cover - mypy proves that there is no other
            assert_never(correction)
    tariff = _needed(grounds.tariff, invoice)
    return Corrected(bill.repriced(tariff), (why,), tariff)


def _needed(tariff: Tariff | None, invoice: Invoice) -> Tariff:
    if tariff is None:
        raise Refused(
            f"No hay tarifa publicada para el municipio {invoice.municipality} en {invoice.period.spoken()}.",
            "Cargue la tarifa de ese período con «python -m billing import tariffs» y repita la operación.",
        )
    return tariff


def _with_reading(bill: Bill, correction: CorrectReading) -> tuple[Bill, str]:
    previous = bill.metering.previous if correction.previous is None else correction.previous
    if previous is None:
        raise Invalid(
            "correction.previous",
            "La factura no tiene lectura anterior.",
            "Indique también la lectura anterior, o corrija por promedio.",
        )
    if correction.current < previous:
        raise Invalid(
            "correction.current",
            f"La lectura {wording.number(correction.current)} es menor que la anterior ({wording.number(previous)}).",
            "Revise la lectura; si el medidor se cambió o dio la vuelta, corrija por promedio.",
        )
    consumption = correction.current - previous
    why = (
        f"La lectura correcta del medidor es {wording.number(correction.current)} y la anterior "
        f"{wording.number(previous)}: el consumo fue de {wording.volume(consumption)}, "
        f"no de {wording.volume(bill.metering.consumption)}."
    )
    return replace(bill, metering=Metering(previous, correction.current, consumption, Basis.READING)), why


def _with_average(bill: Bill, periods: int, measured: Sequence[Measured]) -> tuple[Bill, str]:
    if not FEWEST_PERIODS <= periods <= MOST_PERIODS:
        raise Invalid(
            "correction.periods",
            f"El promedio se toma de {FEWEST_PERIODS} a {MOST_PERIODS} períodos.",
            "Lo usual son los últimos 6.",
        )
    taken = measured[:periods]
    if len(taken) < FEWEST_PERIODS:
        raise Refused(
            f"La cuenta tiene {len(taken)} períodos medidos antes de esta factura; hacen falta {FEWEST_PERIODS}.",
            "Ordene una lectura o un aforo y corrija con su resultado.",
        )
    volumes = [month.consumption for month in taken]
    mean = sum(volumes, Decimal(0)) / len(volumes)
    consumption = cubic_metres(mean)
    listed = ", ".join(wording.number(volume) for volume in volumes)
    why = (
        f"El consumo se calcula con el promedio de los últimos {len(volumes)} períodos medidos ({listed} m³): "
        f"{wording.volume(consumption)}, no {wording.volume(bill.metering.consumption)}."
    )
    metering = replace(bill.metering, consumption=consumption, basis=Basis.AVERAGE)
    return replace(bill, metering=metering), why


def _customer(use: Use, stratum: int) -> CustomerClass:
    try:
        return CustomerClass(use, stratum)
    except Invalid as problem:
        raise Invalid(f"correction.{problem.field}", problem.detail, problem.way_out) from problem


def _with_class(bill: Bill, customer: CustomerClass) -> tuple[Bill, str]:
    was = wording.customer_name(bill.customer.use, bill.customer.stratum)
    should = wording.customer_name(customer.use, customer.stratum)
    return replace(bill, customer=customer), f"La clase de usuario que corresponde es {should}, no {was}."


def _without_line(bill: Bill, position: int) -> Corrected:
    if not 1 <= position <= len(bill.lines):
        raise Invalid(
            "correction.line",
            f"La factura no tiene el renglón {position}.",
            f"Indique un renglón entre 1 y {len(bill.lines)}, como los muestra la factura.",
        )
    line = bill.lines[position - 1]
    if line.service:
        raise Refused(
            f"El renglón {position} ({wording.concept_name(line.concept)}) resulta de la tarifa y no se quita solo.",
            "Corrija la lectura, la clase de usuario o la tarifa, o quite el servicio completo.",
        )
    why = f"El cobro «{wording.concept_name(line.concept)}» por {wording.money(line.amount)} no corresponde."
    lines = bill.lines[: position - 1] + bill.lines[position:]
    return Corrected(replace(bill, lines=lines), (why,), None)


def _without_service(bill: Bill, service: Service) -> Corrected:
    if service not in bill.services:
        raise Refused(f"La factura no cobra {service}.", "Revise qué servicio se reclama.")
    lines = tuple(line for line in bill.lines if line.service is not service)
    why = f"El servicio de {service} no se prestó en el período y no se cobra."
    return Corrected(replace(bill, lines=lines), (why,), None)


def _with_payment(bill: Bill, payment: ApplyPayment) -> Corrected:
    line = Line.charge(PAYMENT_CONCEPT, Decimal(1), -payment.amount)
    why = (
        f"El {wording.day(payment.paid_on)} se pagaron {wording.money(payment.amount)} "
        f"(comprobante {payment.reference}) que no se habían descontado."
    )
    return Corrected(replace(bill, lines=(*bill.lines, line)), (why,), None)
