"""What the certificate of personal data shows: an account of somebody's data, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.filing_form import HABEAS_DATA
from radica.paper import spanish

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = {
    "name": "nombre",
    "id_type": "tipo de documento",
    "id_number": "número de documento",
    "address": "dirección",
    "phone": "teléfono",
    "email": "correo electrónico",
}
MORE = {
    "representative": "datos del representante",
    "description": "el texto de la petición",
    "asks_for": "lo que pide",
    "recurso": "los datos del recurso",
    "preferential_group": "grupo de atención preferencial",
}


def fields(account: Mapping[str, Any]) -> dict[str, Any]:
    """Return the template's data."""
    return {
        "asked_at": spanish.moment(account["asked_at"]),
        "holder": account["holder"] and _holder(account["holder"]),
        "claims": account["claims_pending"],
        "cases": [_case(case) for case in account["cases"]],
        "readings": [_reading(reading) for reading in account["readings"]],
        "more": account["more_readings"],
    }


def _holder(holder: Mapping[str, Any]) -> dict[str, Any]:
    number = holder.get("id_number")
    return {
        "name": holder["name"],
        "id": f"{holder['id_type']} {number}" if number else None,
        **{name: holder.get(name) for name in ("address", "phone", "email")},
    }


def _case(case: Mapping[str, Any]) -> dict[str, Any]:
    said, consent = case["data"] or {}, case["authorisation"]
    corrections = [
        f"{spanish.moment(made['at'])}: {', '.join(FIELDS.get(name, name) for name in made['fields'])}"
        for made in case["corrections"]
    ]
    return {
        "radicado": case["radicado"],
        "kind": spanish.KINDS[case["kind"]].partition(" ")[2].capitalize(),
        "since": spanish.moment(case["since"]),
        "source": case["source"],
        "purpose": case["purpose"],
        "more": "; ".join(words for name, words in MORE.items() if said.get(name)) or None,
        "authorisation": HABEAS_DATA[consent["treatment"]].capitalize() if said else "Sus datos se suprimieron",
        "documents": ", ".join(document["name"] for document in case["documents"]) or None,
        "corrections": "; ".join(corrections) or None,
        "kept_until": spanish.long_date(case["kept_until"]) if case["kept_until"] else "Sin fecha todavía",
        "kept_why": case["kept_why"][0].upper() + case["kept_why"][1:],
        "kept_by": case["kept_by"],
    }


def _reading(reading: Mapping[str, Any]) -> dict[str, str]:
    purpose = f". Para: {reading['purpose'].lower()}" if reading["purpose"] else ""
    what = reading["what"][0].upper() + reading["what"][1:]
    return {"at": spanish.moment(reading["read_at"]), "who": reading["who"], "what": f"{what}{purpose}"}
