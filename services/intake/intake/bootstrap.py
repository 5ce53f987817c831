"""The one place where intake's parts are built from its settings; nothing else builds anything."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from intake.application import SERVICE, Intake
from intake.archive import Archives
from intake.domain.pqr import SOURCE
from intake.domain.terms import OfficeHours
from intake.evidence import Evidence
from intake.legal_clock import LegalClock
from intake.papers import Papers
from intake.reading import Reading
from intake.signing import Signer
from intake.store.calendars import Calendars
from intake.store.people import People
from radica.calendar import colombia
from radica.documents import DocumentStore, document_store
from radica.log import PostgresLog
from radica.postgres import Database, Waker

if TYPE_CHECKING:
    from intake.settings import Settings
    from radica.clock import Clock


def database(settings: Settings) -> Database:
    """Return the database, whose commits wake the relay."""
    url = settings.need("database_url")
    db = Database(url, size=settings.http_threads, service=SERVICE)
    db.when_appended(Waker(url, SERVICE).wake)
    return db


def application(settings: Settings, db: Database, calendars: Calendars) -> Intake:
    """Return the acts of intake."""
    return Intake(db, calendars, people(settings), documents(settings), papers(settings), hours(settings))


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


def archives(settings: Settings, db: Database, clock: Clock, evidence: Evidence) -> Archives:
    """Return the export of cases."""
    return Archives(db, documents(settings), clock, signer(settings), evidence)


def signer(settings: Settings) -> Signer:
    """Return the installation's evidence key."""
    return Signer(base64.b64decode(settings.need("evidence_key"), validate=True))


def people(settings: Settings) -> People:
    """Return the sealing of personal data under the installation's key."""
    return People(base64.b64decode(settings.need("personal_data_key"), validate=True))


def documents(settings: Settings) -> DocumentStore:
    """Return the folder of what petitioners bring and intake writes."""
    return document_store(settings, SERVICE)


def papers(settings: Settings) -> Papers:
    """Return the papers under the company's name."""
    return Papers(settings.company_name, settings.company_nit)
