"""Intake as it runs: its real application on real PostgreSQL, asked over HTTP."""

from __future__ import annotations

import base64
import os
import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
import pytest

import intake
from intake import api, bootstrap
from intake.api import documents
from intake.calendar_office import CalendarOffice
from intake.holders import Holders
from intake.settings import Settings
from intake.showing import SEE_ALL
from radica.access import Lane
from radica.clock import SystemClock, legal_date
from radica.envelope import Actor, Message
from radica.events import EVENTS
from radica.events.examples import EXAMPLES
from radica.log import PostgresLog
from radica.testing import a_person, eventually
from radica.testing_http import Issuer, serving
from radica.web import create_app

MIGRATIONS = Path(intake.__file__).parents[1] / "migrations"
AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SOMEBODY = a_person(Lane.CUSTOMER_SERVICE_ASSISTANT)


def today():
    """The legal day of the machine's clock, as a body writes it."""
    return legal_date(SystemClock().now()).isoformat()


@pytest.fixture
def database(make_database):
    return make_database("intake", MIGRATIONS)


@pytest.fixture
def settings(database, tmp_path):
    return Settings(
        database_url=database.url,
        personal_data_key=base64.b64encode(os.urandom(32)).decode(),
        evidence_key=base64.b64encode(os.urandom(32)).decode(),
        documents_folder=tmp_path / "documents",
        http_threads=20,
    )


@pytest.fixture
def db(database, open_database):
    return open_database(database, size=25)


@pytest.fixture
def calendars(settings, db):
    return bootstrap.calendars(settings, db)


@pytest.fixture
def application(settings, db, calendars):
    return bootstrap.application(settings, db, calendars)


@pytest.fixture
def filing(settings, db, calendars):
    return bootstrap.petitions(settings, db, calendars).filing


@pytest.fixture
def legal_clock(settings, db, calendars):
    return bootstrap.legal_clock(settings, db, calendars)


@pytest.fixture
def people(issuer):
    """Give the `auth=` of somebody in a lane."""
    return issuer.signed_in


@pytest.fixture
def issuer():
    return Issuer()


@pytest.fixture
def evidence(settings, db, clock):
    """Give the checkpoints, under a clock that the test moves."""
    return bootstrap.evidence(settings, db, clock)


@pytest.fixture
def close_day(evidence):
    """Close the day that ended, as soon as the log's rows are settled: other tests write in the same cluster."""
    return lambda: eventually(evidence.close_day)


@pytest.fixture
def archives(settings, db, clock, evidence):
    return bootstrap.archives(settings, db, clock, evidence)


@pytest.fixture
def reading(settings, db, calendars):
    return bootstrap.reading(settings, db, calendars)


@pytest.fixture
def holder_urls():
    """Give where other services that keep documents are: nowhere, unless a test starts them."""
    return {}


@pytest.fixture
def case_documents(settings, db, holder_urls):
    holders = Holders(holder_urls)
    yield bootstrap.case_documents(settings, db, holders)
    holders.close()


@pytest.fixture
def client(settings, db, application, legal_clock, calendars, reading, evidence, archives, case_documents, issuer):  # noqa: PLR0917 - fixtures
    app = create_app(
        "intake",
        routers=[
            api.routes(application, legal_clock, CalendarOffice(db, calendars), reading),
            api.petitions(bootstrap.petitions(settings, db, calendars), reading),
            api.evidence(evidence, archives),
            documents.routes(case_documents),
        ],
        settings=settings,
        database=db,
        documents=bootstrap.documents(settings),
        document_readers=SEE_ALL,
        log=PostgresLog(db, "/intake"),
        keys=issuer.keys,
    )
    with serving(app) as client:
        yield client


@pytest.fixture
def assistant(people):
    return people(Lane.CUSTOMER_SERVICE_ASSISTANT)


@pytest.fixture
def a_filing():
    """Give the body of a filing; fields may be replaced."""

    def make(**fields):
        return {
            "petitioner": {
                "name": "María Fernanda Ñúñez de la Hoz",
                "id_type": "CC",
                "id_number": "1.140.555.777",
                "address": "Calle 20 # 15-33, Baranoa",
                "phone": "300 555 7788",
                "email": "mafe@ejemplo.co",
            },
            "kind": "reclamacion",
            "channel": "escrito",
            "cause_code": "102",
            "account": "100200300",
            "municipality": "08078",
            "invoice": "F-2026-10-100200300",
            "description": "El consumo facturado es tres veces el de siempre.\nPido que lo revisen.",
            **fields,
        }

    return make


@pytest.fixture
def file(client, assistant, a_filing):
    """File a case and return the answer's body."""

    def file_(**fields):
        answer = client.post("/pqrs", json=a_filing(**fields), auth=assistant)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return file_


@pytest.fixture
def rows(db):
    """Ask the database."""

    def ask(sql, *params):
        with db.transaction() as tx:
            return tx.all(sql, params)

    return ask


@pytest.fixture
def announced():
    """Give a message as another service announces it, with everything in it that is hard to write down."""

    def make(name, radicado, **fields):
        return Message(
            id=str(uuid.uuid4()),
            type=name,
            version=1,
            source=f"/{EVENTS[name].producer}",
            subject=radicado,
            sequence=1,
            time=datetime(2026, 11, 24, 15, 0, 0, 120, tzinfo=UTC),
            actor=Actor("José «el ñato»\n\t\x1f", "field_operator", "jefe"),
            data={**EXAMPLES[name, 1], "radicado": radicado, **fields},
            traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        )

    return make


@pytest.fixture
def hear(application, announced):
    """Record a fact of another service on a case."""
    return lambda name, radicado: application.hear([announced(name, radicado)])


@pytest.fixture
def a_case(file, hear):
    """File a case, record facts on it one by one, and return its radicado."""

    def make(*facts, **fields):
        radicado = file(**fields)["radicado"]
        for name in facts:
            hear(name, radicado)
        return radicado

    return make


@pytest.fixture
def superuser(database):
    """Run a statement that only a superuser may."""

    def run(sql, *params):
        with closing(psycopg2.connect(database.superuser_url)) as connection, connection, connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.rowcount

    return run


@pytest.fixture
def answered(application, announced, file):
    """Give the radicado of a case that is answered, delivered and notified."""
    radicado = file()["radicado"]
    response = announced("ResponseFiled", radicado, result="accede")
    application.hear(
        [response, *(announced(name, radicado) for name in ("CommunicationDelivered", "NotificationServed"))]
    )
    return radicado
