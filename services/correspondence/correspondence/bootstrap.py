"""The one place where correspondence's parts are built from its settings; nothing else builds anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from correspondence.policies import Hearing
from radica.documents import DocumentStore, document_store
from radica.postgres import Database, Waker

if TYPE_CHECKING:
    from correspondence.application import Correspondence
    from correspondence.paper.office import PaperOffice
    from correspondence.settings import Settings

SERVICE = "correspondence"


def database(settings: Settings) -> Database:
    """Return the database, whose commits wake the relay."""
    url = settings.need("database_url")
    db = Database(url, size=settings.http_threads, service=SERVICE)
    db.when_appended(Waker(url, SERVICE).wake)
    return db


def documents(settings: Settings) -> DocumentStore:
    """Return the folder of letters and of what goes with them."""
    return document_store(settings, SERVICE)


def hearing(db: Database, store: DocumentStore) -> Hearing:
    """Return the ear; it loads nothing that makes paper, so the worker stays light."""
    return Hearing(db, store)


def application(settings: Settings, db: Database, store: DocumentStore) -> Correspondence:
    """Return the acts of correspondence."""
    from correspondence.application import Correspondence  # noqa: PLC0415 - only the web process makes paper
    from correspondence.shelf import Shelf  # noqa: PLC0415 - same

    return Correspondence(db, Shelf(store), office(settings))


def office(settings: Settings) -> PaperOffice:
    """Return the paper office; its certificate is opened when it is first needed."""
    from correspondence.paper.office import PaperOffice  # noqa: PLC0415 - only the web process makes paper
    from correspondence.paper.printing import Press  # noqa: PLC0415 - same

    passphrase = settings.signing_passphrase.get_secret_value() if settings.signing_passphrase else ""
    return PaperOffice(
        Press(settings.papers_at_once),
        settings.company,
        settings.signer_position,
        settings.verification_url,
        (settings.signing_pkcs12, passphrase),
    )
