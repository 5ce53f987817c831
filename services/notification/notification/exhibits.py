"""The files that come as evidence: they must be kept here, and lose the name they were uploaded under.

A file's original name may hold a person's name; events and columns get a neutral one (`soporte-1.pdf`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from notification.office import SERVICE
from notification.papers import Exhibit
from radica import media
from radica.errors import NotFound
from radica.events.common import DocumentRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.uploads import Uploads


def exhibit(uploads: Uploads, field: str, sent: DocumentRef, stem: str, what: str) -> Exhibit:
    """The file as this service keeps it; raises Invalid or Refused, naming `field`, if it is not here and clean."""
    try:
        kind, size = uploads.documents.kind(sent.sha256), uploads.documents.size(sent.sha256)
    except NotFound as absent:
        raise uploads.refusal(field, sent.sha256) from absent
    name = f"{stem}.{media.EXTENSIONS[kind]}"
    kept = DocumentRef(sha256=sent.sha256, name=name, media_type=kind, size=size, service=SERVICE)
    return Exhibit(uploads.named(field, [kept])[0], what)


def exhibits(uploads: Uploads, field: str, sent: Sequence[DocumentRef], what: str) -> list[Exhibit]:
    """Several files of the same sort, numbered from 1."""
    return [
        exhibit(uploads, f"{field}[{index}]", reference, f"soporte-{index + 1}", what)
        for index, reference in enumerate(sent)
    ]
