"""What a request refers to must have been uploaded before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.documents import DocumentStore
    from radica.events import DocumentRef


def must_have(documents: DocumentStore, attachments: Sequence[DocumentRef], field: str = "attachments") -> None:
    """Raise Invalid, naming the field, for an attachment that intake does not keep."""
    for number, attachment in enumerate(attachments):
        if not documents.has(attachment):
            raise Invalid(f"{field}[{number}]", "Ese anexo no se ha subido.", "Súbalo primero con POST /documents.")
