"""What a row, or several rows that belong together, say; each builder raises Invalid with the column's name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from billing.domain.invoice import Basis
from billing.domain.money import plain
from billing.domain.tariff import CustomerClass, Line, Rate, Service, check_factor
from billing.imports import fields
from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from billing.domain.period import Period
    from billing.imports.fields import Values

SUBSCRIBER_COLUMNS = ("cuenta", "uso", "estrato", "municipio", "ciclo", "alcantarillado")
METER_COLUMNS = ("medidor", "cuenta", "instalado", "retirado")
TARIFF_HEADER = (
    "tarifa",
    "municipio",
    "vigente_desde",
    "vigente_hasta",
    "acto",
    "basico_hasta",
    "complementario_hasta",
)
PRICE_COLUMNS = ("cargo_fijo", "precio_basico", "precio_complementario", "precio_suntuario")
TARIFF_COLUMNS = (*TARIFF_HEADER, "servicio", "uso", "estrato", *PRICE_COLUMNS, "factor")
INVOICE_HEADER = (
    "factura",
    "cuenta",
    "periodo",
    "expedida",
    "vence",
    "lectura_anterior",
    "lectura_actual",
    "consumo",
    "base",
    "uso",
    "estrato",
    "total",
)
INVOICE_COLUMNS = (*INVOICE_HEADER, "concepto", "cantidad", "valor_unitario", "valor")
MOST_LINES = 200
T = TypeVar("T")


class InRow(Invalid):
    """One row of several is wrong: `position` counts from 0 among the rows of its record."""

    def __init__(self, position: int, problem: Invalid) -> None:
        super().__init__(problem.field or "", problem.detail, problem.way_out)
        self.position = position


@dataclass(frozen=True, slots=True)
class Subscriber:
    """An account as the commercial system has it now."""

    account: str
    customer: CustomerClass
    municipality: str
    cycle: int
    sewerage: bool


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter and the account where it is, or was until it was removed."""

    serial: str
    account: str
    installed_on: date
    removed_on: date | None


@dataclass(frozen=True, slots=True)
class TariffVersion:
    """A published version with all its rates."""

    code: str
    municipality: str
    valid_from: date
    valid_to: date | None
    act: str
    basic_up_to: Decimal
    complementary_up_to: Decimal
    rates: dict[tuple[Service, CustomerClass], Rate]

    @property
    def digest(self) -> str:
        """The hash of all its values."""
        limits = (self.basic_up_to, self.complementary_up_to)
        rates = sorted((str(key[0]), str(key[1]), *_parts(rate)) for key, rate in self.rates.items())
        header = (self.code, self.municipality, self.valid_from, self.valid_to, self.act, *limits)
        return _digest(*header, *(part for rate in rates for part in rate))


@dataclass(frozen=True, slots=True)
class IssuedInvoice:
    """An invoice as it was issued; `metering` columns in m³, `total` in pesos."""

    number: str
    account: str
    period: Period
    issued_on: date
    due_on: date
    previous: Decimal | None
    current: Decimal | None
    consumption: Decimal
    basis: Basis
    customer: CustomerClass
    total: Decimal
    lines: tuple[Line, ...]

    @property
    def digest(self) -> str:
        """The hash of all its values."""
        return _digest(*_parts(self)[:-1], *(part for line in self.lines for part in _parts(line)))


def subscriber(rows: Sequence[Values]) -> Subscriber:
    """Return what a row says of an account."""
    (row,) = rows
    return Subscriber(
        account=fields.code(row, "cuenta"),
        customer=fields.customer(row),
        municipality=fields.municipality(row, "municipio"),
        cycle=fields.whole(row, "ciclo", 1, 99),
        sewerage=fields.yes(row, "alcantarillado"),
    )


def meter(rows: Sequence[Values]) -> Meter:
    """Return what a row says of a meter."""
    (row,) = rows
    found = Meter(
        serial=fields.code(row, "medidor"),
        account=fields.code(row, "cuenta"),
        installed_on=fields.day(row, "instalado"),
        removed_on=fields.optional_day(row, "retirado"),
    )
    if found.removed_on and found.removed_on < found.installed_on:
        raise Invalid("retirado", "El medidor no pudo retirarse antes de instalarse.")
    return found


