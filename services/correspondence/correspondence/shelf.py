"""The letters' files in the document store: kept before anything names them, read only as they were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from correspondence.domain.letter import Papers
from correspondence.paper.office import Pages
from radica.documents import Altered
from radica.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.documents import DocumentStore
    from radica.events import DocumentRef
    from radica.uploads import Uploads

PDF = "application/pdf"


class Shelf:
    """The document store as letters need it."""

    def __init__(self, documents: DocumentStore, uploads: Uploads) -> None:
        self._documents = documents
        self._uploads = uploads

    def keep(self, pages: Pages, name: str) -> Papers:
        """Keep a letter's files; `name` holds numbers only, since it travels in events."""
        citation = pages.citation
        return Papers(
            self._documents.put(pages.response, f"GCO-F25-respuesta-{name}.pdf", PDF),
            self._documents.put(citation, f"GCO-F25-citacion-{name}.pdf", PDF) if citation else None,
        )

    def pages(self, papers: Papers) -> Pages:
        """Read a letter's files; raises Unavailable for one that is no longer what was kept."""
        return Pages(self._read(papers.document), self._read(papers.citation) if papers.citation else None)

    def annexes(self, documents: Sequence[DocumentRef]) -> tuple[DocumentRef, ...]:
        """Return a letter's annexes; raises Invalid or Refused for one said to be here that is not kept and clean."""
        return self._uploads.named("documents", documents, others=True)

    def _read(self, document: DocumentRef) -> bytes:
        try:
            return self._documents.read(document.sha256)
        except (NotFound, Altered) as error:
            raise Unavailable(
                "El archivo de la carta falta o no es el que se guardó.", "Avise al administrador: hay que restaurarlo."
            ) from error
