"""Snapshots on real PostgreSQL: the same case, sooner."""

from __future__ import annotations

import uuid
from dataclasses import replace

import psycopg2
import pytest

from intake.domain import chain
from intake.store import snapshots
from intake.store.chain import recomputed
from intake.store.recorder import Cases
from radica.envelope import Actor, Message
from radica.events.examples import EXAMPLES
from radica.log import COLUMNS
from radica.testing import A_TUESDAY_MORNING

LENGTH = 2 * snapshots.EVERY + 7
READ = "select sequence, fold, hash from snapshot where subject = %s"
PLANS = "select generic_plans, custom_plans from pg_prepared_statements where name = %s"


def a_fact(radicado, number):
    return Message(
        str(uuid.uuid4()), "PQRReceived", 1, "/routing", radicado, number, A_TUESDAY_MORNING,
        Actor("quien", "service"), {**EXAMPLES["PQRReceived", 1], "radicado": radicado},
    )  # fmt: skip


def record(db, radicado, count):
    for number in range(count):
        with db.transaction() as tx:
            cases = Cases(tx)
            case = cases.get(radicado)
            case.record(a_fact(radicado, number))
            cases.save(case)


def get(db, radicado, version=None):
    with db.transaction() as tx:
        return Cases(tx).get(radicado, version)


def get_many(db, *radicados):
    with db.transaction() as tx:
        return Cases(tx).get_many(radicados)


@pytest.fixture
def radicado(file, db):
    made = file()["radicado"]
    record(db, made, LENGTH - 1)
    return made


@pytest.fixture
def as_superuser(database):
    def execute(sql, *params):
        with psycopg2.connect(database.superuser_url) as connection, connection.cursor() as cursor:
            cursor.execute(sql, params)

    return execute


def from_the_beginning(as_superuser, db, radicado, version=None):
    as_superuser("alter table snapshot rename to elsewhere; create table snapshot (like elsewhere)")
    as_superuser("grant select on snapshot to intake_app")
    try:
        return vars(get(db, radicado, version))
    finally:
        as_superuser("drop table snapshot; alter table elsewhere rename to snapshot")


def test_a_long_case_has_one_with_the_head_of_its_chain(radicado, rows):
    (snapshot,) = rows(READ, radicado)
    (event,) = rows("select hash from log where subject = %s and sequence = %s", radicado, snapshot.sequence)
    assert snapshot.sequence == 2 * snapshots.EVERY
    assert bytes(snapshot.hash) == bytes(event.hash)


def test_it_makes_the_same_case_also_at_any_earlier_version(radicado, db, as_superuser):
    for version in (None, LENGTH, 2 * snapshots.EVERY + 1, 2 * snapshots.EVERY, 2 * snapshots.EVERY - 1, 1):
        case = vars(get(db, radicado, version))
        assert case == from_the_beginning(as_superuser, db, radicado, version)
        assert case["version"] == (version or LENGTH)


def test_many_cases_are_loaded_alike_with_and_without(radicado, file, db):
    short = file()["radicado"]
    found = get_many(db, short, radicado, "E-2026-9999999-9")
    assert {name: case.version for name, case in found.items()} == {short: 1, radicado: LENGTH}
    assert vars(found[radicado]) == vars(get(db, radicado))


@pytest.mark.parametrize("number", [1, 2 * snapshots.EVERY, 2 * snapshots.EVERY + 3, LENGTH])
def test_a_fact_that_it_covers_is_not_recorded_again_even_if_the_inbox_was_lost(
    radicado, number, application, as_superuser, rows
):
    (known,) = rows("select message_id::text from log where subject = %s and sequence = %s", radicado, number)
    as_superuser("truncate inbox")
    again, new = replace(a_fact(radicado, 1), id=known.message_id), a_fact(radicado, 2)
    application.hear([again, new])
    stored = rows("select message_id::text from log where subject = %s order by sequence", radicado)
    assert [row.message_id for row in stored].count(known.message_id) == 1
    assert len(stored) == LENGTH + 1
    assert stored[-1].message_id == new.id


def test_a_fact_that_it_covers_is_known_again_and_not_taken_up_again(file, db):
    radicado = file()["radicado"]
    body = {**EXAMPLES["ResponseFiled", 1], "radicado": radicado}
    answers = [
        replace(a_fact(radicado, 1), type="ResponseFiled", data={**body, "outgoing_number": number})
        for number in ("S-2026-1", "S-2026-2")
    ]
    with db.transaction() as tx:
        cases = Cases(tx)
        case = cases.get(radicado)
        for answer in answers:
            case.record(answer)
        cases.save(case)
    record(db, radicado, snapshots.EVERY)
    with db.transaction() as tx:
        found = Cases(tx).get_many([radicado], frozenset([answers[0].id]))[radicado]
    assert (found.held, found.outgoing_number) == ({answers[0].id}, "S-2026-2")
    assert vars(found) == {**vars(get(db, radicado)), "held": found.held}


def test_a_case_goes_on_after_it_with_its_chain_whole(radicado, db, rows):
    record(db, radicado, 1)
    assert get(db, radicado).version == LENGTH + 1
    previous = chain.START
    for row in rows(f"select {COLUMNS}, sealed, hash from log where subject = %s order by sequence", radicado):  # noqa: S608
        previous = recomputed(row, previous)
        assert bytes(row.hash) == previous


def test_one_made_by_other_code_is_passed_over_and_soon_made_anew(radicado, db, as_superuser, rows):
    as_superuser("update snapshot set fold = 'other', state = 'rubbish' where subject = %s", radicado)
    assert get(db, radicado).version == LENGTH
    record(db, radicado, 1)
    (snapshot,) = rows(READ, radicado)
    assert (snapshot.sequence, bytes(snapshot.fold)) == (LENGTH + 1, snapshots.fold())


def test_one_whose_history_is_another_is_passed_over(radicado, db, as_superuser):
    as_superuser("update snapshot set hash = %s, state = 'rubbish' where subject = %s", bytes(32), radicado)
    assert get(db, radicado).version == LENGTH


@pytest.mark.parametrize("count", [1, 3])
def test_a_load_is_not_planned_anew_each_time(file, open_database, database, count):
    db = open_database(database, size=1)
    radicados = [file()["radicado"] for _ in range(count)]
    for _ in range(12):
        get_many(db, *radicados)
    with db.transaction() as tx:
        plans = tx.one(PLANS, (snapshots.LOAD.name,))
    assert (plans.generic_plans, plans.custom_plans) == (7, 5)  # PostgreSQL always tries five before it decides
