"""Numbers without gaps, on real PostgreSQL."""

from __future__ import annotations

from intake.store.numbers import next_number, next_numbers

SERIES, YEAR = "E", 2026


def take(db, count):
    with db.transaction() as tx:
        return list(next_numbers(tx, SERIES, YEAR, count))


def test_each_gets_the_next_one(db):
    assert [take(db, 1) for _ in range(3)] == [[1], [2], [3]]


def test_several_are_taken_in_one_go(db):
    take(db, 1)
    assert take(db, 4) == [2, 3, 4, 5]
    with db.transaction() as tx:
        assert [next_number(tx, SERIES, YEAR) for _ in range(2)] == [6, 7]
