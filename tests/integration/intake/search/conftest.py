"""A register of 50,000 people, made once for all the tests of search that only read."""

from __future__ import annotations

from contextlib import closing

import psycopg2
import pytest
from tests.integration.intake.conftest import MIGRATIONS
from tests.integration.intake.search import register

from intake.searching import Searching
from intake.store.people import People
from radica.access import Lane
from radica.clock import FixedClock
from radica.postgres import Database
from radica.testing import A_TUESDAY_MORNING, a_person, create_database, drop_database

OTHERS = 50_000
SOUGHT = (
    ("María Fernanda Ñáñez Ypuche", "52.123.456"),
    ("Wilfrido José De La Hoz Barrazueta", "8705123"),
    ("Joaquín Echavarría Güiza", "72.100.200"),
    ("Aseos y Bombeos del Litoral S.A.S.", "900373913-4"),
    ("Sociedad Portuaria Tajamares Limitada", "890100531"),
    ("Peña Wong Ximena", "1140876543"),
)


@pytest.fixture(scope="session")
def sealing():
    return People(register.KEY)


@pytest.fixture(scope="session")
def many(migrated_databases, sealing):
    """A database with many people, and by name the radicado of those who are looked for."""
    database = create_database("intake", migrated_databases("intake", MIGRATIONS))
    register.fill(database.superuser_url, sealing, register.people(OTHERS))
    wanted = [{"name": name, "id_type": "CC", "id_number": number} for name, number in SOUGHT]
    radicados = register.fill(database.superuser_url, sealing, wanted, first=OTHERS + 1)
    with closing(psycopg2.connect(database.superuser_url)) as connection:
        connection.autocommit = True
        for table in ("sought", "log", "person"):
            connection.cursor().execute(f"vacuum analyze {table}")
    yield database, dict(zip([name for name, _ in SOUGHT], radicados, strict=True))
    drop_database(database.name)


@pytest.fixture(scope="session")
def many_db(many):
    db = Database(many[0].url, size=5, service=many[0].name)
    yield db
    db.close()


@pytest.fixture
def search(many_db, sealing):
    """Search the register as somebody who never searched before; gives the answer."""
    searching = Searching(many_db, FixedClock(A_TUESDAY_MORNING), sealing)
    asked = iter(range(10**9))

    def ask(text, by=None, after=None, lane=Lane.CUSTOMER_SERVICE_ASSISTANT):
        return searching.search(a_person(lane, who=f"{text}/{next(asked)}"), text, by, after)

    return ask
