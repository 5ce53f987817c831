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
    """Return the pieces numbered 1, 2, 3, … through the whole case: each event, and behind it the index's documents.

    `files` says where a document stands in the archive, by its hash. What another service keeps has no place there and
    is listed with its hash, so that whoever fetches it knows it again.
    """
    brought: dict[int, list[index.Entry]] = {}
    for entry in index.of([kept.event for kept in history])["documents"]:
        brought.setdefault(entry["sequence"], []).append(entry)
    pieces: list[dict[str, Any]] = []
    for kept in history:
        message = kept.event.message
        head = {"kind": "event", "file": kept.file, "sequence": kept.sequence, "type": message.type}
        pieces.append({**head, "time": chain.instant(message.time)})
        entries = brought.get(kept.sequence, [])
        pieces += [{"kind": "document", "file": files.get(entry["sha256"]), **entry} for entry in entries]
    return [{"folio": number, **piece} for number, piece in enumerate(pieces, start=1)]
