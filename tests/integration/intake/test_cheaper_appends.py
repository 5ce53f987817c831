"""What an INSERT into the log keeps (migration 0100): the same answers as before it, each found by an index."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass

import psycopg2
import pytest

from intake.settings import MIGRATIONS
from intake.store import before, numbers, people, persons, sought
from intake.store.chain import UNCHAINED
from radica.migrate import migrate
from radica.testing import create_database, drop_database

MIGRATION = "0100_cheaper_appends.sql"
FIRST, SECOND = (uuid.UUID(int=number) for number in (1, 2))
FILED, APPEALING, HISTORIC = "E-2026-0000123-4", "E-2026-0000124-0", "H2019-2026-0000001-1"
SHARED, OWN = "a" * 64, "b" * 64
COMMON = [{"sha256": SHARED}]
ROW = """
insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data, sealed, hash)
values (gen_random_uuid(), %s, 1, %s, %s, '2026-03-02T14:00Z', 'x', 'service', %s, %s, sha256(''))
"""
PERSON = "insert into person (ref, sealed_key, created_at) values (%s, 'x', now())"


def _filing(**fields):
    usual = {"kind": "queja", "account": "100200300", "cause_code": "102", "billing_period": None, "invoice": None}
    return usual | {"filed_at": "2026-03-02T14:00:00Z", "due_on": "2026-03-24", "appealed_radicado": None} | fields


ROWS = (
    ("PQRRadicated", FILED, 1, _filing(documents=[*COMMON, {"sha256": OWN}]), FIRST),
    ("PetitionerCorrected", FILED, 2, {"fields": ["id_number"]}, SECOND),
    ("PQRClassified", FILED, 3, {}, None),
    ("PQRRadicated", APPEALING, 1, _filing(account=None, appealed_radicado=FILED, documents=COMMON), SECOND),
    ("PQRMigrated", HISTORIC, 1, {"account": "900", "due_on": "2019-03-24", "ended": {"on": "2019-03-20"}}, FIRST),
)
OTHERS = [("PQRRadicated", f"E-2025-{number:07}-0", 1, _filing(account=f"7{number}"), FIRST) for number in range(800)]
"""So many that reading them all is not the cheapest."""


@dataclass
class Log:
    """Intake's database as the version before the migration left it."""

    database: object

    def append(self, *rows):
        with psycopg2.connect(self.database.superuser_url) as connection, connection.cursor() as cursor:
            for kind, subject, sequence, data, person in rows:
                body = json.dumps(data, separators=(",", ":"))
                cursor.execute(ROW, (kind, subject, sequence, body, person and person.bytes + b"sealed"))

    def asked(self, sql):
        with psycopg2.connect(self.database.superuser_url) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    earlier = tmp_path_factory.mktemp("migrations")
    for file in MIGRATIONS.iterdir():
        if file.name < MIGRATION:
            (earlier / file.name).write_bytes(file.read_bytes())
    database = create_database("intake", "template0")
    try:
        migrate(database.owner_url, "intake", earlier, "intake_app")
        made = Log(database)
        with psycopg2.connect(database.superuser_url) as connection, connection.cursor() as cursor:
            for person in (FIRST, SECOND):
                cursor.execute(PERSON, (str(person),))
        made.append(*ROWS, *OTHERS)
        yield made
    finally:
        drop_database(database.name)


@pytest.fixture(scope="module")
def migrated(log):
    assert f"intake/{MIGRATION}" in migrate(log.database.owner_url, "intake", MIGRATIONS, "intake_app")
    return log


def test_what_stood_in_the_log_is_found_as_before(migrated, open_database):
    with open_database(migrated.database).transaction() as tx:
        assert persons.cases_of(tx, [str(SECOND)]) == [FILED, APPEALING]
        assert persons.refs_of(tx, [FILED]) == [str(FIRST), str(SECOND)]
        assert persons.holder_of(tx, [FILED, APPEALING]) == {FILED: str(SECOND), APPEALING: str(SECOND)}
        assert persons.appealing(tx, [FILED]) == {FILED: [APPEALING]}
        assert persons.needed_elsewhere(tx, [SHARED, OWN], [FILED]) == {SHARED}
        assert bytes(tx.one(people.CURRENT, (FILED,)).sealed)[:16] == SECOND.bytes
        assert bytes(tx.one(people.CURRENT, (HISTORIC,)).sealed)[:16] == FIRST.bytes
        assert tx.one(people.CURRENT, ("E-2026-0000999-9",)) is None
        assert [hit.radicado for hit in sought.found(tx, sought.BY_NUMBER, **_number("2019202600000011"))] == [HISTORIC]
        asked = before.Question(None, "100200300", "102", 2026)
        assert [case.radicado for case in before.before_filing(tx, [asked])[0].alike] == [FILED]


def _number(digits):
    return {"wanted": [digits], "letters": "", "below": "", "most": 5}


