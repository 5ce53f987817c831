"""The Spanish words for the codes of the published language, and how a date is written; for every screen and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

CHANNELS = {
    "verbal": "Verbal",
    "escrito": "Escrito",
    "telefono": "Teléfono",
    "correo_electronico": "Correo electrónico",
    "web": "Web",
}
STATES = {
    "en_tramite": "En trámite",
    "pendiente_orden": "Pendiente de orden de trabajo",
    "pendiente_usuario": "Pendiente del usuario",
    "cerrada": "Cerrada",
    "archivada": "Archivada",
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
"""Department of Atlántico, which this installation serves, by DANE's code (Divipola, department 08)."""

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip


def long_date(day: date) -> str:
    """Return a date as people write it: `2 de marzo de 2026`."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"
