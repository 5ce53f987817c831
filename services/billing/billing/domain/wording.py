"""Spanish words for what billing computes, as the citizen reads them on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billing.domain.money import plain

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

CONCEPTS = {
    "cargo_fijo": "cargo fijo",
    "consumo_basico": "consumo básico",
    "consumo_complementario": "consumo complementario",
    "consumo_suntuario": "consumo suntuario",
    "subsidio": "subsidio",
    "contribucion": "contribución",
}
OTHER_CONCEPTS = {
    "otros.conexion": "Conexión",
    "otros.intereses_mora": "Intereses de mora",
    "otros.medidor": "Medidor",
    "otros.pago_aplicado": "Pago aplicado",
    "otros.reconexion": "Reconexión",
    "otros.revision": "Revisión",
    "otros.saldo_anterior": "Saldo anterior",
}
SERVICES = {"acueducto": "Acueducto", "alcantarillado": "Alcantarillado"}
BASES = {"lectura": "por lectura del medidor", "promedio": "por promedio", "aforo": "por aforo"}


def concept_name(concept: str) -> str:
    """Return how a concept is printed: `Acueducto: consumo básico`; an unknown one by its own words."""
    prefix, _, name = concept.partition(".")
    if prefix in SERVICES:
        return f"{SERVICES[prefix]}: {CONCEPTS.get(name, name.replace('_', ' '))}"
    return OTHER_CONCEPTS.get(concept, name.replace("_", " ").capitalize())


def money(amount: Decimal) -> str:
    """Return whole pesos the Colombian way: `$ 23.160`, `-$ 23.160`."""
    return f"{'-' if amount < 0 else ''}$ {_grouped(abs(amount))}"


def number(value: Decimal) -> str:
    """Return a number the Colombian way: dots between thousands, a comma before decimals, no idle zeros."""
    return f"{'-' if value < 0 else ''}{_grouped(abs(value))}"


def price(amount: Decimal) -> str:
    """Return a price with its cents where it has any: `$ 5.120,10`, `$ 45.000`."""
    whole, comma, decimals = number(amount).partition(",")
    return f"$ {whole}{comma}{decimals.ljust(2, '0') if comma else ''}"


def volume(cubic_metres: Decimal) -> str:
    """Return a volume with its unit: `15 m³`."""
    return f"{number(cubic_metres)} m³"


def percent(share: Decimal) -> str:
    """Return a share as a percentage: 0.4 is `40 %`."""
    return f"{number(share * 100)} %"


def customer_name(use: str, stratum: int) -> str:
    """Return a class of user as people say it: `residencial, estrato 2`."""
    return f"{use}, estrato {stratum}" if stratum else use


def day(on: date) -> str:
    """Return a day as `15/03/2026`."""
    return f"{on:%d/%m/%Y}"


def _grouped(value: Decimal) -> str:
    whole, _, decimals = plain(value).partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{decimals}" if decimals else grouped
