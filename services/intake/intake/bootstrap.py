"""The one place where intake's parts are built from its settings; nothing else builds anything."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NamedTuple

from intake.application import SERVICE, Intake
from intake.codes import Codes
from intake.consulting import Consulting
from intake.filing import Filing
from intake.numbering import Numbering
from intake.papers import Papers
from intake.reading import Reading
from intake.remedies import Remedies
from intake.store.people import People
from radica.calendar import colombia
from radica.clock import SystemClock
from radica.documents import DocumentStore
from radica.postgres import Database, Waker

if TYPE_CHECKING:
    from intake.settings import Settings


class Parts(NamedTuple):
    """The use cases and queries that people reach over HTTP."""

    intake: Intake
    filing: Filing
    remedies: Remedies
    numbering: Numbering
    consulting: Consulting
    reading: Reading


def database(settings: Settings) -> Database:
    """Return the database, whose commits wake the relay."""
    url = settings.need("database_url")
    db = Database(url, size=settings.http_threads, service=SERVICE)
    db.when_appended(Waker(url, SERVICE).wake)
    return db


def application(settings: Settings, db: Database) -> Intake:
    """Return the acts of intake."""
    return Intake(db, colombia(), documents(settings), papers(settings))


def parts(settings: Settings, db: Database) -> Parts:
    """Return what the doors of intake open on."""
    filing = Filing(db, colombia(), people(settings), documents(settings), codes(settings))
    remedies = Remedies(db, colombia(), documents(settings), papers(settings))
    numbering = Numbering(db, papers(settings))
    consulting = Consulting(db, SystemClock(), codes(settings), people(settings), papers(settings))
    return Parts(application(settings, db), filing, remedies, numbering, consulting, reading(settings, db))


def reading(settings: Settings, db: Database) -> Reading:
    """Return the queries of intake."""
    return Reading(db, SystemClock(), people(settings), papers(settings))


def people(settings: Settings) -> People:
    """Return the sealing of personal data under the installation's key."""
    return People(_key(settings))


def codes(settings: Settings) -> Codes:
    """Return the making and checking of verification codes under the installation's key."""
    return Codes(_key(settings))


def documents(settings: Settings) -> DocumentStore:
    """Return the folder of what petitioners bring and intake writes."""
    return DocumentStore(settings.documents_folder, SERVICE)


def papers(settings: Settings) -> Papers:
    """Return the papers under the company's name."""
    return Papers(settings.company_name, settings.company_nit)


def _key(settings: Settings) -> bytes:
    return base64.b64decode(settings.need("personal_data_key"), validate=True)
