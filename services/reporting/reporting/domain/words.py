"""The Spanish words for the codes that events carry, as people of the utility say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.words import AREAS, CHANNELS, MONTHS, MUNICIPALITIES, RESULTS, STATES, long_date

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = ["AREAS", "CHANNELS", "MONTHS", "MUNICIPALITIES", "RESULTS", "STATES", "long_date"]

KINDS = {
    "peticion": "Petición",
    "queja": "Queja",
    "reclamacion": "Reclamación",
    "recurso_reposicion": "Recurso de reposición",
    "recurso_reposicion_apelacion": "Reposición y subsidiario de apelación",
    "denuncia": "Denuncia",
    "solicitud_informacion": "Solicitud de información",
    "consulta": "Consulta",
    "sugerencia": "Sugerencia",
}
ORDER_TYPES = {
    "reading": "Lectura",
    "leak": "Revisión de fugas",
    "seal": "Revisión de sellos",
    "meter_test": "Prueba del medidor",
    "inspection": "Inspección",
    "repair": "Reparación",
    "connection": "Conexión",
    "suspension": "Suspensión",
    "reconnection": "Reconexión",
    "other": "Otra",
}
ORDER_STATES = {"opened": "Abierta", "dispatched": "Despachada", "visited": "Visitada", "closed": "Cerrada"}
ORDER_RESULTS = {
    "reading": "Lectura",
    "leak": "Revisión de fugas",
    "seal": "Revisión de sellos",
    "meter_test": "Prueba del medidor",
    "other": "Otro",
}
DELIVERY_CHANNELS = {
    "address": "en la dirección",
    "desk": "en servicio al cliente",
    "electronic": "por correo electrónico",
}
RECEIVERS = {
    "petitioner": "el peticionario",
    "representative": "su representante",
    "attorney": "su apoderado",
    "authorised": "la persona autorizada",
    "resident": "un residente",
    "doorkeeper": "la portería",
    "other": "otra persona",
}
MODES = {
    "personal": "personal",
    "aviso": "por aviso",
    "verbal": "personal, de PQR verbal",
    "electronic": "electrónica",
    "conclusive_conduct": "por conducta concluyente",
}
CAUSE_GROUPS = {"F": "Facturación", "P": "Prestación"}


def said(table: dict[str, str], code: str | None) -> str:
    """The word for a code; the code itself where a newer one has no word yet, and nothing for none."""
    return "" if code is None else table.get(code, code)


def pesos(amount: Decimal) -> str:
    """An amount as Colombia writes it: $ 1.234.567,50; cents only where there are any."""
    text = f"{abs(amount):,.2f}".translate(str.maketrans(",.", ".,")).removesuffix(",00")
    return f"-$ {text}" if amount < 0 else f"$ {text}"


def several(count: int, one: str, many: str) -> str:
    """A count with its noun: 1 documento, 3 documentos."""
    return f"{count} {one if count == 1 else many}"
