"""The index of a case's file: every document of every service, in the order of the history, with its hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.domain.case_event import CaseEvent


def of(history: Sequence[CaseEvent]) -> dict[str, Any]:
    """Return the index as plain JSON values: a number, a document and the event that brought it, each document once."""
    entries: list[dict[str, Any]] = []
    seen: set[str] = set()
    for event in history:
        for document in documents_in(event.message.data):
            if document["sha256"] in seen:
                continue
            seen.add(document["sha256"])
            entries.append({"number": len(entries) + 1, "event": event.message.type, "at": _text(event), **document})
    last = history[-1]
    return {"radicado": last.originator_id, "events": last.originator_version, "documents": entries}


def documents_in(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    """Yield every document reference inside an event's body, wherever it stands."""
    if isinstance(value, dict):
        if {"sha256", "name", "media_type", "size", "service"} <= value.keys():
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from documents_in(item)


def _text(event: CaseEvent) -> str:
    return event.message.time.isoformat().replace("+00:00", "Z")
