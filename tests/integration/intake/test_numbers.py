"""Numbers without gaps, on real PostgreSQL, also where several commands share a commit."""

from __future__ import annotations

import pytest

from intake.store.numbers import next_number

SERIES, YEAR = "E", 2026


def take(db, *, shared_by, wanted):
    with db.transaction() as tx:
        tx.shared_by = shared_by
        return [next_number(tx, SERIES, YEAR) for _ in range(wanted)]


def test_each_gets_the_next_one(db):
    assert [take(db, shared_by=1, wanted=1) for _ in range(3)] == [[1], [2], [3]]


def test_those_who_share_a_commit_get_theirs_in_one_go(db):
    take(db, shared_by=1, wanted=1)
    assert take(db, shared_by=4, wanted=4) == [2, 3, 4, 5]
    assert take(db, shared_by=1, wanted=1) == [6]


def test_numbers_that_would_be_left_over_are_never_committed(db):
    for shared_by, wanted in ((3, 2), (2, 3)):
        with pytest.raises(RuntimeError, match="nobody used"):
            take(db, shared_by=shared_by, wanted=wanted)
    assert take(db, shared_by=1, wanted=1) == [1]


def test_one_transaction_may_take_several(db):
    assert take(db, shared_by=1, wanted=3) == [1, 2, 3]
