"""One key, one effect: on real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest

from radica.access import Lane
from radica.commands import Receipt
from radica.errors import Refused, Unavailable
from radica.once import once
from radica.testing import a_command, a_person

SOMEBODY = a_person(Lane.CUSTOMER_SERVICE_ASSISTANT)


@pytest.fixture
def database(make_database):
    return make_database("core")


@pytest.fixture
def db(open_database, database):
    with psycopg2.connect(database.superuser_url) as connection, connection.cursor() as cursor:
        cursor.execute("create table effect (n serial primary key, what text); grant all on effect to core_app")
        cursor.execute("grant all on sequence effect_n_seq to core_app")
    return open_database(database, size=25)


def effects(db):
    with db.transaction() as tx:
        return [row.what for row in tx.all("select what from effect order by n")]


def doing(what):
    def act(tx):
        number = tx.one("insert into effect (what) values (%s) returning n", (what,)).n
        return Receipt("E-1", "Done", f"event-{number}", {"what": what})

    return act


def test_a_command_is_carried_out_and_answered(db):
    receipt = once(db, a_command(SOMEBODY), doing("this"))
    assert receipt.data == {"what": "this"}
    assert effects(db) == ["this"]


def test_the_same_key_gets_the_same_receipt_and_no_second_effect(db):
    command = a_command(SOMEBODY)
    assert once(db, command, doing("this")) == once(db, command, doing("this"))
    assert effects(db) == ["this"]


def test_twenty_at_once_with_the_same_key_have_one_effect(db):
    command = a_command(SOMEBODY)
    with ThreadPoolExecutor(20) as pool:
        receipts = list(pool.map(lambda _: once(db, command, doing("this")), range(20)))
    assert len({receipt.event_id for receipt in receipts}) == 1
    assert effects(db) == ["this"]


def test_one_key_cannot_stand_for_two_requests(db):
    once(db, a_command(SOMEBODY, key="a-key-1234", body="one"), doing("this"))
    with pytest.raises(Refused, match="clave de idempotencia"):
        once(db, a_command(SOMEBODY, key="a-key-1234", body="two"), doing("that"))
    assert effects(db) == ["this"]


def test_two_people_may_happen_to_use_the_same_key(db):
    once(db, a_command(SOMEBODY, key="a-key-1234"), doing("this"))
    once(db, a_command(a_person(Lane.LEGAL), key="a-key-1234"), doing("that"))
    assert effects(db) == ["this", "that"]


def test_a_refused_command_leaves_nothing_and_its_key_may_be_used_again(db):
    command = a_command(SOMEBODY)

    def refusing(tx):
        doing("this")(tx)
        raise Refused("No.")

    with pytest.raises(Refused):
        once(db, command, refusing)
    assert effects(db) == []
    once(db, command, doing("this"))
    assert effects(db) == ["this"]


def test_a_commit_of_unknown_outcome_is_settled_by_the_key(db, database):
    """The server's session is killed as COMMIT arrives: the row may be stored although the answer never came."""
    command = a_command(SOMEBODY)
    killed = []

    def act(tx):
        receipt = doing("this")(tx)
        if not killed:
            killed.append(tx.one("select pg_backend_pid() as pid").pid)
            with psycopg2.connect(database.superuser_url) as connection, connection.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(%s)", (killed[0],))
        return receipt

    assert once(db, command, act).data == {"what": "this"}
    assert effects(db) == ["this"]


def test_a_held_lock_ends_in_try_again_later_within_the_bound(db, database):
    with psycopg2.connect(database.superuser_url) as connection, connection.cursor() as cursor:
        cursor.execute("lock table effect in exclusive mode")
        with pytest.raises(Unavailable):
            once(db, a_command(SOMEBODY), doing("this"))
        connection.rollback()
    assert effects(db) == []


def test_a_repetition_gets_its_receipt_also_where_the_act_would_now_refuse_before_it_asks_anything(db):
    command = a_command(SOMEBODY)
    receipt = once(db, command, doing("this"))

    def refusing(_):
        raise Refused("Ya no.")

    assert once(db, command, refusing) == receipt
    with pytest.raises(Refused, match="Ya no"):
        once(db, a_command(SOMEBODY), refusing)
