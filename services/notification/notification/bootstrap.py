"""The one place where notification's parts are built from its settings; nothing else builds anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notification.office import SERVICE, Office
from radica.calendar import colombia
from radica.documents import DocumentStore, document_store
from radica.postgres import Database, Waker

if TYPE_CHECKING:
    from notification.settings import Settings


def database(settings: Settings) -> Database:
    """Return the database, whose commits wake the relay."""
    url = settings.need("database_url")
    db = Database(url, size=settings.http_threads, service=SERVICE)
    db.when_appended(Waker(url, SERVICE).wake)
    return db


def office(settings: Settings, db: Database) -> Office:
    """Return what the use cases work with."""
    return Office(db, documents(settings), colombia(saturday_counts=settings.saturday_counts), settings.company)


def documents(settings: Settings) -> DocumentStore:
    """Return the folder of proofs and of what the service writes."""
    return document_store(settings, SERVICE)
