"""What GCO F14 and F15 show of a filed case: from its first event and the sealed part beside it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from intake.domain.decisions import RECURSOS
from radica.access import Lane
from radica.events.filing_notes import NoteCode
from radica.paper import spanish

if TYPE_CHECKING:
    from intake.domain.case_event import CaseEvent

CHANNELS = {
    "verbal": "Verbal, en la oficina",
    "escrito": "Escrito",
    "telefono": "Teléfono",
    "correo_electronico": "Correo electrónico",
    "web": "Página web",
}
CAPACITIES = {
    "suscriptor": "Suscriptor",
    "usuario": "Usuario",
    "propietario": "Propietario",
    "arrendatario": "Arrendatario",
    "suscriptor_potencial": "Suscriptor potencial",
    "otro": "Otro interesado",
    "representante_legal": "Representante legal",
    "apoderado": "Apoderado",
    "autorizado": "Persona autorizada",
    "padre_o_tutor": "Padre, madre o tutor",
    "agente_oficioso": "Agente oficioso",
    "personero": "Personero",
}
GROUPS = {
    "ninez": "Sí: niño, niña o adolescente",
    "mujer_gestante": "Sí: mujer gestante",
    "persona_mayor": "Sí: persona mayor",
    "discapacidad": "Sí: persona con discapacidad",
    "veterano": "Sí: veterano de la Fuerza Pública",
    "indefension": "Sí: estado de indefensión o debilidad manifiesta",
}
HABEAS_DATA = {True: "los autorizó", False: "no los autorizó", None: "no se preguntó"}
TOLD_ON_PAPER = {NoteCode.INCOMPLETE, NoteCode.OTHER_BODY}
"""What the law has the petitioner told at once (CPACA art. 15 and 21); the rest is for the answer to decide."""
SILENCE = {
    "ley_142": "Si en quince días hábiles no recibe respuesta a su petición, queja o recurso, la ley entiende que se "
    "resolvió a su favor (Ley 142 de 1994, artículo 158).",
    "cpaca_informacion": "Si en diez días hábiles no recibe respuesta a su solicitud de documentos o de información, "
    "la ley la entiende aceptada, y las copias se le entregan en los tres días siguientes (Ley 1437 de 2011, "
    "artículo 14).",
}
"""What an unanswered petition turns into, by its regime; nothing in the others."""
SHORT_FINGERPRINT = 12
ERASED = "«suprimido»"


def fields(filed: CaseEvent, personal: dict[str, Any] | None, code: str | None) -> dict[str, Any]:
    """Return the template's data. `personal` is None once the person was erased; `code` is printed when given."""
    data = filed.message.data
    return {
        **_about(data),
        **_times(data),
        **_people(data, personal),
        **_words(personal),
        "verification": code,
        "officer": filed.message.actor.id if filed.message.actor.lane != Lane.CITIZEN else None,
        "annexes": _annexes(data, personal),
        "notes": [note for note in data.get("notes", ()) if note["code"] in TOLD_ON_PAPER],
    }


def _annexes(data: dict[str, Any], personal: dict[str, Any] | None) -> list[dict[str, str]]:
    """The attachments by the names that the petitioner gave them, which stand under seal; a neutral one without it."""
    named = (personal or {}).get("attachment_names") or [annex["name"] for annex in data["attachments"]]
    return [
        {"name": name, "fingerprint": annex["sha256"][:SHORT_FINGERPRINT]}
        for name, annex in zip(named, data["attachments"], strict=True)
    ]


def _about(data: dict[str, Any]) -> dict[str, Any]:
    period = data.get("billing_period")
    invoice = " ".join(part for part in (data.get("invoice"), period and f"(período {period})") if part)
    return {
        "recurso": data["kind"] in RECURSOS,
        "kind": spanish.KINDS[data["kind"]].partition(" ")[2].capitalize(),
        "channel": CHANNELS[data["channel"]],
        "cause": f"{data['cause_code']} · {data['cause']}",
        "account": data.get("account"),
        "invoice": invoice or None,
        "municipality": data["municipality"],
        "appealed": data.get("appealed_radicado"),
        "electronic": bool(data["electronic_notification"]),
        "orders": [order["reason"] for order in data["work_orders"]],
        "silence": SILENCE.get(data["regime"]),
    }


def _times(data: dict[str, Any]) -> dict[str, Any]:
    captured = data.get("captured_at")
    return {
        "filed_at": spanish.moment(datetime.fromisoformat(data["filed_at"])),
        "captured_at": spanish.moment(datetime.fromisoformat(captured)) if captured else None,
        "counts_from": spanish.date_of(datetime.fromisoformat(data["radicated_at"])),
        "due_on": spanish.long_date(date.fromisoformat(data["due_on"])),
    }


def _people(data: dict[str, Any], personal: dict[str, Any] | None) -> dict[str, Any]:
    preferential = "Sí" if data["preferential"] else None
    if personal is None:
        nobody = None if data["anonymous"] else _erased()
        return {"petitioner": nobody, "representative": None, "preferential": preferential, "habeas_data": ERASED}
    representative = personal.get("representative")
    shown = representative and {
        **_person(representative),
        "proof": representative.get("proof"),
        "card": representative.get("professional_card"),
        "valid_until": _long(representative.get("valid_until")),
    }
    return {
        "petitioner": personal["petitioner"] and _person(personal["petitioner"]),
        "representative": shown,
        "preferential": GROUPS.get(personal.get("preferential_group") or "", preferential),
        "habeas_data": HABEAS_DATA[personal.get("habeas_data_authorised")],
    }


def _person(person: dict[str, Any]) -> dict[str, Any]:
    number = person.get("id_number")
    return {
        "name": person["name"],
        "id": f"{person['id_type']} {number}" if number else None,
        "capacity": CAPACITIES.get(person.get("capacity") or ""),
        **{field: person.get(field) for field in ("address", "phone", "email")},
    }


def _erased() -> dict[str, str | None]:
    return {"name": ERASED, "id": ERASED, "address": ERASED, "capacity": None, "phone": None, "email": None}


def _words(personal: dict[str, Any] | None) -> dict[str, Any]:
    """What the petitioner says, paragraph by paragraph."""
    if personal is None:
        return {"asks_for": [], "description": [ERASED], "appeal": _appeal({})}
    return {
        "asks_for": (personal.get("asks_for") or "").splitlines(),
        "description": personal["description"].splitlines(),
        "appeal": _appeal(personal.get("recurso") or {}),
    }


def _appeal(recurso: dict[str, Any]) -> dict[str, Any]:
    issued = _long(recurso.get("issued_on"))
    act = recurso.get("act")
    return {
        "act": f"{act}, del {issued}" if act and issued else act,
        "notified": _long(recurso.get("notified_on")),
        "paid": recurso.get("undisputed_sum_paid"),
        "evidence": (recurso.get("evidence") or "").splitlines(),
    }


def _long(day: str | None) -> str | None:
    return spanish.long_date(date.fromisoformat(day)) if day else None
