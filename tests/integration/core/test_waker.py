"""Waking the relay: at once when nothing happened before, together when much happens."""

from __future__ import annotations

import select

import psycopg2
import pytest

from radica.postgres import WAKE_UP_CHANNEL, Waker

LONG_S = 3.0
SOON_S = 1.5
A_MOMENT_S = 0.3


@pytest.fixture
def database(make_database):
    return make_database("core")


@pytest.fixture
def waker(monkeypatch, database):
    monkeypatch.setattr(Waker, "DEBOUNCE_S", LONG_S)
    return Waker(database.url, "test")


@pytest.fixture
def told(database):
    """Give a function that says how many wake-ups came within so many seconds."""
    connection = psycopg2.connect(database.url)
    connection.autocommit = True
    connection.cursor().execute(f"listen {WAKE_UP_CHANNEL}")

    def count(within):
        select.select([connection], [], [], within)
        connection.poll()
        came = len(connection.notifies)
        connection.notifies.clear()
        return came

    yield count
    connection.close()


def test_the_first_commit_after_a_quiet_time_wakes_at_once_and_those_after_it_once_together(waker, told):
    waker.wake()
    assert told(within=SOON_S) == 1
    for _ in range(5):
        waker.wake()
    assert told(within=A_MOMENT_S) == 0
    assert told(within=2 * LONG_S) == 1
    assert told(within=A_MOMENT_S) == 0
