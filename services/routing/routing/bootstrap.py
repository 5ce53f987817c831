"""The one place where routing's parts are built from its settings; nothing else builds anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.calendar import colombia
from radica.documents import DocumentStore, document_store
from radica.postgres import Database, Waker
from routing import rulebook
from routing.application import SERVICE, Routing
from routing.reading import Reading

if TYPE_CHECKING:
    from routing.settings import Settings


def database(settings: Settings) -> Database:
    """Return the database, whose commits wake the relay."""
    url = settings.need("database_url")
    db = Database(url, size=settings.http_threads, service=SERVICE)
    db.when_appended(Waker(url, SERVICE).wake)
    return db


def application(settings: Settings, db: Database) -> Routing:
    """Return the acts of routing; raises WrongTable for a decision table that cannot be used."""
    rulebook.published()
    return Routing(db, settings.clock(), documents(settings))


def reading(settings: Settings, db: Database) -> Reading:
    """Return the queries of routing."""
    return Reading(db, settings.clock(), colombia(saturday_counts=settings.saturday_counts))


def documents(settings: Settings) -> DocumentStore:
    """Return the folder of documents that areas and crews hand in."""
    return document_store(settings, SERVICE)
