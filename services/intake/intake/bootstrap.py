"""The one place where intake's parts are built from its settings; nothing else builds anything."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NamedTuple

from intake.application import SERVICE, Intake
from intake.archive import Archives
from intake.case_documents import CaseDocuments
from intake.codes import Codes
from intake.consulting import Consulting
from intake.domain.pqr import SOURCE
from intake.domain.retention import Schedule
from intake.domain.terms import OfficeHours
from intake.erasing import Erasing
from intake.evidence import Evidence
from intake.filing import Filing
from intake.habeas_data import HabeasData
from intake.indexing import Indexing
from intake.legal_clock import LegalClock
from intake.numbering import Numbering
from intake.papers import Papers
from intake.reading import Reading
from intake.remedies import Remedies
from intake.searching import Searching
from intake.signing import Signer
from intake.store.calendars import Calendars
from intake.store.people import People
from radica.calendar import colombia
from radica.documents import DocumentStore, document_store
from radica.log import PostgresLog
from radica.postgres import Database, Waker

if TYPE_CHECKING:
    from intake.holders import Holders
    from intake.migrating.loading import Migration
    from intake.settings import Settings
    from radica.clock import Clock


class Petitions(NamedTuple):
    """The use cases of petitions that people reach over HTTP."""

    filing: Filing
    remedies: Remedies
    numbering: Numbering
    consulting: Consulting
    habeas_data: HabeasData
    erasing: Erasing
    searching: Searching


def database(settings: Settings) -> Database:
    """Return the database, whose commits wake the relay."""
    url = settings.need("database_url")
    size = settings.http_threads + 1  # the thread that files for all has one too (docs/adr/0008)
    db = Database(url, size=size, service=SERVICE)
    db.when_appended(Waker(url, SERVICE).wake)
    return db


def application(settings: Settings, db: Database, calendars: Calendars) -> Intake:
    """Return the acts of intake."""
    return Intake(db, calendars, people(settings), documents(settings), papers(settings))


def petitions(settings: Settings, db: Database, calendars: Calendars) -> Petitions:
    """Return what is done with petitions, their numbers and their codes."""
    kept, drawn, ending = documents(settings), papers(settings), erasing(settings, db)
    consulting = Consulting(db, settings.clock(), codes(settings), people(settings), drawn)
    return Petitions(
        Filing(db, calendars, people(settings), kept, codes(settings), hours(settings)),
        Remedies(db, calendars, people(settings), kept, drawn),
        Numbering(db, drawn),
        consulting,
        HabeasData(db, settings.clock(), people(settings), kept, drawn, ending, consulting),
        ending,
        Searching(db, settings.clock(), people(settings)),
    )


def migration(settings: Settings, db: Database) -> Migration:
    """Return the bringing in of the old system's cases."""
    from intake.migrating.loading import Migration  # noqa: PLC0415 - it reads by the web's own bodies, FastAPI and all

    return Migration(db, people(settings), settings.clock())


def erasing(settings: Settings, db: Database) -> Erasing:
    """Return the end of personal data, by the utility's retention table."""
    return Erasing(db, documents(settings), schedule(settings))


def schedule(settings: Settings) -> Schedule:
    """Return the utility's retention table."""
    years = settings.retention_management_years, settings.retention_central_years
    return Schedule(*years, settings.retention_source)


def legal_clock(settings: Settings, db: Database, calendars: Calendars) -> LegalClock:
    """Return the acts of terms: what time does by itself, and what people decide about it."""
    return LegalClock(db, calendars, people(settings), documents(settings), papers(settings), hours(settings))


def calendars(settings: Settings, db: Database) -> Calendars:
    """Return the calendar with its history; one for the process, so that a change is seen by all its parts at once."""
    return Calendars(db, colombia(saturday_counts=settings.saturday_counts))


def hours(settings: Settings) -> OfficeHours:
    """Return when the office attends."""
    return OfficeHours(settings.office_opens, settings.office_closes)


def reading(settings: Settings, db: Database, calendars: Calendars) -> Reading:
    """Return the queries of intake."""
    return Reading(db, settings.clock(), people(settings), papers(settings), calendars)


def evidence(settings: Settings, db: Database, clock: Clock) -> Evidence:
    """Return the checkpoints of the log."""
    return Evidence(db, PostgresLog(db, SOURCE), clock, signer(settings))


def case_documents(settings: Settings, db: Database, holders: Holders) -> CaseDocuments:
    """Return what is read of a case's documents."""
    return CaseDocuments(db, documents(settings), holders, settings.clock(), papers(settings))


def archives(settings: Settings, db: Database, clock: Clock, evidence: Evidence) -> Archives:
    """Return the export of cases."""
    return Archives(db, documents(settings), clock, signer(settings), evidence)


def signer(settings: Settings) -> Signer:
    """Return the installation's evidence key."""
    return Signer(base64.b64decode(settings.need("evidence_key"), validate=True))


def people(settings: Settings) -> People:
    """Return the sealing of personal data under the installation's key."""
    return People(_key(settings))


def indexing(settings: Settings, db: Database) -> Indexing:
    """Return the making of marks for cases that have none, or those of another key."""
    return Indexing(db, people(settings))


def codes(settings: Settings) -> Codes:
    """Return the making and checking of verification codes under the installation's key."""
    return Codes(_key(settings))


def documents(settings: Settings) -> DocumentStore:
    """Return the folder of what petitioners bring and intake writes."""
    return document_store(settings, SERVICE)


def papers(settings: Settings) -> Papers:
    """Return the papers under the company's name."""
    return Papers(settings.company_name, settings.company_nit)


def _key(settings: Settings) -> bytes:
    return base64.b64decode(settings.need("personal_data_key"), validate=True)
