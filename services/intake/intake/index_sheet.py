"""The index of a case's file as its printed sheet says it (hoja de control)."""

from __future__ import annotations

from datetime import date
from typing import Any

from radica.paper import spanish

KEPT_BY = {
    "intake": "radicación",
    "routing": "trámite",
    "billing": "facturación",
    "correspondence": "correspondencia",
    "notification": "notificación",
    "reporting": "consultas",
}
ERASED = "dato personal suprimido"
KIBIBYTE, MEBIBYTE = 1024, 1024 * 1024


def fields(listed: dict[str, Any]) -> dict[str, Any]:
    """Return what the template shows of an index."""
    closed = listed["closed"]
    return {
        "folios": str(listed["folios"]),
        "closed_on": closed and spanish.long_date(date.fromisoformat(closed["on"])),
        "closing_hash": closed and closed["sha256"],
        "head": listed.get("head"),
        "documents": [_row(entry) for entry in listed["documents"]],
    }


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    first, last = entry["first_folio"], entry["last_folio"]
    return {
        "number": str(entry["number"]),
        "folios": str(first) if first == last else f"{first} a {last}",
        "type": entry["type"],
        "title": f"{entry['title']} ({ERASED})" if entry["erased"] else entry["title"],
        "entered_on": spanish.long_date(date.fromisoformat(entry["entered_on"])),
        "kept_by": KEPT_BY.get(entry["service"], entry["service"]),
        "size": _size(entry["size"]),
        "sha256": entry["sha256"],
    }


def _size(size: int) -> str:
    if size >= MEBIBYTE:
        return f"{size / MEBIBYTE:.1f} MB".replace(".", ",")
    return f"{max(1, round(size / KIBIBYTE))} KB"
