"""The index of a case's file: every document of every service, in the order in which it entered, with its folios.

It is made of the case's history alone: the same history gives the same index, here, in the archive that is exported
and in the file that closes the case (CPACA art. 36; Ley 594 of 2000; Acuerdo AGN 002 of 2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.domain import typology
from radica.clock import legal_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.domain.case_event import CaseEvent

Entry = dict[str, Any]


def of(history: Sequence[CaseEvent]) -> dict[str, Any]:
    """Return the index as plain JSON values, each document once, where it came in.

    A document takes as many folios as it has pages: one where it has none or nobody counted them (`pages` is None).
    `closed` is the latest closing of the file, None while it is open; what entered later has higher numbers.
    A document that went with the petitioner's data stays listed with its hash, and is `erased`.
    """
    entries: list[Entry] = []
    closed: dict[str, Any] | None = None
    seen: set[str] = set()
    for event in history:
        for field, document in _named(event):
            if document["sha256"] not in seen:
                seen.add(document["sha256"])
                entries.append(_entry(event, field, document, entries[-1] if entries else None))
        closed = _closing(event, len(entries), closed)
    gone = _erased(history)
    last = history[-1]
    return {
        "radicado": last.originator_id,
        "events": last.originator_version,
        "folios": entries[-1]["last_folio"] if entries else 0,
        "closed": closed,
        "documents": [{**entry, "erased": entry["sha256"] in gone} for entry in entries],
    }


def _entry(event: CaseEvent, field: str, document: dict[str, Any], before: Entry | None) -> Entry:
    message = event.message
    number, first = (before["number"] + 1, before["last_folio"] + 1) if before else (1, 1)
    return {
        "number": number,
        "first_folio": first,
        "last_folio": first + (document.get("pages") or 1) - 1,
        "type": typology.of(message.type, field),
        "title": _title(message.data, document["name"]),
        "entered_on": legal_date(message.time).isoformat(),
        "at": message.time.isoformat().replace("+00:00", "Z"),
        "event": message.type,
        "sequence": event.originator_version,
        **document,
        "pages": document.get("pages"),
    }


def _erased(history: Sequence[CaseEvent]) -> set[str]:
    bodies = [event.message.data for event in history if event.message.type == "PersonalDataErased"]
    return {document["sha256"] for body in bodies for document in documents_in(body.get("removed", []))}


def _title(data: dict[str, Any], name: str) -> str:
    """What tells it from others of its sort: the number of the letter or order it belongs to, or its name."""
    return next((str(data[field]) for field in typology.NUMBERS if data.get(field)), name)


def _closing(event: CaseEvent, documents: int, closed: dict[str, Any] | None) -> dict[str, Any] | None:
    message = event.message
    if message.type == "PQRArchived":
        brought = len(list(_named(event)))
        return {
            "on": message.data["archived_on"],
            "documents": documents - brought,
            "sha256": message.data["index_hash"],
            "sequence": event.originator_version,
        }
    return None if message.type == "PQRReopened" else closed


def _named(event: CaseEvent) -> Iterator[tuple[str, dict[str, Any]]]:
    for field, value in event.message.data.items():
        for document in documents_in(value):
            yield field, document


def documents_in(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    """Yield every document reference inside a value, wherever it stands."""
    if isinstance(value, dict):
        if {"sha256", "name", "media_type", "size", "service"} <= value.keys():
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from documents_in(item)
