"""The clock that tests, drills and replays set: the same in every process, at any pace, wherever it jumps."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from radica import clock as clocks
from radica.clock import FileClock, Pace, SystemClock
from radica.settings import Settings

MONDAY = datetime(2026, 7, 6, 13, 0, tzinfo=UTC)
MACHINE = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "clock.json"


def test_a_pace_goes_from_where_it_stood_at_its_rate():
    pace = Pace(MONDAY, MACHINE, rate=600)
    assert pace.at(MACHINE) == MONDAY
    assert pace.at(MACHINE + timedelta(seconds=6)) == MONDAY + timedelta(hours=1)


def test_a_rate_of_zero_stands_still():
    assert Pace(MONDAY, MACHINE, rate=0).at(MACHINE + timedelta(days=3)) == MONDAY


@pytest.mark.parametrize("rate", [-1, float("nan"), float("inf")])
def test_a_clock_never_runs_backwards_nor_at_no_pace_at_all(rate):
    with pytest.raises(ValueError, match="rate"):
        Pace(MONDAY, MACHINE, rate)


def test_an_instant_without_its_zone_is_no_instant():
    with pytest.raises(ValueError, match="zone"):
        Pace(MONDAY.replace(tzinfo=None), MACHINE)


def test_two_processes_that_start_apart_show_the_same(file):
    Pace(MONDAY, MACHINE, rate=0).write(file)
    program = "from radica.settings import Settings; print(Settings.read().clock().now().isoformat())"
    environment = {**os.environ, "RADICA_CLOCK_FILE": str(file)}
    shown = {
        subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert shown == {f"{MONDAY.isoformat()}\n"}


def test_a_running_process_follows_a_jump_forward_and_back(file):
    Pace(MONDAY, MACHINE, rate=0).write(file)
    clock = FileClock(file)
    assert clock.now() == MONDAY
    for jump in (timedelta(hours=2), timedelta(hours=-1)):
        Pace(MONDAY + jump, MACHINE, rate=0).write(file)
        assert clock.now() == MONDAY + jump


def test_the_command_sets_the_clock_to_go_on_from_now(file):
    assert clocks.main([str(file), "2026-07-06T08:00-05:00", "--rate", "0"]) == 0
    assert FileClock(file).now() == MONDAY


@pytest.mark.parametrize("wrong", [["2026-07-06T08:00"], ["2026-07-06T08:00-05:00", "--rate", "-1"], ["mañana"]])
def test_the_command_refuses_what_is_no_clock(file, wrong):
    with pytest.raises(SystemExit):
        clocks.main([str(file), *wrong])
    assert not file.exists()


def test_without_a_file_it_is_the_machines(monkeypatch):
    monkeypatch.delenv("RADICA_CLOCK_FILE", raising=False)
    assert isinstance(Settings.read().clock(), SystemClock)


@pytest.mark.parametrize("text", [None, "", "{}", '{"shows": 5, "machine": 5, "rate": 1}', "[]"])
def test_a_file_that_describes_no_clock_stops_the_process_at_its_start(file, monkeypatch, capsys, text):
    if text is not None:
        file.write_text(text)
    monkeypatch.setenv("RADICA_CLOCK_FILE", str(file))
    with pytest.raises(SystemExit) as stopped:
        Settings.read().clock()
    assert stopped.value.code == 78
    assert "RADICA_CLOCK_FILE" in capsys.readouterr().err
