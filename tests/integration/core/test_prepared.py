"""Statements that a connection prepares once, on real PostgreSQL."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import psycopg2
import pytest

from radica.access import Lane
from radica.postgres import Prepared

ADD = Prepared("insert into effect (n, what) values (%s, %s)")
FIND = Prepared("select what from effect where n = %s")
COUNT = Prepared("select count(*) as n from effect")
KNOWN = "select count(*) as n from pg_prepared_statements"


@pytest.fixture
def database(make_database):
    return make_database("core")


@pytest.fixture
def db(open_database, database):
    with psycopg2.connect(database.superuser_url) as connection, connection.cursor() as cursor:
        cursor.execute("create table effect (n int primary key, what text); grant all on effect to core_app")
    return open_database(database, size=1)


def add(db, *rows):
    with db.transaction() as tx:
        for row in rows:
            tx.later(ADD, row)


def add_and_fail(db):
    with db.transaction() as tx:
        tx.later(ADD, (5, "never sent"))
        raise InterruptedError


def ask(db, sql, *params):
    with db.transaction() as tx:
        return tx.one(sql, params)


def test_it_is_prepared_once_in_a_connection_and_gives_what_the_plain_one_gives(db):
    add(db, (1, "it's"), (2, None))
    add(db, (3, "x"))
    assert [ask(db, FIND, n).what for n in (1, 2, 3)] == ["it's", None, "x"]
    assert ask(db, COUNT).n == 3
    assert ask(db, KNOWN).n == 3


def test_held_back_alone_it_is_stored_whole_or_not_at_all(db):
    """No BEGIN travels then: the message itself is the transaction."""
    with pytest.raises(psycopg2.errors.UniqueViolation):
        add(db, (1, "first"), (2, "second"), (1, "again"))
    assert ask(db, COUNT).n == 0


@pytest.mark.parametrize("params", [{"n": 1}, (), (1, 2)])
def test_parameters_that_do_not_fit_by_position_are_refused(db, params):
    with pytest.raises(TypeError), db.transaction() as tx:
        tx.one(FIND, params)


def test_a_first_use_that_failed_or_was_never_sent_does_not_spoil_the_connection(db):
    with pytest.raises(psycopg2.errors.UniqueViolation):
        add(db, (1, "first"), (1, "again"))
    with pytest.raises(InterruptedError):
        add_and_fail(db)
    add(db, (1, "first"))
    assert ask(db, COUNT).n == 1


@pytest.mark.parametrize("text", ["a\0b", "\0"])
def test_a_text_that_postgresql_cannot_keep_is_refused(db, text):
    with pytest.raises(ValueError, match="NUL"):
        ask(db, Prepared("select %s::text as told"), text)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "it's a \\ 'Ñandú' ≥ 🙂 %s %% $1 -- ; \n\t"),
        ("text", "'"),
        ("text", "\\"),
        ("text", "Ñandú ≥ 🙂 %s %% $1 -- ; \n\t"),
        ("text", ""),
        ("text", Lane.AUDITOR),
        ("text", None),
        ("bytea", bytes(range(256))),
        ("bytea", b""),
        ("bytea", memoryview(b"'\\")),
        ("bigint", -(2**63)),
        ("bool", True),
        ("numeric", Decimal("-0.10")),
        ("date", date(2026, 2, 28)),
        ("timestamptz", datetime(2026, 11, 24, 9, 0, 0, 123, tzinfo=timezone(timedelta(hours=-5)))),
        ("timestamptz", datetime(2026, 11, 24, 9, 0)),  # noqa: DTZ001 - the connection's zone is UTC
        ("text[]", ["it's", None, "Ñ"]),
        ("text[]", []),
        ("bigint[]", [3, -1]),
        ("json", '{"a": "\\\\ \' ≥"}'),
    ],
)
def test_a_value_of_any_kind_arrives_as_in_a_plain_statement(db, kind, value):
    sql = f"select (%s)::{kind}::text as told"
    assert ask(db, Prepared(sql), value) == ask(db, sql, value)
