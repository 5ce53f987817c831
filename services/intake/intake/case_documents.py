"""The documents of a case, whichever service keeps them: their index, its printed sheet, and the content of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from intake.domain import index
from intake.showing import opens
from intake.store.readings import Reader, note
from intake.store.recorder import Cases
from radica.access import Lane
from radica.errors import Forbidden, NotFound
from radica.purpose import purpose_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.domain.case_event import CaseEvent
    from intake.holders import Holders
    from intake.papers import Papers
    from radica.access import Access
    from radica.clock import Clock
    from radica.documents import DocumentStore
    from radica.postgres import Database


class Content(NamedTuple):
    """A document as it is handed out."""

    entry: index.Entry
    pieces: Iterator[bytes]


class CaseDocuments:
    """What is read of a case's documents."""

    def __init__(self, db: Database, store: DocumentStore, holders: Holders, clock: Clock, papers: Papers) -> None:
        self._db = db
        self._store = store
        self._holders = holders
        self._clock = clock
        self._papers = papers

    def index(self, access: Access, radicado: str) -> dict[str, Any]:
        """Return the index of the case's file; no personal data is in it. Raises NotFound."""
        if Lane.SERVICE not in access.lanes:
            access.require_staff()
        return self._index(radicado)

    def sheet(self, access: Access, radicado: str) -> bytes:
        """Return the index as PDF (hoja de control); raises NotFound."""
        access.require_staff()
        return self._papers.index(self._index(radicado), self._clock.now())

    def content(
        self, access: Access, radicado: str, number: int, authorization: str, purpose: str | None = None
    ) -> Content:
        """Return a document by its number in the index; the reading is noted, with its purpose.

        Raises NotFound for another number and for one that was erased, Forbidden for what the reader's lane does not
        see, Unavailable when the service that keeps it does not answer.
        """
        lane = access.require_staff()
        reader = Reader.of(access, lane, purpose_of(purpose, lane))
        history = self._history(radicado)
        entries = index.of(history)["documents"]
        if not 0 < number <= len(entries):
            raise NotFound(f"El expediente tiene {len(entries)} documentos.", "Pida uno del índice.")
        entry = entries[number - 1]
        if entry["erased"]:
            raise NotFound("Dato personal suprimido: el documento ya no existe.", "Su huella sigue en el índice.")
        if not opens(access, entry, history):
            raise Forbidden(
                "Ese documento tiene datos personales de quien presentó la petición, y el caso no llegó a su rol.",
                "Si lo necesita para su trabajo, pídalo al profesional de servicio al cliente.",
            )
        pieces = self._pieces(entry, authorization, purpose)
        with self._db.transaction() as tx:
            note(tx, radicado, reader, f"document {entry['sha256'][:12]}", None, self._clock.now())
        return Content(entry, pieces)

    def _pieces(self, entry: dict[str, Any], authorization: str, purpose: str | None) -> Iterator[bytes]:
        if entry["service"] == self._store.service:
            return self._store.pieces(entry["sha256"])
        return self._holders.pieces(entry["service"], entry["sha256"], authorization, purpose)

    def _index(self, radicado: str) -> dict[str, Any]:
        return index.of(self._history(radicado))

    def _history(self, radicado: str) -> list[CaseEvent]:
        with self._db.transaction() as tx:
            return Cases(tx).history(radicado)
