"""Readings of personal data as people are told of them.

The person concerned is told the role and not the name: the company answers for its staff, whose names are personal data
too. The auditor and the legal area see both.
"""

from __future__ import annotations

from typing import Any

from intake.domain.asking import By
from radica.access import Lane, lane_name
from radica.purpose import PURPOSE_NAMES

WHATS = {
    "petitioner": "vio el caso",
    "form": "imprimió el formato",
    "silence_draft": "preparó el acto que reconoce el silencio",
    "document": "abrió un documento",
    "archive": "exportó el expediente",
    "habeas_data": "consultó los datos a pedido del titular",
    "correction": "corrigió los datos",
    "own case": "consultó su caso",
    "own form": "imprimió su constancia",
    "own data": "consultó sus datos",
    **dict.fromkeys((f"search by {by}" for by in By), "lo halló en una búsqueda"),
    **dict.fromkeys((f"search by {by}, masked" for by in By), "lo halló en una búsqueda, sin ver su nombre"),
}


def told(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of store.readings
    """Return a reading as the person is told of it."""
    return {
        "radicado": row.radicado,
        "read_at": row.read_at,
        "who": "El titular" if row.lane == Lane.CITIZEN else lane_name(row.lane),
        "what": WHATS.get(row.what.partition(" ")[0] if row.what.startswith("document ") else row.what, row.what),
        "purpose": PURPOSE_NAMES.get(row.purpose or "", None),
        "fields": list(row.fields),
    }


def named(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of store.readings
    """Return a reading with who it was."""
    return {"id": row.id, **told(row), "who": row.who, "lane": row.lane}
