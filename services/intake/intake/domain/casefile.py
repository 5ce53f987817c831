"""The pieces of an exported case in their order: each event, and behind it the documents that it brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake.domain import chain, index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.domain.case_event import CaseEvent

FORMAT = "radica-index-1"


@dataclass(frozen=True, slots=True)
class Kept:
    """An event with its body as stored, its position in the log, and its hash."""

    event: CaseEvent
    body: bytes
    position: int
    hash: bytes

    @property
    def sequence(self) -> int:
        """Its number in the case."""
        return self.event.originator_version

    @property
    def file(self) -> str:
        """Where it stands in the archive."""
        return f"eventos/{self.sequence:06}.txt"

    def canonical(self) -> bytes:
        """Return the bytes of that file: those that were hashed."""
        return chain.canonical(self.event.message, self.body, self.event.sealed)


def folios(history: Sequence[Kept], files: dict[str, str]) -> list[dict[str, Any]]:
    """Return the index: pieces numbered 1, 2, 3, … through the whole case, each document once, where it came in.

    `files` says where a document stands in the archive, by its hash. What another service keeps has no place there and
    is listed with its hash, so that whoever fetches it knows it again.
    """
    pieces: list[dict[str, Any]] = []
    seen: set[str] = set()
    for kept in history:
        message = kept.event.message
        head = {"kind": "event", "file": kept.file, "sequence": kept.sequence, "type": message.type}
        pieces.append({**head, "time": chain.instant(message.time)})
        for document in index.documents_in(message.data):
            if document["sha256"] not in seen:
                seen.add(document["sha256"])
                pieces.append({"kind": "document", "file": files.get(document["sha256"]), **document})
    return [{"folio": number, **piece} for number, piece in enumerate(pieces, start=1)]
