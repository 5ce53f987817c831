"""The places of a pool: never two at one, nobody forgotten, every wait bounded."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from radica.errors import Unavailable
from radica.postgres import Places

SIZE = 2
CLIENTS = 8
PATIENCE_S = 30


def filled():
    places = Places(SIZE)
    sessions = [object() for _ in range(SIZE)]
    places.free[:] = sessions
    return places, sessions


def test_a_place_is_empty_at_first_and_the_one_given_back_last_is_taken_first():
    places = Places(SIZE)
    assert [places.take(0) for _ in range(SIZE)] == [None, None]
    for session in ("cold", "warm"):
        places.give_back(session)
    assert [places.take(0), places.take(0)] == ["warm", "cold"]


def test_who_finds_none_free_is_told_after_his_patience():
    places, _ = filled()
    for _ in range(SIZE):
        places.take(0)
    began = time.monotonic()
    with pytest.raises(Unavailable):
        places.take(0.2)
    assert 0.2 <= time.monotonic() - began < PATIENCE_S
    places.give_back("again")
    assert places.take(0) == "again"


def test_all_who_wait_are_woken_as_places_become_free():
    places, sessions = filled()
    taken = [places.take(0) for _ in sessions]
    with ThreadPoolExecutor(SIZE) as pool:
        waiting = [pool.submit(places.take, PATIENCE_S) for _ in sessions]
        while places._waiting < SIZE:
            threading.Event().wait(0.01)
        began = time.monotonic()
        for session in taken:
            places.give_back(session)
        assert {future.result() for future in waiting} == set(sessions)
    assert time.monotonic() - began < PATIENCE_S / 2


def test_in_a_crowd_no_place_is_taken_twice_or_lost():
    places, sessions = filled()
    held, crowded = set(), []

    def work(_):
        for _ in range(400):
            session = places.take(PATIENCE_S)
            crowded.append(session in held)
            held.add(session)
            time.sleep(0)  # lets others go first
            held.discard(session)
            places.give_back(session)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, range(CLIENTS)))
    assert not any(crowded)
    assert set(places.free) == set(sessions)
    assert places._waiting == 0