def tariff(rows: Sequence[Values]) -> TariffVersion:
    """Return the version that several rows make, a row for each service and class of user."""
    _same(rows, TARIFF_HEADER, "la tarifa")
    first = rows[0]
    rates: dict[tuple[Service, CustomerClass], Rate] = {}
    for position, (key, rate) in enumerate(_each(rows, _rate)):
        if key in rates:
            raise InRow(position, Invalid("uso", f"{key[0]} para {key[1]} está dos veces en esta tarifa."))
        rates[key] = rate
    found = TariffVersion(
        code=fields.code(first, "tarifa"),
        municipality=fields.municipality(first, "municipio"),
        valid_from=fields.day(first, "vigente_desde"),
        valid_to=fields.optional_day(first, "vigente_hasta"),
        act=fields.text(first, "acto"),
        basic_up_to=fields.decimal(first, "basico_hasta", 3),
        complementary_up_to=fields.decimal(first, "complementario_hasta", 3),
        rates=rates,
    )
    if found.valid_to and found.valid_to < found.valid_from:
        raise Invalid("vigente_hasta", "La vigencia termina antes de empezar.")
    if not 0 < found.basic_up_to <= found.complementary_up_to:
        raise Invalid("complementario_hasta", "Los rangos van de menor a mayor: básico, complementario, suntuario.")
    return found


def invoice(rows: Sequence[Values]) -> IssuedInvoice:
    """Return the invoice that several rows make, a row for each of its lines."""
    _same(rows, INVOICE_HEADER, "la factura")
    if len(rows) > MOST_LINES:
        raise Invalid("factura", f"Tiene más de {MOST_LINES} renglones.")
    first = rows[0]
    lines = tuple(_each(rows, _line))
    found = IssuedInvoice(
        number=fields.code(first, "factura"),
        account=fields.code(first, "cuenta"),
        period=fields.period(first, "periodo"),
        issued_on=fields.day(first, "expedida"),
        due_on=fields.day(first, "vence"),
        previous=fields.optional_decimal(first, "lectura_anterior", 3),
        current=fields.optional_decimal(first, "lectura_actual", 3),
        consumption=fields.decimal(first, "consumo", 3),
        basis=fields.choice(first, "base", Basis),
        customer=fields.customer(first),
        total=fields.decimal(first, "total", 0, negative=True),
        lines=lines,
    )
    if found.due_on < found.issued_on:
        raise Invalid("vence", "La factura vence antes de expedirse.")
    added = sum((line.amount for line in lines), Decimal(0))
    if added != found.total:
        raise Invalid("total", f"Los renglones suman {added} y el total dice {found.total}.")
    return found


def _each(rows: Sequence[Values], parse: Callable[[Values], T]) -> Iterator[T]:
    for position, row in enumerate(rows):
        try:
            yield parse(row)
        except Invalid as problem:
            raise InRow(position, problem) from problem


def _rate(row: Values) -> tuple[tuple[Service, CustomerClass], Rate]:
    service, customer = fields.choice(row, "servicio", Service), fields.customer(row)
    factor = fields.decimal(row, "factor", 4, negative=True)
    check_factor(customer, factor)
    fixed, basic, complementary, luxury = (fields.decimal(row, column, 4) for column in PRICE_COLUMNS)
    return (service, customer), Rate(fixed, basic, complementary, luxury, factor)


def _line(row: Values) -> Line:
    return Line(
        concept=fields.concept(row, "concepto"),
        quantity=fields.decimal(row, "cantidad", 4, negative=True),
        unit_price=fields.decimal(row, "valor_unitario", 4, negative=True),
        amount=fields.decimal(row, "valor", 0, negative=True),
    )


def _same(rows: Sequence[Values], header: Sequence[str], thing: str) -> None:
    for column in header:
        if any(row[column] != rows[0][column] for row in rows):
            raise Invalid(column, f"No es el mismo en todas las filas de {thing}.")


def _parts(record: Rate | Line | IssuedInvoice) -> tuple[object, ...]:
    values = (getattr(record, field.name) for field in dataclass_fields(record))
    return tuple(plain(value) if isinstance(value, Decimal) else value for value in values)


def _digest(*parts: object) -> str:
    """The hash of what was read, not of how it was written: 31/03/2026 and 2026-03-31 are the same."""
    written = (plain(part) if isinstance(part, Decimal) else str(part) for part in parts)
    return hashlib.sha256("\n".join(written).encode()).hexdigest()
