"""Dates, hours and the words of the procedure, as a Colombian paper writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.clock import BOGOTA, legal_date
from radica.events.common import Kind
from radica.words import long_date

if TYPE_CHECKING:
    from datetime import date, datetime

__all__ = ["KINDS", "date_of", "hour", "long_date", "moment", "weekday_and_date"]

NOON = 12
WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")

KINDS: dict[Kind, str] = {
    Kind.PETICION: "la petición",
    Kind.QUEJA: "la queja",
    Kind.RECLAMACION: "la reclamación",
    Kind.RECURSO_REPOSICION: "el recurso de reposición",
    Kind.RECURSO_REPOSICION_APELACION: "el recurso de reposición y en subsidio de apelación",
    Kind.DENUNCIA: "la denuncia",
    Kind.SOLICITUD_INFORMACION: "la solicitud de información",
    Kind.CONSULTA: "la consulta",
    Kind.SUGERENCIA: "la sugerencia",
}


def weekday_and_date(day: date) -> str:
    """`lunes 23 de noviembre de 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def hour(at: datetime) -> str:
    """The hour that an instant has in Colombia: `9:05 a. m.`."""
    local = at.astimezone(BOGOTA)
    half = "a. m." if local.hour < NOON else "p. m."
    return f"{local.hour % NOON or NOON}:{local.minute:02d} {half}"


def date_of(at: datetime) -> str:
    """The date that an instant has in Colombia."""
    return long_date(legal_date(at))


def moment(at: datetime) -> str:
    """Hour and date in Colombia: `9:05 a. m. del 23 de noviembre de 2026`."""
    return f"{hour(at)} del {date_of(at)}"
