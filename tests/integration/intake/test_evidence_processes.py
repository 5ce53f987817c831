"""Evidence as processes: the worker closes days by itself, and the operator's commands say what they did."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from radica.clock import BOGOTA, Pace
from radica.testing import eventually

STOP_S = 10
COMMAND_S = 60
DAYS = "select day::text as day from checkpoint order by day"


@pytest.fixture
def it_is(tmp_path):
    """Set the clock of the processes."""

    def set_(at):
        Pace(at, datetime.now(UTC), rate=0).write(tmp_path / "clock.json")

    set_(datetime(2026, 11, 24, 9, tzinfo=BOGOTA))
    return set_


@pytest.fixture
def environment(settings, vhost, tmp_path, database, it_is):
    return {
        **os.environ,
        "RADICA_DATABASE_URL": settings.need("database_url"),
        "RADICA_OWNER_DATABASE_URL": database.owner_url,
        "RADICA_AMQP_URL": vhost.url,
        "RADICA_PERSONAL_DATA_KEY": settings.need("personal_data_key"),
        "RADICA_EVIDENCE_KEY": settings.need("evidence_key"),
        "RADICA_CLOCK_FILE": str(tmp_path / "clock.json"),
    }


@pytest.fixture
def workers(environment):
    """Start two workers beside each other; both must stop soon when told to."""
    command = [sys.executable, "-m", "intake", "worker"]
    started = [subprocess.Popen(command, env=environment) for _ in range(2)]
    yield started
    for process in started:
        process.terminate()
    assert [process.wait(STOP_S) for process in started] == [0, 0]


@pytest.fixture
def command(environment):
    """Run a command of intake to its end."""

    def run(name):
        line = [sys.executable, "-m", "intake", name]
        return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=COMMAND_S, check=False)

    return run


def days(rows):
    return [row.day for row in rows(DAYS)]


def test_two_workers_close_each_day_once_when_it_has_ended(a_case, it_is, workers, rows, evidence):
    a_case("PQRReceived")
    eventually(lambda: days(rows) == ["2026-11-23"])
    it_is(datetime(2026, 11, 24, 23, 59, 59, tzinfo=BOGOTA))
    a_case()
    it_is(datetime(2026, 11, 25, 0, 0, tzinfo=BOGOTA))
    eventually(lambda: days(rows) == ["2026-11-23", "2026-11-24"])
    assert len(rows("select id from log where type = 'CheckpointMade'")) == 2
    assert list(evidence.findings()) == []


def test_the_commands_close_a_day_and_find_nothing_or_what_was_changed(a_case, command, superuser):
    radicado = a_case("PQRReceived")
    made = command("checkpoint")
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("radica-checkpoint-1\nday: 2026-11-23\n")
    assert "ya tiene su punto de control" in command("checkpoint").stdout
    good = command("verify")
    assert (good.returncode, good.stdout.count("Todos los hechos coinciden")) == (0, 1)
    superuser("update log set actor_id = 'otra' where sequence = 2")
    bad = command("verify")
    assert bad.returncode == 1
    assert f"{radicado}, hecho 2 (PQRReceived): fue alterado." in bad.stdout


def test_a_broken_history_is_not_closed_and_the_command_says_what_to_do(a_case, command, superuser, rows):
    a_case()
    superuser("update log set hash = null")
    refused = command("checkpoint")
    assert refused.returncode == 1
    assert "no tiene huella" in refused.stderr
    assert "Traceback" not in refused.stderr
    filled = command("chain")
    assert filled.returncode == 0
    assert '"count":1' in filled.stdout + filled.stderr
    assert command("checkpoint").returncode == 0
    assert days(rows) == ["2026-11-23"]


def test_an_unknown_command_is_told_which_there_are(command):
    wrong = command("evidencia")
    assert wrong.returncode == 2
    assert "checkpoint | verify" in wrong.stderr
