"""A PostgreSQL that is there and does not answer: every wait for it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from radica import patience
from radica.errors import Unavailable
from radica.postgres import CommitUnknown, connect

LONGEST_S = 1.0
PATIENCE_S = LONGEST_S + 3 * patience.LOOK_EACH_S


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(patience.STATEMENTS, "longest_s", LONGEST_S)


@pytest.fixture
def db(make_database, open_database):
    return open_database(make_database("example"), size=1)


@contextmanager
def frozen(pid):
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def backend(tx):
    return tx.one("select pg_backend_pid()")[0]


def test_a_statement_of_a_frozen_server_ends_as_unavailable(db, impatient):
    began = time.monotonic()
    with pytest.raises(Unavailable), db.transaction() as tx, frozen(backend(tx)):
        tx.one("select 1")
    assert time.monotonic() - began < PATIENCE_S
    with db.transaction() as tx:
        assert tx.one("select 1")[0] == 1


def test_a_commit_to_a_frozen_server_is_unknown_and_not_failed(db, impatient):
    with db.transaction() as tx:
        pid = backend(tx)
    with frozen(pid), pytest.raises(CommitUnknown), db.transaction() as tx:
        tx.later("insert into inbox (message_id, source) values (gen_random_uuid(), '/frozen')")
    with db.transaction() as tx:
        # the server woke up, found the whole message in its socket, and did commit: that is why it is "unknown"
        assert _eventually_one(tx)


def _eventually_one(tx):
    deadline = time.monotonic() + PATIENCE_S
    while not (found := tx.one("select count(*) from inbox where source = '/frozen'")[0]):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


def test_a_statement_that_the_server_is_working_on_is_left_alone(db, impatient, monkeypatch):
    monkeypatch.setattr(patience.STATEMENTS, "longest_s", 5.0)
    with db.transaction() as tx:
        assert tx.one("select pg_sleep(2)") is not None


def test_sessions_beside_the_pool_are_bounded_too(make_database, impatient):
    # the relay's lead and its wake-ups
    session = connect(make_database("example").url, "lead")
    pid = session.info.backend_pid
    began = time.monotonic()
    with frozen(pid), session.cursor() as cursor, pytest.raises(Exception, match="closed the connection"):
        cursor.execute("select 1")
    assert time.monotonic() - began < PATIENCE_S


def test_many_threads_are_freed_at_once(make_database, open_database, impatient):
    db = open_database(make_database("example"), size=8)
    pids, outcomes, ready, frozen_now = [], [], threading.Barrier(9), threading.Event()

    def ask():
        try:
            with db.transaction() as tx:
                pids.append(backend(tx))
                ready.wait(10)
                frozen_now.wait(10)
                tx.one("select 1")
        except Unavailable:
            outcomes.append("unavailable")

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    ready.wait(10)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    frozen_now.set()
    for thread in threads:
        thread.join(PATIENCE_S * 2)
    for pid in pids:
        os.kill(pid, signal.SIGCONT)
    assert outcomes == ["unavailable"] * 8


WORKER = f"""
from radica import worker  # patches sockets and psycopg2 for greenlets
import os, signal, sys
from radica import patience
from radica.errors import Unavailable
from radica.postgres import Database
patience.STATEMENTS.longest_s = {LONGEST_S}
pid = None
try:
    with Database(sys.argv[1], size=1).transaction() as tx:
        pid = tx.one("select pg_backend_pid()")[0]
        os.kill(pid, signal.SIGSTOP)
        tx.one("select 1")
except Unavailable:
    print("unavailable")
finally:
    os.kill(pid, signal.SIGCONT)
"""


def test_the_wait_ends_in_a_process_of_greenlets_too(make_database):
    command = [sys.executable, "-W", "ignore", "-c", WORKER, make_database("example").url]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert "unavailable" in done.stdout, done.stderr
