"""The Spanish words for the codes that events carry, as people of the utility say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

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
    "consulta_datos_personales": "Consulta de datos personales",
    "reclamo_datos_personales": "Reclamo sobre datos personales",
}
CHANNELS = {
    "verbal": "Verbal",
    "escrito": "Escrito",
    "telefono": "Teléfono",
    "correo_electronico": "Correo electrónico",
    "web": "Web",
}
AREAS = {
    "servicio_al_cliente": "Servicio al cliente",
    "micromedicion": "Micromedición",
    "facturacion": "Facturación",
    "cartera": "Cartera",
    "comercial": "Comercial",
    "operacion": "Operación",
    "juridica": "Jurídica",
}
STATES = {
    "en_tramite": "En trámite",
    "pendiente_orden": "Pendiente de orden de trabajo",
    "pendiente_usuario": "Pendiente del usuario",
    "cerrada": "Cerrada",
    "archivada": "Archivada",
}
RESULTS = {
    "accede": "Accede",
    "accede_parcialmente": "Accede parcialmente",
    "no_accede": "No accede",
    "confirma": "Confirma",
    "modifica": "Modifica",
    "revoca": "Revoca",
    "rechaza": "Rechaza",
    "traslada_por_competencia": "Traslada por competencia",
    "archiva": "Archiva",
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
MUNICIPALITIES = {
    "08001": "Barranquilla",
    "08078": "Baranoa",
    "08137": "Campo de la Cruz",
    "08141": "Candelaria",
    "08296": "Galapa",
    "08372": "Juan de Acosta",
    "08421": "Luruaco",
    "08433": "Malambo",
    "08436": "Manatí",
    "08520": "Palmar de Varela",
    "08549": "Piojó",
    "08558": "Polonuevo",
    "08560": "Ponedera",
    "08573": "Puerto Colombia",
    "08606": "Repelón",
    "08634": "Sabanagrande",
    "08638": "Sabanalarga",
    "08675": "Santa Lucía",
    "08685": "Santo Tomás",
    "08758": "Soledad",
    "08770": "Suan",
    "08832": "Tubará",
    "08849": "Usiacurí",
}
"""Names for DANE codes, of the department that this installation serves (Atlántico); others show their code."""
MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()  # noqa: SIM905
)


def said(table: dict[str, str], code: str | None) -> str:
    """The word for a code; the code itself where a newer one has no word yet, and nothing for none."""
    return "" if code is None else table.get(code, code)


def long_date(on: date) -> str:
    """A date as people write it: 2 de marzo de 2026."""
    return f"{on.day} de {MONTHS[on.month - 1]} de {on.year}"


def pesos(amount: Decimal) -> str:
    """An amount as Colombia writes it: $ 1.234.567,50; cents only where there are any."""
    text = f"{abs(amount):,.2f}".translate(str.maketrans(",.", ".,")).removesuffix(",00")
    return f"-$ {text}" if amount < 0 else f"$ {text}"


def several(count: int, one: str, many: str) -> str:
    """A count with its noun: 1 documento, 3 documentos."""
    return f"{count} {one if count == 1 else many}"
