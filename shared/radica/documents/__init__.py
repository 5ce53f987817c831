"""The files of the cases: kept once, under the SHA-256 of their content, and never changed.

The hash goes into the events: whoever holds a case's history can prove which file was meant. Where the bytes lie is a
setting: a folder of this machine, or a bucket of an S3-compatible store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.documents.store import LIMIT, Altered, DocumentStore, TooLarge, checked, neutral, tidy_name

if TYPE_CHECKING:
    from radica.settings import Settings

__all__ = ["LIMIT", "Altered", "DocumentStore", "TooLarge", "checked", "document_store", "neutral", "tidy_name"]


def document_store(settings: Settings, service: str) -> DocumentStore:
    """Return a service's documents where its settings say: in `documents_bucket` if there is one, else in a folder."""
    folder = settings.documents_folder
    if settings.documents_bucket is None:
        return DocumentStore.in_folder(folder, service)
    from radica.documents.bucket import Bucket  # noqa: PLC0415 - its client is large, and most installations need none

    bucket = Bucket.of(settings, service)
    return DocumentStore(bucket, bucket.under("quarantine/"), service, folder / "incoming")
