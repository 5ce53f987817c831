"""What a request refers to must have been uploaded before, and loses the name it was uploaded under.

The name of a citizen's file may be a person's; events travel, so they get a neutral one (`anexo-1.pdf`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica import media
from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.documents import DocumentStore
    from radica.events import DocumentRef


def neutral(attachments: Sequence[DocumentRef], stem: str) -> tuple[DocumentRef, ...]:
    """Return the attachments under names that say nothing: the stem and a number, from 1."""
    return tuple(
        attachment.model_copy(update={"name": f"{stem}-{number}.{media.EXTENSIONS.get(attachment.media_type, 'txt')}"})
        for number, attachment in enumerate(attachments, start=1)
    )


def must_have(documents: DocumentStore, attachments: Sequence[DocumentRef], field: str = "attachments") -> None:
    """Raise Invalid, naming the field, for an attachment that intake does not keep."""
    for number, attachment in enumerate(attachments):
        if not documents.has(attachment):
            raise Invalid(f"{field}[{number}]", "Ese anexo no se ha subido.", "Súbalo primero con POST /documents.")
