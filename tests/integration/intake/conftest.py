"""Intake as it runs: its real application on real PostgreSQL, asked over HTTP."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

import intake
from intake import api, bootstrap
from intake.settings import Settings
from radica.access import Lane
from radica.log import PostgresLog
from radica.testing import a_person
from radica.testing_http import Issuer, serving
from radica.web import create_app

MIGRATIONS = Path(intake.__file__).parents[1] / "migrations"
SOMEBODY = a_person(Lane.CUSTOMER_SERVICE_ASSISTANT)


@pytest.fixture
def database(make_database):
    return make_database("intake", MIGRATIONS)


@pytest.fixture
def settings(database, tmp_path):
    return Settings(
        database_url=database.url,
        personal_data_key=base64.b64encode(os.urandom(32)).decode(),
        documents_folder=tmp_path / "documents",
        http_threads=20,
    )


@pytest.fixture
def db(database, open_database):
    return open_database(database, size=25)


@pytest.fixture
def application(settings, db):
    return bootstrap.application(settings, db)


@pytest.fixture
def people(issuer):
    """Give the `auth=` of somebody in a lane."""
    return issuer.signed_in


@pytest.fixture
def issuer():
    return Issuer()


@pytest.fixture
def client(settings, db, issuer):
    app = create_app(
        "intake",
        routers=[api.routes(bootstrap.parts(settings, db))],
        settings=settings,
        database=db,
        documents=bootstrap.documents(settings),
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
