"""The chain in a real log: every event of every case bears its hash, whoever appends and however many at once."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.integration.intake.conftest import today

from intake.store import chain
from intake.store.recorder import Cases
from radica.testing import eventually

STORED = """
select id, message_id::text, type, version, subject, sequence,
       to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
       actor_id, actor_lane, actor_behalf, traceparent, data::text as data, sealed, hash
from log order by subject, sequence
"""
WAITS_FOR_THE_TABLE = "select 1 from pg_locks where mode = 'ShareRowExclusiveLock' and not granted"
AS_IF_OLD = "update log set hash = null where sequence >= %s"


def expected(rows):
    """Return each event's hash, written from docs/evidence.md and sharing no code with intake."""
    hashes, previous = [], {}
    for row in rows:
        head = {
            "format": "radica-event-1",
            "id": row.message_id,
            "type": row.type,
            "version": row.version,
            "subject": row.subject,
            "sequence": row.sequence,
            "time": row.at,
            "actor": {"id": row.actor_id, "lane": row.actor_lane, "on_behalf_of": row.actor_behalf},
            "traceparent": row.traceparent,
            "sealed": row.sealed and hashlib.sha256(row.sealed).hexdigest(),
        }
        text = json.dumps(head, ensure_ascii=False, separators=(",", ":")) + "\n" + row.data
        before = previous.get(row.subject, bytes(32))
        previous[row.subject] = hashlib.sha256(before + hashlib.sha256(text.encode()).digest()).digest()
        hashes.append(previous[row.subject])
    return hashes


@pytest.fixture
def chained(rows):
    """Check the whole log and return its hashes."""

    def check():
        stored = rows(STORED)
        hashes = [row.hash and bytes(row.hash) for row in stored]
        assert hashes == expected(stored)
        return hashes

    return check


def test_every_event_bears_the_hash_of_what_can_be_read_back(client, assistant, a_case, chained):
    text = "Ñ ≥ 3 «\u2028» \U0001f4a7"
    radicado = a_case("PQRReceived", "ResponseFiled", "CommunicationDelivered", "NotificationServed", description=text)
    a_case(petitioner=None, anonymous=True, account=None)
    body = {"result": "accede_parcialmente", "answered_on": today()}
    assert client.post(f"/pqrs/{radicado}/closing", json=body, auth=assistant).status_code == 201
    assert len(set(chained())) == 7


def test_several_events_of_a_case_in_one_commit_are_chained(application, announced, a_case, chained, client, assistant):
    radicado = a_case()
    application.hear([announced("PQRReceived", radicado), announced("PQRAssigned", radicado)])
    window = a_case(kind="queja", cause_code="315", invoice=None)
    body = {"what_was_done": "Se ofrecieron disculpas.", "result": "accede"}
    assert client.post(f"/pqrs/{window}/window-resolution", json=body, auth=assistant).status_code == 201
    assert len(chained()) == 6


def test_many_writers_on_one_case_leave_one_chain(a_case, chained, client, people):
    radicado = a_case("ResponseFiled", "CommunicationDelivered", "NotificationServed")
    body = {"result": "accede_parcialmente", "answered_on": today()}

    def close(who):
        auth = people("customer_service_assistant", who=f"auxiliar-{who}")
        return client.post(f"/pqrs/{radicado}/closing", json=body, auth=auth).status_code

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(close, range(8))) == [201] + [409] * 7
    assert len(chained()) == 5


def test_who_has_not_read_the_last_event_chains_to_it_all_the_same(a_case, announced, db, chained):
    radicado = a_case("PQRReceived")
    with db.transaction() as tx:
        case = Cases(tx).get(radicado)
    case.record(announced("PQRAssigned", radicado))
    case.record(announced("PQRClassified", radicado))
    with db.transaction() as tx:
        Cases(tx).save(case)
    assert len(chained()) == 4


def test_a_log_of_a_version_without_the_chain_is_chained_by_command(a_case, superuser, database, chained):
    for _ in range(3):
        a_case("PQRReceived")
    before = chained()
    superuser(AS_IF_OLD, 1)
    assert chain.fill(database.owner_url) == 6
    assert chained() == before
    assert chain.fill(database.owner_url) == 0


def test_a_long_case_is_chained_in_several_batches(a_case, superuser, database, chained, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 2)
    a_case(*["PQRReceived"] * 4)
    before = chained()
    superuser(AS_IF_OLD, 2)
    assert chain.fill(database.owner_url) == 4
    assert chained() == before


def test_an_event_after_one_without_a_hash_waits_for_the_filling(a_case, hear, superuser, database, rows, chained):
    radicado = a_case()
    superuser(AS_IF_OLD, 1)
    hear("PQRReceived", radicado)
    hear("PQRAssigned", radicado)
    assert [row.hash for row in rows(STORED)] == [None, None, None]
    assert chain.fill(database.owner_url) == 3
    chained()


def test_the_filling_waits_for_who_is_writing_and_takes_his_event_along(
    a_case, announced, superuser, database, db, chained
):
    radicado = a_case()
    superuser(AS_IF_OLD, 1)
    with ThreadPoolExecutor(1) as pool:
        with db.transaction() as tx:
            cases = Cases(tx)
            case = cases.get(radicado)
            case.record(announced("PQRReceived", radicado))
            cases.save(case)
            tx.execute("select 1")
            filling = pool.submit(chain.fill, database.owner_url)
            eventually(lambda: filling.done() or tx.one(WAITS_FOR_THE_TABLE))
        assert filling.result() == 2
    assert len(chained()) == 2


def test_a_fact_of_no_case_is_a_chain_of_one(superuser, database, rows):
    superuser(
        "insert into log (message_id, type, version, subject, occurred_at, actor_id, actor_lane, data)"
        " select gen_random_uuid(), 'CalendarChanged', 1, 'CAL', now(), 'ana', 'administrator', '{}'"
        " from generate_series(1, 2)"
    )
    assert chain.fill(database.owner_url) == 2
    stored = [row._replace(sequence=row.id) for row in rows(STORED)]
    assert [bytes(row.hash) for row in stored] == [expected([row])[0] for row in stored]
