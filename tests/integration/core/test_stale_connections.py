"""Connections that died while nobody used them: after a restart of PostgreSQL nobody must be told of it any more.

Found by `make chaos SEED=1` (F13, then F20): minutes after the server had been killed and was back, the console still
answered 503.
"""

from __future__ import annotations

import select
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import psycopg2
import pytest

from radica.testing import eventually

SIZE = 4
END_ALL = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = %s"


@pytest.fixture
def database(make_database):
    return make_database("core")


@pytest.fixture
def db(database, open_database):
    """Give a database with a pool of connections that all have been used."""
    db = open_database(database, SIZE)
    together = Barrier(SIZE)

    def use(_):
        with db.transaction() as tx:
            tx.one("select 1 as one")
            together.wait(10)

    with ThreadPoolExecutor(SIZE) as pool:
        list(pool.map(use, range(SIZE)))
    return db


def test_connections_that_the_server_ended_are_not_given_out_again(database, db):
    with closing(psycopg2.connect(database.superuser_url)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(END_ALL, (database.name,))
        assert cursor.rowcount == SIZE
    eventually(lambda: all(map(hung_up, db._places.free)))
    for _ in range(SIZE):
        with db.transaction() as tx:
            assert tx.one("select 1 as one").one == 1


def hung_up(session):
    """Whether the server's end of a connection has arrived; it stays unread."""
    looked = select.poll()
    looked.register(session._connection.fileno(), select.POLLRDHUP)
    return bool(looked.poll(0))


def test_a_connection_that_lives_is_used_again(db):
    pids = set()
    for _ in range(SIZE):
        with db.transaction() as tx:
            pids.add(tx.one("select pg_backend_pid() as pid").pid)
    assert len(pids) == 1
