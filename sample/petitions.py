"""Invented petitions: who asks, by which channel, in which words. From a seed, the same each time; nobody is real."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from sample.case import APPEALS

if TYPE_CHECKING:
    from sample.roles import Json
    from sample.sui import Cell

GIVEN_NAMES = (
    "Alba", "Beatriz", "Carmen", "Diana", "Elvira", "Farides", "Gloria", "Iris", "Julio", "Luis", "Manuel", "Nelson",
    "Osvaldo", "Pedro", "Rafael", "Rosa", "Sandra", "Tulio", "Víctor", "Yolanda",
)  # fmt: skip
FAMILY_NAMES = (
    "Acosta", "Barrios", "Cantillo", "De la Hoz", "Escorcia", "Fontalvo", "Gutiérrez", "Herrera", "Iglesias", "Jiménez",
    "Llanos", "Mercado", "Navarro", "Orozco", "Pacheco", "Rúa", "Sarmiento", "Torrenegra", "Utria", "Villa",
)  # fmt: skip
COMPANIES = ("Panadería", "Ferretería", "Droguería", "Tienda", "Lavandería", "Restaurante", "Taller")
STREETS = ("Calle", "Carrera", "Diagonal", "Transversal")
CHANNELS = {"web": 34, "telefono": 22, "escrito": 18, "verbal": 16, "correo_electronico": 10}
"""How many of a hundred petitions come by each channel."""

ANONYMOUS, OF_COMPANIES, BY_EMAIL = 4, 6, 20
WITH_ACCOUNT, WITH_ORDER = 92, 60
"""How many of a hundred: anonymous quejas, of companies, notified by e-mail if there is one; with the account's number;
with a work order where the cause usually has one."""

BILLING_CAUSES = range(100, 200)
ORDERS = {
    "102": ("reading", "Verificar la lectura del medidor"),
    "110": ("meter_test", "Probar el medidor que se cambió o se cobra"),
    "118": ("inspection", "Verificar el uso del inmueble"),
    "120": ("reading", "Tomar la lectura que faltó"),
    "121": ("inspection", "Verificar si los medidores están cruzados"),
    "127": ("leak", "Buscar fugas que expliquen el consumo"),
    "129": ("seal", "Revisar los sellos del medidor"),
    "131": ("inspection", "Revisar la acometida"),
    "133": ("inspection", "Verificar la reconexión"),
    "303": ("repair", "Restablecer el servicio"),
    "304": ("inspection", "Medir presión y calidad"),
    "306": ("inspection", "Revisar el riesgo reportado"),
    "309": ("reconnection", "Verificar la suspensión"),
    "314": ("inspection", "Revisar la afectación ambiental"),
    "316": ("repair", "Reparar la infraestructura"),
    "401": ("connection", "Revisar la conexión"),
    "402": ("connection", "Conectar el servicio"),
}
"""The order that is asked for at filing, by cause."""


class Invoice(NamedTuple):
    """An account and an invoice of it, as billing has them."""

    account: str
    number: str


def petition(cell: Cell, invoices: list[Invoice], chance: str) -> Json:
    """Return the body of `POST /pqrs` for a case of this cell; `chance` decides all that is invented."""
    dice = random.Random(chance)  # noqa: S311 - invented data, no secret
    channel = _channel(dice)
    body: Json = {
        "kind": cell.kind,
        "channel": channel,
        "cause_code": cell.cause,
        "municipality": cell.municipality,
        "description": _words(cell),
        **_petitioner(dice, cell, channel),
        **_account(dice, cell, invoices),
    }
    if cell.cause in ORDERS and cell.kind not in APPEALS and _of_a_hundred(dice, WITH_ORDER):
        order_type, reason = ORDERS[cell.cause]
        body["work_orders"] = [{"type": order_type, "reason": reason}]
    return body


def _petitioner(dice: random.Random, cell: Cell, channel: str) -> Json:
    if cell.kind == "queja" and _of_a_hundred(dice, ANONYMOUS):
        return {"anonymous": True}
    family = f"{dice.choice(FAMILY_NAMES)} {dice.choice(FAMILY_NAMES)}"
    street = f"{dice.choice(STREETS)} {dice.randint(1, 90)} # {dice.randint(1, 60)}-{dice.randint(1, 99):02d}"
    if _of_a_hundred(dice, OF_COMPANIES):
        # Numbers that begin with 99 are far above those in use, so that they should be nobody's.
        name, id_type, number = f"{dice.choice(COMPANIES)} {family} S.A.S.", "NIT", f"990{dice.randint(0, 999_999):06d}"
    else:
        name, id_type, number = f"{dice.choice(GIVEN_NAMES)} {family}", "CC", f"99{dice.randint(0, 99_999_999):08d}"
    kind = "juridica" if id_type == "NIT" else "natural"
    person = {"kind": kind, "name": name, "id_type": id_type, "id_number": number, "address": street}
    if channel in {"web", "correo_electronico"}:
        person["email"] = f"persona{number}@example.com"
    else:
        person["phone"] = f"3990{dice.randint(0, 999_999):06d}"
    return {"petitioner": person, "electronic_notification": "email" in person and _of_a_hundred(dice, BY_EMAIL)}


def _account(dice: random.Random, cell: Cell, invoices: list[Invoice]) -> Json:
    if not invoices or not _of_a_hundred(dice, WITH_ACCOUNT):
        return {}
    invoice = dice.choice(invoices)
    if int(cell.cause) not in BILLING_CAUSES:
        return {"account": invoice.account}
    return {"account": invoice.account, "invoice": invoice.number}


def _words(cell: Cell) -> str:
    if cell.kind in APPEALS:
        return "No estoy de acuerdo con la respuesta que me dieron y pido que la revisen. (Caso de muestra.)"
    if int(cell.cause) in BILLING_CAUSES:
        return "Pido que revisen mi factura, porque no corresponde con lo que consumo. (Caso de muestra.)"
    return "Pido que revisen el servicio en mi inmueble. (Caso de muestra.)"


def _channel(dice: random.Random) -> str:
    return dice.choices(list(CHANNELS), list(CHANNELS.values()))[0]


def _of_a_hundred(dice: random.Random, share: int) -> bool:
    return dice.randrange(100) < share
