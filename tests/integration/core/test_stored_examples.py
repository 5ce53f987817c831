"""Every subscriber takes in what a log has held for years: the stored examples of each event that it follows."""

from __future__ import annotations

import json
import uuid
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
import pytest
from tests.chaos.topology import HEARD
from tests.contract import stored
from tests.unit.intake.stored_forms import alike, read_again

from billing import policies as billing
from correspondence.policies import Hearing
from intake.store import chain
from intake.store.recorder import Cases
from notification import application as notification
from radica.documents import DocumentStore
from radica.envelope import Actor, Message
from radica.events import ALL_VERSIONS
from routing import policies as routing

SERVICES = Path(__file__).parents[3] / "services"
EXAMPLES = stored.examples()
NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
ACTOR = Actor("ana.perez", "customer_service_assistant")
FILED, MIGRATED = "PQRRadicated", "PQRMigrated"
RELIQUIDATED = (FILED, "ReliquidationDone")
BEFORE = {FILED: (), MIGRATED: (), "ChargesLoaded": RELIQUIDATED, "ReliquidationReversed": RELIQUIDATED}
"""What is heard before each; before the rest, the filing alone."""

STORE = """
insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data)
values (%s, %s, %s, %s, %s, %s, 'ana.perez', 'customer_service_assistant', %s)
"""


def follows(service):
    types = {name for heard in HEARD[service].values() for name in heard}
    return [key for key in EXAMPLES if key[0] in types]


def told(key, radicado):
    """The message of an example, on a case and with a reliquidation of its own."""
    name, version, _ = key
    own = {"radicado": radicado, "number": f"RL-{radicado}", "reliquidation": f"RL-{radicado}"}
    body = json.loads(EXAMPLES[key])
    data = {field: own.get(field, value) for field, value in body.items()}
    source = f"/{ALL_VERSIONS[name, version].producer}"
    return Message(str(uuid.uuid4()), name, version, source, radicado, 1, NOW, ACTOR, data)


def hear(service, db, documents, message):
    """As its own code takes in a message, in a transaction."""
    if service == "correspondence":
        return Hearing(db, documents).hear([message])
    with db.transaction() as tx:
        if service == "notification":
            return notification._hear(tx, message, documents)
        if service == "routing":
            return routing.follow(tx, message, NOW, documents)
        return billing.follow(tx, message, NOW)


@pytest.mark.parametrize("shows", [stored.MINIMAL, stored.FULL])
@pytest.mark.parametrize("service", ["routing", "billing", "correspondence", "notification"])
def test_a_subscriber_takes_in_every_stored_example_of_what_it_follows(
    service, shows, make_database, open_database, tmp_path
):
    db = open_database(make_database(service, SERVICES / service / "migrations"))
    documents = DocumentStore.in_folder(tmp_path, service)
    followed = follows(service)
    assert len(followed) >= 4
    for number, key in enumerate(followed, 1):
        radicado = f"E-2026-{number:07}-1"
        for earlier in BEFORE.get(key[0], (FILED,)):
            hear(service, db, documents, told((earlier, 1, shows), radicado))
        hear(service, db, documents, told(key, radicado))


def test_intake_reads_from_its_log_what_was_stored_before_there_was_anything_else(make_database, open_database):
    """Rows as the first release left them: without a hash, without a sealed part, and with the shortest bodies."""
    database = make_database("intake", SERVICES / "intake/migrations")
    db = open_database(database)
    of_cases = [key for key in EXAMPLES if ALL_VERSIONS[key[:2]].about_case]
    with closing(psycopg2.connect(database.superuser_url)) as connection, connection, connection.cursor() as cursor:
        for number, key in enumerate(of_cases, 1):
            rows = [key] if key[0] in {FILED, MIGRATED} else [(FILED, 1, stored.MINIMAL), key]
            for sequence, (name, version, shows) in enumerate(rows, 1):
                row = (str(uuid.uuid4()), name, version, f"E-2026-{number:07}-1", sequence, NOW)
                cursor.execute(STORE, (*row, EXAMPLES[name, version, shows]))
    chain.fill(database.owner_url)
    with db.transaction() as tx:
        cases = Cases(tx)
        for number in range(1, len(of_cases) + 1):
            radicado = f"E-2026-{number:07}-1"
            assert alike(cases.get(radicado), read_again(cases.history(radicado)))
            assert all(kept.body.decode() in EXAMPLES.values() for kept in cases.kept(radicado))
