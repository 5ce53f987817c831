"""I9, I10, I15 and I16: each is green on a run that kept every promise, and red for each way of breaking it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.chaos import invariants
from tests.chaos.evidence import Letter, LogLine, Outage, Poison, QueueFigures
from tests.chaos.history import History, Line, Type
from tests.unit.chaos.a_run import BEGAN, green

POISON = Poison("billing", "bad json", "m-1", b"{", "no es JSON")
LETTER = Letter("billing", "m-1", b"{", "Invalid: El cuerpo no es JSON")


def violations(evidence, name):
    found = invariants.ALL[name](evidence)
    assert all(violation.invariant == name for violation in found)
    return [violation.says for violation in found]


def with_filing(run, began, ended, type, response):
    about = {"process": "citizen-9", "f": "register", "key": "key-9"}
    lines = (
        Line("op-9", at=began, type=Type.INVOKE, request={}, **about),
        Line("op-9", at=ended, type=type, response=response, **about),
    )
    return replace(run, history=History((*run.history.lines, *lines)))


@pytest.mark.parametrize("name", ["I9", "I10", "I15", "I16"])
def test_a_run_that_kept_its_promises_is_green(name):
    assert violations(green(), name) == []


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        (QueueFigures("billing", 1, 0, 1), "queue billing holds 1 ready and 0 unacknowledged"),
        (QueueFigures("billing", 0, 2, 1), "queue billing holds 0 ready and 2 unacknowledged"),
        (QueueFigures("billing", 0, 0, 0), "nobody hears queue billing"),
        (QueueFigures("factura", 0, 0, 1), "queue billing is not there"),
    ],
)
def test_i9_a_queue_that_is_not_at_rest(figures, says):
    run = green()
    queues = tuple(figures if queue.name == "billing" else queue for queue in run.queues)

    assert violations(replace(run, queues=queues), "I9") == [says]


def test_i10_the_poison_among_the_dead_letters_is_right():
    assert violations(replace(green(), poison=(POISON,), dead_letters=(LETTER,)), "I10") == []


def test_i10_poison_that_went_with_the_brokers_disk_is_not_looked_for_and_must_not_be_there():
    gone = replace(POISON, kept=False)
    assert violations(replace(green(), poison=(gone,)), "I10") == []
    assert violations(replace(green(), poison=(gone,), dead_letters=(LETTER,)), "I10") != []


@pytest.mark.parametrize(
    ("letters", "poison", "says"),
    [
        ((LETTER,), (), "though nobody poisoned it"),
        ((), (POISON,), "was poison and is not among the dead letters"),
        ((LETTER, LETTER), (POISON,), "though nobody poisoned it"),
        ((replace(LETTER, reason="Otra cosa"),), (POISON,), "gives “Otra cosa”, not “no es JSON”"),
    ],
)
def test_i10_dead_letters_that_are_not_the_poison(letters, poison, says):
    [found] = violations(replace(green(), dead_letters=letters, poison=poison), "I10")
    assert says in found


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"steady_at": None}, "the system did not come to rest after everything was healed"),
        ({"steady_at": 121.0}, "the system took 61.0 s to come to rest, not 60 s"),
        ({"by_hand": ("queue re-bound",)}, "somebody had to help: queue re-bound"),
    ],
)
def test_i15_a_system_that_does_not_find_back(changes, says):
    assert violations(replace(green(), **changes), "I15") == [says]


def test_i15_filing_goes_on_while_the_broker_is_down():
    down = replace(green(), outages=(Outage("broker", 10.0, 40.0),))
    refused = {"status": 503, "body": {"request_id": "r-1"}}

    assert violations(with_filing(down, 20.0, 20.1, Type.OK, {"status": 201, "body": {}}), "I15") == []
    [says] = violations(with_filing(down, 20.0, 20.1, Type.INFO, refused), "I15")
    assert says == "a filing was answered 503 while only broker was hurt (key key-9)"


def test_i15_a_filing_that_touches_an_outage_of_its_store_may_be_refused():
    outages = (Outage("broker", 10.0, 40.0), Outage("postgres", 19.0, 20.05))
    run = with_filing(replace(green(), outages=outages), 20.0, 20.1, Type.INFO, {"status": 503, "body": {}})

    assert violations(run, "I15") == []


def test_i15_a_filing_is_not_accepted_while_its_store_is_down():
    down = replace(green(), outages=(Outage("postgres", 10.0, 40.0),))

    [says] = violations(with_filing(down, 20.0, 20.1, Type.OK, {"status": 201, "body": {}}), "I15")
    assert says == "a filing was accepted while postgres was down"


@pytest.mark.parametrize("event", ["request_failed", "request_answered", "call_failed", "database_frozen"])
def test_i16_an_error_that_a_fault_may_cause_and_that_no_fault_explains(event):
    at = BEGAN + timedelta(seconds=30)
    line = LogLine("intake-web", at, "error", event, {"error": "KeyError"})
    run = replace(green(), log_lines=(line, replace(line, level="warning"), replace(line, level="info")))

    assert violations(run, "I16") == [f"intake-web says error {event}: error=KeyError"]
    assert violations(replace(run, outages=(Outage("postgres", 25.0, 28.0),)), "I16") == []
    assert len(violations(replace(run, outages=(Outage("postgres", 5.0, 8.0),)), "I16")) == 1


def test_i16_an_error_that_no_fault_may_cause():
    line = LogLine("intake-web", BEGAN + timedelta(seconds=30), "critical", "data_lost")
    run = replace(green(), log_lines=(line,), outages=(Outage("postgres", 25.0, 35.0),))

    assert len(violations(run, "I16")) == 1


def test_i16_each_poison_explains_one_dead_letter_of_its_queue():
    line = LogLine("billing-worker", BEGAN, "error", "message_dead_lettered", {"queue": "billing"})
    run = replace(green(), poison=(POISON,), dead_letters=(LETTER,))

    assert violations(replace(run, log_lines=(line,)), "I16") == []
    assert len(violations(replace(run, log_lines=(line, line)), "I16")) == 1


def test_i16_a_line_that_is_no_line():
    line = LogLine("billing-worker", None, "unreadable", "Traceback (most recent call last):")

    assert len(violations(replace(green(), log_lines=(line,)), "I16")) == 1


def test_i16_an_answer_of_5xx_is_found_in_a_log_by_its_number():
    run = with_filing(green(), 20.0, 20.1, Type.INFO, {"status": 503, "body": {"request_id": "r-1"}})
    told = LogLine("intake-web", BEGAN + timedelta(seconds=20), "info", "request_answered", {"request_id": "r-1"})

    assert violations(run, "I16") == ["the answer 503 to citizen-9 (register) is in no log: r-1"]
    assert violations(replace(run, log_lines=(told,)), "I16") == []
