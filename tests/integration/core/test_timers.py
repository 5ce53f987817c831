"""Work that falls due: done once, by whoever comes, whatever clocks and processes do."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from radica import timers
from radica.envelope import Actor
from radica.events.intake import TermWarning
from radica.outbox import announce

HOUR = timedelta(hours=1)
BY_TIME = Actor("radica", "service")


@pytest.fixture
def db(make_database, open_database):
    return open_database(make_database("example"))


@pytest.fixture
def rows(db):
    def ask(sql, *params):
        with db.transaction() as tx:
            return tx.all(sql, params)

    return ask


@pytest.fixture
def due(db, clock):
    """Have subjects fall due, each an hour after the one before; the first now."""

    def make(count):
        with db.transaction() as tx:
            for number in range(count):
                timers.set_for(tx, "test", f"E-{number:03}", clock.now() + HOUR * number)

    return make


def told(tx, subject, now):
    """Tell of a subject once: what was told is looked up, as a case knows its facts."""
    if not tx.one("select 1 from log where subject = %s", (subject,)):
        event_id = str(uuid.uuid5(uuid.NAMESPACE_OID, subject))
        warning = TermWarning(radicado=subject, due_on=now.date(), business_days_left=1)
        announce(tx, warning, actor=BY_TIME, at=now, event_id=event_id)


def test_what_is_due_is_looked_at_and_the_rest_waits(db, due, clock, rows):
    due(3)
    clock.advance(HOUR)
    assert timers.look(db, "test", clock, told) == 2
    assert [row.subject for row in rows("select subject from log order by id")] == ["E-000", "E-001"]
    assert timers.look(db, "test", clock, told) == 0
    assert [row.due_at is None for row in rows("select due_at from timer order by subject")] == [True, True, False]


def test_a_look_says_when_to_look_again(db, due, clock):
    due(1)
    assert timers.look(db, "test", clock, lambda _tx, _subject, now: now + HOUR) == 1
    assert timers.look(db, "test", clock, told) == 0
    clock.advance(HOUR)
    assert timers.look(db, "test", clock, told) == 1


def test_what_is_forgotten_is_never_looked_at_again(db, due, clock, rows):
    due(1)

    def over(tx, subject, _now):
        timers.forget(tx, "test", subject)

    timers.look(db, "test", clock, over)
    assert rows("select * from timer") == []


def test_a_run_is_bounded(db, due, clock):
    due(10)
    clock.advance(HOUR * 20)
    assert timers.look(db, "test", clock, told, limit=4) == 4
    assert timers.look(db, "test", clock, told, limit=100) == 6


def test_workers_at_once_do_each_thing_once(db, due, clock, rows):
    due(60)
    clock.advance(HOUR * 100)
    with ThreadPoolExecutor(6) as pool:
        done = sum(pool.map(lambda _: timers.look(db, "test", clock, told), range(6)))
    assert done == 60
    counted = rows("select count(*) as all_, count(distinct message_id) as once from log")[0]
    assert (counted.all_, counted.once) == (60, 60)


def test_the_clock_two_hours_forward_and_one_back_does_nothing_twice(db, due, clock, rows):
    due(4)
    clock.advance(HOUR * 2)
    assert timers.look(db, "test", clock, told) == 3
    clock.advance(-HOUR)
    assert timers.look(db, "test", clock, told) == 0
    clock.advance(HOUR * 2)
    assert timers.look(db, "test", clock, told) == 1
    assert len(rows("select id from log")) == 4


def test_one_that_fails_keeps_no_other_from_its_turn_and_is_tried_again(db, due, clock, rows):
    due(5)
    clock.advance(HOUR * 10)

    def fails(tx, subject, now):
        if subject == "E-000":
            message = "one case is broken"
            raise KeyError(message)
        told(tx, subject, now)

    assert timers.look(db, "test", clock, fails, limit=2) == 1
    assert timers.look(db, "test", clock, fails, limit=3) == 3  # it waits a second, and the others come up
    clock.advance(timedelta(seconds=1))
    assert timers.look(db, "test", clock, fails) == 0  # tried again, in vain
    clock.advance(timedelta(seconds=1))
    assert timers.look(db, "test", clock, told) == 0  # the second pause is of two seconds
    clock.advance(timedelta(seconds=1))
    assert timers.look(db, "test", clock, told) == 1
    assert rows("select max(failures) as most from timer")[0].most == 0


def test_a_look_that_fails_leaves_nothing_behind(db, due, clock, rows):
    due(1)

    def half(tx, subject, now):
        told(tx, subject, now)
        message = "after the fact was written"
        raise KeyError(message)

    assert timers.look(db, "test", clock, half) == 0
    assert rows("select id from log") == []


def test_hastening_moves_what_waits_and_leaves_what_is_due_before(db, due, clock, rows):
    due(3)
    with db.transaction() as tx:
        timers.hasten(tx, "test", ["E-000", "E-002"], clock.now() + HOUR)
    at = {row.subject: row.due_at - clock.now() for row in rows("select subject, due_at from timer")}
    assert at == {"E-000": timedelta(), "E-001": HOUR, "E-002": HOUR}


def test_what_is_due_is_found_by_an_index(db, clock, rows):
    with db.transaction() as tx:
        tx.execute(
            "insert into timer select 'test', n::text, %s + n * interval '1 minute' from generate_series(1, 20000) n",
            (clock.now(),),
        )
    with db.transaction() as tx:
        tx.execute("set local enable_seqscan = off")
        plan = tx.all("explain " + timers.DUE, ("test", clock.now(), 100))
    assert any("timer_due" in row[0] for row in plan)
