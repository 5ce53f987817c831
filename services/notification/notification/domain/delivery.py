"""Steps 17 to 20: who delivers a communication, what happened at the door, and taking in the proof.

A communication goes filed -> assigned -> attempts* -> delivered -> recorded; an assignment may be changed until the
delivery.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from notification.domain import terms
from notification.domain.communication import Citation
from radica.clock import BOGOTA, legal_date
from radica.errors import Invalid, Refused

if TYPE_CHECKING:
    from notification.domain.communication import Assignment, Communication
    from radica.calendar import Calendar


class FailureReason(StrEnum):
    """Why a delivery failed: the causes of return that Colombian mail uses. A list, so that no name slips in."""

    CERRADO = "cerrado"
    NO_RESIDE = "no_reside"
    DESCONOCIDO = "desconocido"
    REHUSADO = "rehusado"
    DIRECCION_ERRADA = "direccion_errada"
    NO_EXISTE = "no_existe"
    NO_RECLAMADO = "no_reclamado"
    FALLECIDO = "fallecido"
    FUERZA_MAYOR = "fuerza_mayor"


REASON_TEXTS: dict[FailureReason, str] = {
    FailureReason.CERRADO: "Inmueble cerrado, nadie atendió",
    FailureReason.NO_RESIDE: "El destinatario no reside allí",
    FailureReason.DESCONOCIDO: "El destinatario es desconocido en la dirección",
    FailureReason.REHUSADO: "Se rehusaron a recibir",
    FailureReason.DIRECCION_ERRADA: "La dirección está errada o incompleta",
    FailureReason.NO_EXISTE: "La dirección no existe",
    FailureReason.NO_RECLAMADO: "No fue reclamado en el punto de atención",
    FailureReason.FALLECIDO: "El destinatario falleció",
    FailureReason.FUERZA_MAYOR: "Fuerza mayor impidió llegar",
}


class VersionNeeded(Refused):
    """What somebody decided can only be changed by who has read it."""

    status = 428
    slug = "version-requerida"
    title = "Falta decir qué versión leyó"


class Changed(Refused):
    """Somebody else changed it in between."""

    status = 412
    slug = "version-cambiada"
    title = "Otra persona lo cambió"


def assign(
    communication: Communication, assignment: Assignment, calendar: Calendar, read_version: int | None = None
) -> Communication:
    """The communication, given to somebody to deliver; the first time, its citation counts as sent that day.

    A citation after the fifth business day is sent all the same (`Citation.late` tells): not sending it would be worse.
    An assignment is changed, to another person or channel, only by who has read it in its version `read_version`.
    """
    _still_to_deliver(communication, "asignar la entrega")
    if communication.assignment:
        _must_have_read(communication, read_version)
    citation = communication.citation
    if communication.needs_citation and citation is None:
        sent_on = legal_date(assignment.at)
        citation = Citation(
            sent_on=sent_on,
            due_on=terms.citation_due_on(calendar, communication.act_on),
            appear_by=terms.appear_by(calendar, sent_on),
        )
    return replace(communication, assignment=assignment, citation=citation)


def attempt(communication: Communication, at: datetime, now: datetime) -> Communication:
    """The communication with one failed attempt more; `at` and `now` are instants (UTC)."""
    _assigned(communication, "registrar el intento")
    happened(communication, "at", at, now)
    return replace(communication, attempts=communication.attempts + 1)


def deliver(communication: Communication, at: datetime, now: datetime) -> Communication:
    """The communication, handed over at `at` (instant, UTC)."""
    _assigned(communication, "registrar la entrega")
    happened(communication, "at", at, now)
    return replace(communication, delivered_at=at)


def record(communication: Communication, now: datetime) -> Communication:
    """The communication with its proof of delivery taken in (step 20)."""
    if communication.recorded_at:
        raise Refused(
            f"La entrega de {communication.outgoing} ya se descargó el {legal_date(communication.recorded_at)}.",
            "No hay nada más que descargar.",
        )
    if not communication.delivered_at:
        raise Refused(
            f"La comunicación {communication.outgoing} aún no se ha entregado.",
            "Espere a que se registre su entrega; después podrá descargarla.",
        )
    return replace(communication, recorded_at=now)


def happened(communication: Communication, field: str, at: datetime, now: datetime) -> None:
    """Refuse an instant that lies in the future or before the communication was filed."""
    if at > now:
        raise Invalid(field, "La fecha y hora están en el futuro.", "Escriba cuándo ocurrió.")
    if at < datetime.combine(communication.filed_on, time.min, BOGOTA):
        raise Invalid(
            field,
            f"La fecha es anterior a la radicación de la comunicación ({communication.filed_on}).",
            "Revise la fecha o el número de la comunicación.",
        )


def not_assigned(communication: Communication) -> Refused:
    """The refusal of whatever happens on the way of a communication that nobody was given to deliver."""
    return Refused(
        f"La entrega de {communication.outgoing} no se ha asignado.",
        "Pida al auxiliar de servicio al cliente que la asigne.",
    )


def _must_have_read(communication: Communication, read_version: int | None) -> None:
    if read_version is None:
        raise VersionNeeded(
            f"La entrega de {communication.outgoing} ya está asignada; va a cambiarla.",
            "Consulte la comunicación y envíe el encabezado If-Match con el ETag que reciba.",
        )
    if read_version != communication.version:
        raise Changed("Otra persona la cambió después de que usted la leyó.", "Consulte de nuevo y decida otra vez.")


def _assigned(communication: Communication, act: str) -> None:
    _still_to_deliver(communication, act)
    if not communication.assignment:
        raise not_assigned(communication)


def _still_to_deliver(communication: Communication, act: str) -> None:
    if communication.delivered_at:
        raise Refused(
            f"No se puede {act}: {communication.outgoing} ya se entregó el {legal_date(communication.delivered_at)}.",
            "Consulte su entrega; si falta descargarla, regístrela.",
        )
    if communication.served:
        raise Refused(
            f"No se puede {act}: la decisión ya se notificó el {communication.served.served_on}.",
            "La citación ya no hace falta; archive la copia con el caso.",
        )
