"""The fault proxy against a real PostgreSQL; among others the commit whose answer never came (fault F14)."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from tests.chaos.proxy import END_OF_COMMIT, Proxy, Way

from radica.commands import Receipt
from radica.once import once
from radica.postgres import CommitUnknown, Database
from radica.testing import a_command, a_person

INSERT = "insert into t values (%s)"


@pytest.fixture
def database(make_database):
    made = make_database("core")
    execute(made.superuser_url, "create table t (n int primary key); grant all on t to public")
    return made


@pytest.fixture
def proxy(database):
    server = urlsplit(database.url)
    with Proxy(server.hostname, server.port) as proxy:
        yield proxy


def through(proxy, url):
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, f"{parts.username}@127.0.0.1:{proxy.port}", parts.path, parts.query, ""))


def execute(url, sql):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()


def stored(database):
    connection = psycopg2.connect(database.superuser_url)
    with connection.cursor() as cursor:
        cursor.execute("select n from t order by n")
        rows = [n for (n,) in cursor.fetchall()]
    connection.close()
    return rows


def insert_in_a_transaction(db, number):
    with db.transaction() as tx:
        tx.one("select 1")  # what only appends would travel without BEGIN and COMMIT
        tx.later(INSERT, (number,))


def an_insert(connection, number):
    with connection.cursor() as cursor:
        cursor.execute("BEGIN;\n" + INSERT + ";\nCOMMIT", (number,))


@pytest.fixture
def connection(proxy, database):
    made = psycopg2.connect(through(proxy, database.url), connect_timeout=5)
    made.autocommit = True
    yield made
    made.close()


def test_everything_passes_until_something_is_asked_for(connection, database):
    an_insert(connection, 1)

    with connection.cursor() as cursor:
        cursor.execute("select repeat('x', 1000000)")
        assert len(cursor.fetchone()[0]) == 1_000_000
    assert stored(database) == [1]


def test_a_cut_after_commit_breaks_the_connection_though_the_row_is_stored(proxy, connection, database):
    proxy.cut_after(END_OF_COMMIT)

    with pytest.raises(psycopg2.OperationalError):
        an_insert(connection, 1)

    assert connection.closed
    assert stored(database) == [1]
    assert proxy.cuts == 1


def test_a_cut_before_commit_breaks_the_connection_and_nothing_is_stored(proxy, connection, database):
    proxy.cut_before(END_OF_COMMIT)

    with pytest.raises(psycopg2.OperationalError):
        an_insert(connection, 1)

    assert connection.closed
    assert stored(database) == []


def test_a_pattern_cuts_as_often_as_it_was_told(proxy, database):
    proxy.cut_after(END_OF_COMMIT, times=2)

    for number in (1, 2):
        one = psycopg2.connect(through(proxy, database.url))
        one.autocommit = True
        with pytest.raises(psycopg2.OperationalError):
            an_insert(one, number)
    third = psycopg2.connect(through(proxy, database.url))
    third.autocommit = True
    an_insert(third, 3)
    third.close()

    assert stored(database) == [1, 2, 3]


def test_radica_tells_an_unknown_commit_from_a_failed_one_and_settles_it_by_the_key(proxy, database):
    db = Database(through(proxy, database.url), size=1)
    proxy.cut_after(END_OF_COMMIT)
    with pytest.raises(CommitUnknown):
        insert_in_a_transaction(db, 1)
    assert stored(database) == [1]

    proxy.cut_after(END_OF_COMMIT)
    command = a_command(a_person("citizen"))

    def act(tx):
        tx.one("select 1")  # what only appends is sent as one message, without the word that the proxy waits for
        tx.later(INSERT, (2,))
        return Receipt("E-1", "PQRRadicated", "id")

    assert once(db, command, act) == Receipt("E-1", "PQRRadicated", "id")
    assert stored(database) == [1, 2]
    assert proxy.cuts == 2
    db.close()


def test_what_is_frozen_waits_and_is_delivered_when_it_flows_again(proxy, connection, database):
    proxy.freeze()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(an_insert, connection, 1)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.3)
        assert stored(database) == []
        proxy.flow()
        waiting.result(timeout=5)
    assert stored(database) == [1]


def test_a_freeze_of_the_answers_alone_lets_the_server_work(proxy, connection, database):
    proxy.freeze(frozenset({Way.TO_CLIENT}))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(an_insert, connection, 1)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.5)
        assert stored(database) == [1]
        proxy.flow()
        waiting.result(timeout=5)


def test_a_cut_breaks_what_is_connected_and_lets_new_ones_pass(proxy, connection, database):
    an_insert(connection, 1)
    proxy.cut()

    with pytest.raises(psycopg2.OperationalError):
        an_insert(connection, 2)
    execute(through(proxy, database.url), "insert into t values (3)")
    assert stored(database) == [1, 3]


def test_a_refusing_proxy_is_a_server_that_is_gone(proxy, connection, database):
    proxy.refuse()

    with pytest.raises(psycopg2.OperationalError):
        an_insert(connection, 1)
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(through(proxy, database.url), connect_timeout=5)
    proxy.flow()
    execute(through(proxy, database.url), "insert into t values (2)")
    assert stored(database) == [2]


def test_a_delay_holds_each_answer(proxy, connection):
    proxy.delay(0.2)
    began = time.monotonic()
    an_insert(connection, 1)
    assert time.monotonic() - began >= 0.4  # once there, once back


def test_a_server_that_is_not_there_breaks_the_client():
    with Proxy("127.0.0.1", 1) as proxy, pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(f"postgresql://x@127.0.0.1:{proxy.port}/x", connect_timeout=5)
