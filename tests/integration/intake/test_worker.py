"""Intake's worker as it runs: it hears and it watches, by a clock that is set while it does."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from intake import bodies
from radica.access import Lane
from radica.clock import BOGOTA, Pace
from radica.testing import a_command, a_person, eventually

ASSISTANT = a_person(Lane.CUSTOMER_SERVICE_ASSISTANT)
FILED = datetime(2026, 11, 24, 10, tzinfo=BOGOTA)
STOP_S = 10


@pytest.fixture
def clock_file(tmp_path):
    return tmp_path / "clock.json"


@pytest.fixture
def it_is(clock_file):
    def set_(at):
        Pace(at, datetime.now(UTC), rate=0).write(clock_file)

    set_(FILED)
    return set_


@pytest.fixture
def start(settings, vhost, clock_file, it_is):
    """Start workers; those that still run at the end are told to stop and must do so soon."""
    started = []
    environment = {
        **os.environ,
        "RADICA_DATABASE_URL": settings.need("database_url"),
        "RADICA_AMQP_URL": vhost.url,
        "RADICA_PERSONAL_DATA_KEY": settings.need("personal_data_key"),
        "RADICA_EVIDENCE_KEY": settings.need("evidence_key"),
        "RADICA_CLOCK_FILE": str(clock_file),
    }

    def start_():
        started.append(subprocess.Popen([sys.executable, "-m", "intake", "worker"], env=environment))
        return started[-1]

    yield start_
    for process in started:
        if process.poll() is None:
            began = time.monotonic()
            process.terminate()
            assert process.wait(STOP_S) == 0
            assert time.monotonic() - began < STOP_S


@pytest.fixture
def filed(filing, a_filing):
    def make():
        body = bodies.Filing.model_validate(a_filing())
        return asyncio.run(filing.file(a_command(ASSISTANT, at=FILED), body)).radicado

    return make


@pytest.fixture
def count(rows):
    return lambda name: rows("select count(*) as n from log where type = %s", name)[0].n


def test_two_workers_follow_a_clock_that_jumps_and_tell_each_thing_once(start, it_is, filed, count):
    for _ in range(8):
        filed()
    start()
    start()
    it_is(datetime(2026, 12, 9, 8, tzinfo=BOGOTA))
    eventually(lambda: count("TermWarning") == 8)
    it_is(datetime(2026, 12, 9, 10, tzinfo=BOGOTA))  # two hours forward
    it_is(datetime(2026, 12, 9, 9, tzinfo=BOGOTA))  # and one back
    it_is(datetime(2026, 12, 17, 9, tzinfo=BOGOTA))
    eventually(lambda: count("TermExpired") == 8)
    assert count("TermWarning") == 8


def test_a_worker_that_was_killed_is_followed_by_another_that_does_the_rest(start, it_is, filed, count):
    for _ in range(30):
        filed()
    first = start()
    it_is(datetime(2026, 12, 17, 9, tzinfo=BOGOTA))
    eventually(lambda: count("TermExpired") > 0)
    first.kill()
    first.wait(STOP_S)
    start()
    eventually(lambda: count("TermExpired") == 30)
    filed()
    eventually(lambda: count("TermExpired") > 30)  # a later call of the timer: it did this one and none again
    assert count("TermExpired") == 31


def test_a_clock_that_is_set_back_by_months_does_not_keep_the_worker_from_looking(start, it_is, filed, count):
    it_is(FILED + timedelta(days=200))
    filed()
    start()
    eventually(lambda: count("TermExpired") == 1)
    it_is(FILED)
    filed()
    it_is(datetime(2026, 12, 9, 8, tzinfo=BOGOTA))
    eventually(lambda: count("TermWarning") == 1)
