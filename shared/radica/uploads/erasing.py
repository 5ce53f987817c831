"""How a service's documents end with the personal data of who brought them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.uploads import rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from radica.documents import DocumentStore
    from radica.events.common import DocumentRef
    from radica.postgres import Transaction


def erase(tx: Transaction, store: DocumentStore, documents: Iterable[DocumentRef], decided_at: datetime) -> None:
    """Destroy those of these documents that `store` keeps, and forget their uploads; again is harmless.

    What somebody brought again after it was decided stays, with its upload.
    """
    here = [document for document in documents if document.service == store.service]
    rows.erase(tx, [document.sha256 for document in here], decided_at)
    store.forget(here, decided_at)
