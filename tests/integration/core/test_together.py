"""Commands that wait for each other share a commit, on real PostgreSQL."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest

from radica import together
from radica.access import Lane
from radica.commands import Receipt
from radica.errors import Refused, Unavailable
from radica.session import LOCK_TIMEOUT_MS
from radica.testing import a_command, a_person
from radica.together import Together

SOMEBODY = a_person(Lane.CUSTOMER_SERVICE_ASSISTANT)
AT_ONCE = 12
NEXT = "update counter set last = last + 1 returning last"


@pytest.fixture
def database(make_database):
    return make_database("core")


@pytest.fixture
def db(open_database, database):
    with psycopg2.connect(database.superuser_url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "create table counter (last int); insert into counter values (0); grant all on counter to core_app"
        )
        cursor.execute("create table effect (n int, what text, tx xid8 default pg_current_xact_id())")
        cursor.execute("grant all on effect to core_app")
    return open_database(database, size=AT_ONCE + 3)


def filing(what, before=lambda: None):
    def act(tx):
        number = tx.one(NEXT).last
        before()
        tx.later("insert into effect (n, what) values (%s, %s)", (number, what))
        return Receipt("E-1", "Done", f"event-{number}", {"what": what})

    return act


class Crowd:
    """Commands that all come while the first one is under way."""

    def __init__(self, db):
        self.together = Together(db)
        self.pool = ThreadPoolExecutor(AT_ONCE)
        self.begun, self.go_on = threading.Event(), threading.Event()

    def first(self):
        future = self.pool.submit(self.together.once, a_command(SOMEBODY), filing("first", self.hold))
        assert self.begun.wait(10)
        return future

    def hold(self):
        self.begun.set()
        assert self.go_on.wait(10)

    def come(self, *commands):
        futures = [self.pool.submit(self.together.once, command, act) for command, act in commands]
        while len(self.together._waiting) < len(commands):
            threading.Event().wait(0.01)
        self.go_on.set()
        return futures


@pytest.fixture
def crowd(db):
    crowd = Crowd(db)
    yield crowd
    crowd.go_on.set()
    crowd.pool.shutdown()


def effects(db):
    with db.transaction() as tx:
        return tx.all("select n, what, tx::text as tx from effect order by n")


def test_who_comes_during_a_commit_shares_the_next_and_each_gets_his_own_receipt(crowd, db):
    crowd.first()
    futures = crowd.come(*[(a_command(SOMEBODY), filing(f"w{n}")) for n in range(8)])
    receipts = [future.result(10) for future in futures]
    assert [receipt.data["what"] for receipt in receipts] == [f"w{n}" for n in range(8)]
    rows = effects(db)
    assert [row.n for row in rows] == list(range(1, 10))
    assert len({row.tx for row in rows[1:]}) == 1
    assert {f"event-{row.n}": row.what for row in rows[1:]} == {r.event_id: r.data["what"] for r in receipts}


def test_one_who_is_refused_costs_the_others_nothing_but_the_company(crowd, db):
    def refused(tx):
        tx.one(NEXT)
        raise Refused("No.")

    crowd.first()
    *good, bad = crowd.come(*[(a_command(SOMEBODY), filing(f"w{n}")) for n in range(4)], (a_command(SOMEBODY), refused))
    with pytest.raises(Refused, match="No"):
        bad.result(10)
    assert {future.result(10).data["what"] for future in good} == {f"w{n}" for n in range(4)}
    assert [row.n for row in effects(db)] == [1, 2, 3, 4, 5]


def test_the_same_key_among_those_who_wait_has_one_effect(crowd, db):
    command = a_command(SOMEBODY)
    crowd.first()
    futures = crowd.come(*[(command, filing("same")) for _ in range(5)])
    assert len({future.result(10).event_id for future in futures}) == 1
    assert [row.what for row in effects(db)] == ["first", "same"]


def test_a_commit_that_breaks_off_is_settled_for_each_by_his_key(crowd, db, database):
    killed = []

    def killing(tx):
        receipt = filing("killed")(tx)
        if not killed:
            killed.append(tx.one("select pg_backend_pid() as pid").pid)
            with psycopg2.connect(database.superuser_url) as connection, connection.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(%s)", (killed[0],))
        return receipt

    crowd.first()
    futures = crowd.come((a_command(SOMEBODY), filing("one")), (a_command(SOMEBODY), killing))
    assert {future.result(20).data["what"] for future in futures} == {"one", "killed"}
    assert sorted(row.what for row in effects(db)) == ["first", "killed", "one"]


def test_under_load_nothing_is_lost_doubled_or_left_waiting(db):
    together = Together(db)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        receipts = list(pool.map(lambda n: together.once(a_command(SOMEBODY), filing(f"w{n}")), range(300)))
    rows = effects(db)
    assert [row.n for row in rows] == list(range(1, 301))
    assert {row.what for row in rows} == {receipt.data["what"] for receipt in receipts}
    assert len({row.tx for row in rows}) < len(rows)


def test_one_who_gave_up_waiting_does_not_leave_the_others_without_a_leader(crowd, monkeypatch):
    monkeypatch.setattr(together, "LONGEST_WAIT_S", 0.2)
    first = crowd.first()
    with pytest.raises(Unavailable):
        crowd.together.once(a_command(SOMEBODY), filing("impatient"))
    crowd.go_on.set()
    assert first.result(10).data == {"what": "first"}
    assert crowd.together.once(a_command(SOMEBODY), filing("later")).data == {"what": "later"}


def test_a_database_that_does_not_answer_is_told_to_all_at_once(crowd, database):
    with psycopg2.connect(database.superuser_url) as holder, holder.cursor() as cursor:
        cursor.execute("lock table counter in access exclusive mode")
        began = time.monotonic()
        waiting = [crowd.pool.submit(crowd.together.once, a_command(SOMEBODY), filing("late")) for _ in range(AT_ONCE)]
        failures = [each.exception(30) for each in waiting]
    assert all(isinstance(failure, Unavailable) for failure in failures)
    # the first waits alone, the others behind it and then together: two waits for a lock, and not three or more
    assert time.monotonic() - began < 2.5 * LOCK_TIMEOUT_MS / 1000
