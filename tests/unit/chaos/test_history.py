from __future__ import annotations

import itertools
import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta

import pytest
from tests.chaos import history
from tests.chaos.history import Recorder, Type

from radica.clock import SystemClock


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history.jsonl"


@pytest.fixture
def recorder(path):
    ticks = itertools.count()
    recorder = Recorder(path, clock=lambda: float(next(ticks)))
    yield recorder
    recorder.close()


def test_a_request_and_its_answer_make_one_operation(recorder, path):
    op = recorder.invoke("citizen-1", "register", request={"kind": "queja"}, key="k1", actor="ana")
    recorder.complete(op, Type.OK, case="E-1", response={"status": 201, "body": {"radicado": "E-1"}})

    (operation,) = history.read(path).operations

    assert (operation.f, operation.key, operation.case, operation.actor) == ("register", "k1", "E-1", "ana")
    assert operation.ok
    assert operation.status == 201
    assert operation.body == {"radicado": "E-1"}
    assert operation.began < operation.ended


def test_a_request_without_an_answer_is_one_whose_outcome_nobody_knows(recorder, path):
    recorder.invoke("citizen-1", "register", request={}, key="k1")

    (operation,) = history.read(path).operations

    assert operation.outcome is Type.INFO
    assert operation.ended is None
    assert not operation.ok


def test_a_line_is_on_the_disk_before_the_call_returns(recorder, path, monkeypatch):
    synced = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (fsync(fd), synced.append(path.read_text().count("\n"))))

    op = recorder.invoke("citizen-1", "register", request={})
    assert synced == [2]  # the beginning, and this one
    recorder.complete(op, Type.INFO)
    assert synced == [2, 3]


def test_a_last_line_that_was_cut_off_is_left_out_and_any_other_is_an_error(recorder, path):
    recorder.invoke("citizen-1", "register", request={})
    whole = path.read_text()

    path.write_text(whole + '{"op": "x", "proc')
    assert len(history.read(path).operations) == 1

    path.write_text('{"op": "x", "proc\n' + whole)
    with pytest.raises(json.JSONDecodeError):
        history.read(path)


def test_what_the_nemesis_does_stands_between_the_requests(recorder, path):
    recorder.invoke("citizen-1", "register", request={})
    recorder.nemesis("kill", target="intake-worker")
    recorder.invoke("citizen-1", "register", request={})

    read = history.read(path)

    assert [line.process for line in read.lines] == ["nemesis", "citizen-1", "nemesis", "citizen-1"]
    assert [(line.f, line.request) for line in read.faults] == [("kill", {"target": "intake-worker"})]
    assert len(read.operations) == 2


def test_monotonic_seconds_are_told_as_instants(recorder, path):
    read = history.read(path)

    assert abs(read.wall(0.0) - SystemClock().now()) < timedelta(seconds=30)
    assert read.wall(60.0) - read.wall(0.0) == timedelta(seconds=60)
    assert read.wall(0.0).tzinfo == UTC


def test_many_threads_write_whole_lines(path):
    recorder = Recorder(path)

    def one(number):
        op = recorder.invoke(f"citizen-{number}", "register", request={"text": "x" * 5000}, key=str(number))
        recorder.complete(op, Type.OK)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(one, range(64)))
    recorder.close()

    operations = history.read(path).operations
    assert {operation.key for operation in operations} == {str(number) for number in range(64)}
    assert all(operation.ok for operation in operations)
