"""One call is carried out while the next is prepared: in order, never two at once, no failure unseen."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from itertools import chain

import pytest

from reporting.store.ahead import OneAhead

A_MOMENT_S = 5


@pytest.fixture
def pool():
    with ThreadPoolExecutor(1) as pool:
        yield pool


def carry_out(pool, calls):
    with OneAhead(pool) as ahead:
        for call in calls:
            ahead.do(call)


def test_the_caller_goes_on_while_its_call_is_carried_out(pool):
    gone_on, done = threading.Event(), []
    with OneAhead(pool) as ahead:
        ahead.do(lambda: done.append(gone_on.wait(A_MOMENT_S)))
        gone_on.set()
    assert done == [True]


def test_calls_keep_their_order_and_are_done_when_the_block_ends(pool):
    done = []
    carry_out(pool, [partial(done.append, number) for number in range(100)])
    assert done == list(range(100))


def test_what_a_call_raises_is_raised_at_the_next_one_or_at_the_end(pool):
    done = []
    for more in ([], [lambda: done.append("after a failure")]):
        with pytest.raises(ZeroDivisionError):
            carry_out(pool, [lambda: 1 / 0, *more])
    assert done == []


def test_an_error_of_the_caller_waits_for_the_call_under_way_and_stays_what_it_is(pool):
    done = []

    def fail_slowly():
        done.append("began")
        raise ZeroDivisionError

    def interrupted():
        raise InterruptedError
        yield

    with pytest.raises(InterruptedError):
        carry_out(pool, chain([fail_slowly], interrupted()))
    assert done == ["began"]


def test_a_call_sees_the_bounds_that_its_caller_is_under(pool):
    bound = ContextVar("bound", default=None)
    bound.set(20)
    seen = []
    with OneAhead(pool) as ahead:
        ahead.do(lambda: seen.append(bound.get()))
    assert seen == [20]
