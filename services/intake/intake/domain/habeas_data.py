"""What a person is told of their own data: all that is held, from where, what for, until when, and who read it.

Ley 1581 of 2012 art. 8, 11 and 14; Decreto 1377 of 2013 art. 21.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from intake.domain import erasure
from intake.domain.citizen import state_of
from radica.clock import legal_date
from radica.errors import Invalid, Refused
from radica.events.common import Kind
from radica.events.intake import PersonalDataCorrected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.domain.case_event import CaseEvent
    from intake.domain.pqr import PQR
    from intake.domain.retention import Duty
    from radica.events import DocumentRef

PURPOSE = "Tramitar, responder y notificar la petición, y probar que se hizo (Ley 1581 de 2012, artículo 10, literal a)"
ERASED = Refused("Los datos personales de este caso ya se suprimieron.", "Radique una petición nueva.")
SOURCES = {
    "verbal": "El titular, de palabra, en la oficina",
    "escrito": "El titular, por escrito",
    "telefono": "El titular, por teléfono",
    "correo_electronico": "El titular, por correo electrónico",
    "web": "El titular, por la página web",
}


@dataclass(frozen=True, slots=True)
class Held:
    """One case of a person: as it stands, how it came to be, what is sealed in it, and until when it is kept."""

    case: PQR
    history: Sequence[CaseEvent]
    personal: Mapping[str, Any] | None
    duty: Duty


def account(held: Sequence[Held]) -> dict[str, Any]:
    """Return everything that is held about the person of these cases, the newest case's data first."""
    newest = sorted(held, key=_filed_at, reverse=True)
    holder = next((one.personal["petitioner"] for one in newest if one.personal), None)
    return {"holder": holder, "cases": [_told(one) for one in newest], "claims_pending": claims_pending(held)}


def claims_pending(held: Sequence[Held]) -> list[str]:
    """Return the person's open claims about their data: each stands as «reclamo en trámite» from its filing on.

    The law gives two business days to set that mark (Ley 1581 of 2012 art. 15.2); it is read off the case itself.
    """
    return sorted(one.case.id for one in held if one.case.kind is Kind.RECLAMO_DATOS and not one.case.closed)


def corrected(case: PQR, fields: Sequence[str], reason: str, documents: Sequence[DocumentRef]) -> PersonalDataCorrected:
    """Return the fact of a correction: which fields and why, never what they say. A closed case is corrected too."""
    if case.erased:
        raise ERASED
    return PersonalDataCorrected(radicado=case.id, fields=tuple(fields), reason=reason, documents=tuple(documents))


def renewed(personal: Mapping[str, Any], fields: Mapping[str, str | None]) -> dict[str, Any]:
    """Return the data with these fields of the petitioner as they should be; raises Invalid when nothing changes."""
    before = personal.get("petitioner")
    if before is None:
        raise Refused("La petición es anónima: no tiene datos que corregir.", "Radique una petición a su nombre.")
    after = {**before, **fields}
    if after == before:
        raise _already_so(fields)
    return {**personal, "petitioner": after}


def renewed_everywhere(
    held: Mapping[str, Mapping[str, Any] | None], fields: Mapping[str, str | None]
) -> dict[str, dict[str, Any]]:
    """Return the same of every case in which something changes; raises Invalid when nothing does in any."""
    changed = {
        radicado: renewed(personal, fields)
        for radicado, personal in held.items()
        if personal and personal.get("petitioner") and {**personal["petitioner"], **fields} != personal["petitioner"]
    }
    if not changed:
        raise _already_so(fields)
    return changed


def _already_so(fields: Mapping[str, str | None]) -> Invalid:
    return Invalid(next(iter(fields)), "Los datos ya son esos.", "Escriba los datos como deben quedar.")


def _told(one: Held) -> dict[str, Any]:
    filed, personal = one.history[0].message, one.personal or {}
    return {
        "radicado": one.case.id,
        "on_hold": one.case.on_hold,
        "kind": one.case.kind,
        "state": state_of(one.case),
        "since": _filed_at(one),
        "source": SOURCES[filed.data["channel"]],
        "purpose": PURPOSE,
        "data": dict(personal) or None,
        "authorisation": {
            "treatment": personal.get("habeas_data_authorised"),
            "sensitive_data": bool(personal.get("sensitive_data_consent")),
            "electronic_notification": bool(filed.data.get("electronic_notification")),
            "given_at": _filed_at(one),
        },
        "corrections": [
            {"at": event.message.time, "fields": event.message.data["fields"]}
            for event in one.history
            if event.message.type == PersonalDataCorrected.event_type
        ],
        "documents": [
            {"name": document.name, "sha256": document.sha256, "service": document.service}
            for document in erasure.documents_of(one.history)
        ],
        "kept_until": one.duty.until,
        "kept_why": one.duty.why,
        "kept_by": one.duty.article,
        "erased_on": _erased_on(one.history),
    }


def _filed_at(one: Held) -> datetime:
    """When the person presented the petition; one of the old system did so long before it was brought in."""
    return datetime.fromisoformat(one.history[0].message.data["filed_at"])


def _erased_on(history: Sequence[CaseEvent]) -> str | None:
    days = [legal_date(event.message.time) for event in history if event.message.type == "PersonalDataErased"]
    return days[-1].isoformat() if days else None
