"""Reading one cell: each function returns its value or raises Invalid that names the column and says what is wrong."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from billing.domain.period import Period
from billing.domain.tariff import CustomerClass, Use
from radica.errors import Invalid

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
MUNICIPALITY = re.compile(r"\d{5}")
CONCEPT = re.compile(r"[a-z]+\.[a-z0-9_]{1,50}")
COLOMBIAN_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
SHORTEST_CODE = 5
Choice = TypeVar("Choice", bound=StrEnum)
Values = dict[str, str]


def text(values: Values, column: str, longest: int = 200) -> str:
    """Return a text that must be there."""
    found = values[column]
    if not found:
        raise Invalid(column, "Falta este dato.")
    if not found.isprintable():
        raise Invalid(column, "Tiene caracteres que no se ven; escríbalo de nuevo.")
    if len(found) > longest:
        raise Invalid(column, f"Pasa de {longest} caracteres.")
    return found


def code(values: Values, column: str) -> str:
    """Return an account, an invoice, a meter or a tariff's code."""
    found = text(values, column)
    if not CODE.fullmatch(found):
        raise Invalid(column, f"«{found[:30]}» solo puede tener letras sin tilde, números, punto y guion.")
    return found


def municipality(values: Values, column: str) -> str:
    """Return a DANE code; a spreadsheet that took it for a number has lost its leading zero."""
    found = text(values, column).zfill(SHORTEST_CODE)
    if not MUNICIPALITY.fullmatch(found):
        raise Invalid(column, f"«{found[:30]}» no es un código DANE de municipio; son cinco cifras, como 08078.")
    return found


def concept(values: Values, column: str) -> str:
    """Return what a line charges: `acueducto.cargo_fijo`, `otros.reconexion`."""
    found = text(values, column).lower()
    if not CONCEPT.fullmatch(found):
        raise Invalid(column, f"«{found[:30]}» no es un concepto; se escribe como otros.reconexion.")
    return found


def decimal(values: Values, column: str, places: int, *, negative: bool = False) -> Decimal:
    """Return a number with a decimal point or comma and no separators between thousands."""
    found = text(values, column)
    if not NUMBER.fullmatch(found):
        raise Invalid(column, f"«{found[:30]}» no es un número; escríbalo sin separador de miles, como 1234,50.")
    try:
        number = Decimal(found.replace(",", "."))
        exact = number.quantize(Decimal(1).scaleb(-places))
    except InvalidOperation as error:
        raise Invalid(column, "El número tiene demasiadas cifras.") from error
    if exact != number:
        raise Invalid(column, f"Tiene más de {places} decimales.")
    if number < 0 and not negative:
        raise Invalid(column, "No puede ser negativo.")
    return number


def optional_decimal(values: Values, column: str, places: int) -> Decimal | None:
    """Return a number, None for an empty cell."""
    return decimal(values, column, places) if values[column] else None


def whole(values: Values, column: str, lowest: int, highest: int) -> int:
    """Return a whole number between two bounds, both included."""
    found = text(values, column)
    if not found.isdecimal() or not lowest <= int(found) <= highest:
        raise Invalid(column, f"«{found[:30]}» no es un número entero de {lowest} a {highest}.")
    return int(found)


def day(values: Values, column: str) -> date:
    """Return a date written as 2026-03-31 or 31/03/2026."""
    found = text(values, column)
    try:
        if ISO_DAY.fullmatch(found):
            return date.fromisoformat(found)
        if COLOMBIAN_DAY.fullmatch(found):
            return datetime.strptime(found, "%d/%m/%Y").date()  # noqa: DTZ007 - a calendar date has no zone
    except ValueError as error:
        raise Invalid(column, f"«{found}» no existe en el calendario.") from error
    raise Invalid(column, f"«{found[:30]}» no es una fecha; escríbala como 2026-03-31 o 31/03/2026.")


def optional_day(values: Values, column: str) -> date | None:
    """Return a date, None for an empty cell."""
    return day(values, column) if values[column] else None


def period(values: Values, column: str) -> Period:
    """Return a month written as 2026-03."""
    return Period.parse(text(values, column), column)


def choice(values: Values, column: str, kind: type[Choice]) -> Choice:
    """Return one of a few words, in any case."""
    found = text(values, column).lower()
    try:
        return kind(found)
    except ValueError as error:
        raise Invalid(column, f"«{found[:30]}» no se admite; use: {', '.join(kind)}.") from error


def yes(values: Values, column: str) -> bool:
    """Return whether the cell says yes."""
    found = text(values, column).lower().replace("í", "i")
    if found not in {"si", "no"}:
        raise Invalid(column, f"«{found[:30]}» no se entiende; escriba si o no.")
    return found == "si"


def customer(values: Values) -> CustomerClass:
    """Return the class of user of the columns `uso` and `estrato`; an empty estrato is 0."""
    stratum = whole(values, "estrato", 0, 6) if values["estrato"] else 0
    try:
        return CustomerClass(choice(values, "uso", Use), stratum)
    except Invalid as error:
        raise Invalid("estrato" if error.field == "stratum" else "uso", error.detail) from error