QUESTIONS = [
    (people.CURRENT.sql, (FILED,), {"log_case_version", "log_rare"}),
    (persons.REFS_OF, ([FILED],), {"log_case_version", "log_rare"}),
    (persons.NEWEST_SEAL, ([FILED],), {"log_case_version", "log_rare"}),
    (persons.CASES_OF, ([str(SECOND)],), {"log_of_person"}),
    (persons.APPEALING, ([FILED],), {"log_appealing"}),
    (persons.NEEDED, ([SHARED], [SHARED], []), {"log_of_document"}),
    (before.BEFORE.sql, ("E", ["x"], ["100200300"], ["102"], [2026], 5, 5), {"log_filed_for_account", "log_rare"}),
    (sought.BY_NUMBER, _number("2026"), {"log_case_digits"}),
    (sought.BY_ACCOUNT, {"wanted": ["900"], "below": "", "most": 5}, {"log_filed_for_account"}),
    (numbers.VOIDED, ("%-2026-%",), {"log_rare"}),
    (UNCHAINED, (500,), {"log_rare"}),
    (sought.FILED, ([FILED],), {"log_case_version", "log_rare"}),
]


@pytest.mark.parametrize(("sql", "params", "indexes"), QUESTIONS)
def test_each_question_is_answered_by_its_index(migrated, open_database, sql, params, indexes):
    with psycopg2.connect(migrated.database.superuser_url) as connection, connection.cursor() as cursor:
        cursor.execute("analyze log")
    with open_database(migrated.database).transaction() as tx:
        plan = "\n".join(row[0] for row in tx.all(f"explain {sql}", params))
    assert "Seq Scan on log" not in plan, plan
    assert {index for index in indexes if index in plan} == indexes, plan


def test_a_petition_walks_through_no_cases_of_another_kind_however_many_its_account_has(migrated, open_database):
    with open_database(migrated.database).transaction() as tx:
        asked = ("E", ["x"], ["100200300"], ["102"], [2026], 5, 5)
        plan = [row[0] for row in tx.all(f"explain {before.BEFORE.sql}", asked)]
    looked_up = [line for line in plan if "Index Cond" in line and "'account'" in line]
    assert ["PQRRadicated" in line or "PQRMigrated" in line for line in looked_up] == [True, True], plan


@pytest.mark.parametrize(
    "act", ["update log set sealed = null", "delete from log", "delete from seal", "update seal set sealed = null"]
)
def test_the_services_role_still_changes_nothing(migrated, act):
    with psycopg2.connect(migrated.database.url) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from seal")
        assert cursor.fetchone() == (len(OTHERS) + 4,)
        with pytest.raises(psycopg2.Error) as refused:
            cursor.execute(act)
    assert refused.value.pgcode in {"42501", "55000"}  # no right; a view of two parts cannot be changed at all


def test_the_clock_watches_what_it_watched(migrated):
    migrated.append(
        ("PQRRadicated", "E-2026-1-1", 1, {"due_on": "2026-05-20"}, None),
        ("PQRRadicated", "E-2026-2-2", 1, {"due_on": "2026-05-20"}, None),
        ("CompletionReceived", "E-2026-2-2", 2, {"due_on": "2026-06-30"}, None),
        ("PQRReopened", "E-2026-3-3", 9, {}, None),
        ("PQRMigrated", "H-1", 1, {"due_on": "2026-05-20", "ended": None}, None),
        ("PQRMigrated", "H-2", 1, {"due_on": "2026-05-20", "ended": {}}, None),
        ("PQRClosed", "E-2026-4-4", 1, {"due_on": "2026-05-20"}, None),
    )
    due = migrated.asked("""
        select subject, (due_at at time zone 'America/Bogota')::text from timer
        where name = 'term' and subject not like 'E-2025-%' order by subject
    """)
    assert dict(due) == {
        FILED: "2026-03-10 00:00:00",
        APPEALING: "2026-03-10 00:00:00",
        "E-2026-1-1": "2026-05-06 00:00:00",
        "E-2026-2-2": "2026-06-16 00:00:00",
        "E-2026-3-3": "2026-03-02 09:00:00",
        "H-1": "2026-05-06 00:00:00",
    }


@pytest.mark.parametrize(
    ("body", "hashes"),
    [
        ("{}", []),
        (f'{{"a":[{{"sha256":"{OWN}"}},{{"sha256":"{SHARED}"}}]}}', [OWN, SHARED]),
        (f'{{"a":{{"b":{{"sha256": "{OWN}"}}}}}}', [OWN]),
        (f'{{"text":"\\u0000","sha256":"{OWN}"}}', [OWN]),  # jsonb refuses that sign
        (f'{{"text":"\\"sha256\\":\\"{OWN}\\""}}', []),
        (f'{{"sha256":"{OWN}","sha256":"{OWN}"}}', [OWN, OWN]),
    ],
)
def test_the_documents_of_a_body(migrated, body, hashes):
    assert migrated.asked(f"select document_hashes('{body}')") == [(hashes,)]


def test_whoever_files_for_somebody_who_is_gone_is_refused(migrated):
    with pytest.raises(psycopg2.errors.SerializationFailure):
        migrated.append(("PQRRadicated", "E-2026-5-5", 1, {}, uuid.UUID(int=3)))
