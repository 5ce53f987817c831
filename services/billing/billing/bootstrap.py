"""The one place where billing's parts are built from its settings; nothing else builds anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billing.application import SERVICE, Billing
from billing.paper import Company
from radica.documents import DocumentStore, document_store
from radica.postgres import Database, Waker

if TYPE_CHECKING:
    from billing.settings import Settings


def database(settings: Settings) -> Database:
    """Return the database, whose commits wake the relay."""
    url = settings.need("database_url")
    db = Database(url, size=settings.http_threads, service=SERVICE)
    db.when_appended(Waker(url, SERVICE).wake)
    return db


def documents(settings: Settings) -> DocumentStore:
    """Return the folder of the papers that billing makes."""
    return document_store(settings, SERVICE)


def application(settings: Settings, db: Database) -> Billing:
    """Return the acts of billing."""
    company = Company(settings.company_name, settings.company_nit)
    return Billing(db, settings.clock(), documents(settings), company)
