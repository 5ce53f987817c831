"""What is read before a transaction begins, and acts that lose against others between that and their commit."""

from __future__ import annotations

import psycopg2
import pytest

from radica.once import ATTEMPTS, again_if_overtaken
from radica.postgres import Prepared

ADD = Prepared("insert into effect (n) values (%s)")
HIGHEST = Prepared("select max(n) as n from effect")
WHAT_IT_DOES = "select state from pg_stat_activity where datname = %s and usename = 'core_app'"


@pytest.fixture
def database(make_database):
    return make_database("core")


@pytest.fixture
def ask(database):
    def execute(sql, *params):
        with psycopg2.connect(database.superuser_url) as connection, connection.cursor() as cursor:
            cursor.execute(sql, params or None)
            return cursor.fetchall() if cursor.description else []

    execute("create table effect (n int primary key); insert into effect values (1); grant all on effect to core_app")
    return execute


@pytest.fixture
def db(open_database, database, ask):
    return open_database(database, size=1)


def test_while_the_program_decides_no_transaction_is_open(db, ask, database):
    with db.transaction() as tx:
        assert tx.ahead(HIGHEST)[0].n == 1
        assert ask(WHAT_IT_DOES, database.name) == [("idle",)]
        tx.one(HIGHEST)
        assert ask(WHAT_IT_DOES, database.name) == [("idle in transaction",)]


def add_look_and_fail(db, add):
    with db.transaction() as tx:
        add(tx)
        assert tx.ahead(HIGHEST)[0].n == 2
        raise InterruptedError


@pytest.mark.parametrize("add", [lambda tx: tx.later(ADD, (2,)), lambda tx: tx.execute(ADD, (2,))])
def test_what_was_done_or_held_back_before_is_seen_and_undone_with_the_transaction(db, ask, add):
    with pytest.raises(InterruptedError):
        add_look_and_fail(db, add)
    assert ask("select n from effect") == [(1,)]


def test_one_that_fails_spoils_neither_the_connection_nor_what_comes_after(db, ask):
    with pytest.raises(psycopg2.errors.DivisionByZero), db.transaction() as tx:
        tx.ahead(Prepared("select 1 / %s::int"), (0,))
    with db.transaction() as tx:
        tx.later(ADD, (tx.ahead(HIGHEST)[0].n + 1,))
    assert ask("select max(n) from effect") == [(2,)]


def overtaken(db, ask, times):
    """An act that takes the next number, which somebody else takes so many times before it."""
    left = iter(range(times))

    def act():
        with db.transaction() as tx:
            highest = tx.ahead(HIGHEST)[0].n
            for _ in left:
                ask("insert into effect values (%s)", highest + 1)
                break
            tx.later(ADD, (highest + 1,))

    return act


def test_whoever_is_overtaken_looks_again_and_goes_on_from_what_the_other_left(db, ask):
    again_if_overtaken(overtaken(db, ask, ATTEMPTS - 1))
    assert ask("select count(*) from effect") == [(1 + ATTEMPTS,)]


def test_whoever_is_overtaken_each_time_gives_up_and_says_so(db, ask):
    with pytest.raises(psycopg2.errors.UniqueViolation):
        again_if_overtaken(overtaken(db, ask, ATTEMPTS))
    assert ask("select count(*) from effect") == [(1 + ATTEMPTS,)]
