"""Processes come back after a crash, stop in bounded time, and are never left behind."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from deploy.local import processes, waiting
from deploy.local.failure import Failure
from deploy.local.programs import Program

PATIENCE_SECONDS = 30.0
STEADY = (sys.executable, "-c", "import time; time.sleep(600)")
STUBBORN = (sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)")
CRASHING = (sys.executable, "-c", "import time; print(time.monotonic(), flush=True); raise SystemExit(1)")
PROGRAMS = [
    Program("steady", "steady", STEADY, starting_seconds=1),
    Program("stubborn", "stubborn", STUBBORN, stop_seconds=1, starting_seconds=1),
    Program("crashing", "crashing", CRASHING),
]


@pytest.fixture
def running(supervisor):
    if not supervisor.running():
        supervisor.start(PROGRAMS)
    return supervisor


def pid(supervisor, name):
    return next(state.pid for state in supervisor.states() if state.name == name)


def start(supervisor, name):
    supervisor.run(name)
    assert waiting.until(lambda: pid(supervisor, name) != 0, PATIENCE_SECONDS)
    return pid(supervisor, name)


def test_a_killed_process_comes_back(running):
    first = start(running, "steady")
    os.kill(first, signal.SIGKILL)
    assert waiting.until(lambda: pid(running, "steady") not in (0, first), PATIENCE_SECONDS)


@pytest.fixture
def attempts(running, layout):
    """The instants at which a process that always fails was started: four at least, so its pause is seconds long."""

    def read():
        log = layout.logs / "crashing.log"
        return [float(instant) for instant in log.read_text().split()] if log.exists() else []

    running.run("crashing")
    assert waiting.until(lambda: len(read()) >= 4 and running.failed("crashing"), PATIENCE_SECONDS)
    yield read
    running.stop_group(["crashing"])


def test_a_process_that_keeps_failing_is_tried_again_after_growing_pauses_and_at_once_when_asked(running, attempts):
    starts = attempts()
    assert starts[3] - starts[2] > starts[1] - starts[0] + 0.5
    running.run("crashing")
    assert waiting.until(lambda: len(attempts()) > len(starts), 2.5)


def test_a_process_that_does_not_listen_is_killed_when_its_grace_is_over(running):
    number = start(running, "stubborn")
    time.sleep(0.3)  # Python needs a moment to begin ignoring the signal
    began = time.monotonic()
    running.stop_group(["stubborn"])
    assert not processes.alive(number)
    assert 0.9 < time.monotonic() - began < 5


def test_an_unknown_service_is_refused_with_the_names_of_those_there_are(running):
    with pytest.raises(Failure, match=r"«intak».*steady"):
        running.require(["intak"])


def test_a_changed_configuration_is_noticed(running):
    assert running.current(PROGRAMS)
    assert not running.current(PROGRAMS[:1])


def test_what_a_killed_supervisor_left_behind_is_ended_at_the_next_start(running, layout):
    orphan = start(running, "steady")
    daemon = int((layout.folder / "supervisord.pid").read_text())
    os.kill(daemon, signal.SIGKILL)
    assert waiting.until(lambda: not running.running(), PATIENCE_SECONDS)
    assert processes.alive(orphan)
    running.sweep()
    assert not processes.alive(orphan)
    running.start(PROGRAMS)
    assert start(running, "steady") != orphan
