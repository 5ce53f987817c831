"""Commands that wait for each other share a commit, on real PostgreSQL."""

from __future__ import annotations

import asyncio
import threading
import time
from functools import partial

import psycopg2
import pytest

from radica import together
from radica.access import Lane
from radica.commands import Receipt
from radica.errors import Invalid, Refused, Unavailable
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


def nothing(_tx):
    """What most do besides having an effect."""


class Crowd:
    """Commands that all come while the first one is under way."""

    def __init__(self, db):
        self.together = Together(db, self.act)
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.acts = []

    def act(self, tx, asked):
        """Give each a number and an effect, after doing what it wants done."""
        self.acts.append([what for what, _ in asked])
        receipts = []
        for what, also in asked:
            number = tx.one(NEXT).last
            also(tx)
            tx.later("insert into effect (n, what) values (%s, %s)", (number, what))
            receipts.append(Receipt("E-1", "Done", f"event-{number}", {"what": what}))
        return receipts

    def ask(self, what, also=nothing, command=None, prepare=None):
        """Ask for an effect; the task ends with the receipt."""
        command = command or a_command(SOMEBODY)
        return asyncio.create_task(self.together.once(command, prepare or (lambda: (what, also))))

    async def first(self):
        """Have the first one hold up all who come after it."""
        task = self.ask("first", self.hold)
        assert await asyncio.to_thread(self.begun.wait, 10)
        return task

    def hold(self, _tx):
        self.begun.set()
        assert self.go_on.wait(10)

    async def answers(self, *tasks):
        """Let the first one go on; return what becomes of the others."""
        await asyncio.sleep(0)  # they have come
        self.go_on.set()
        return await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)


@pytest.fixture
def crowd(db):
    crowd = Crowd(db)
    yield crowd
    crowd.go_on.set()


def effects(db):
    with db.transaction() as tx:
        return tx.all("select n, what, tx::text as tx from effect order by n")


def kept(db):
    with db.transaction() as tx:
        return tx.all("select key, fingerprint, received_at, receipt from command order by key")


def test_who_comes_during_a_commit_shares_the_next_and_each_gets_his_own_receipt(crowd, db):
    async def story():
        await crowd.first()
        return await crowd.answers(*[crowd.ask(f"w{n}") for n in range(8)])

    receipts = asyncio.run(story())
    assert [receipt.data["what"] for receipt in receipts] == [f"w{n}" for n in range(8)]
    assert crowd.acts == [["first"], [f"w{n}" for n in range(8)]]
    rows = effects(db)
    assert [row.n for row in rows] == list(range(1, 10))
    assert len({row.tx for row in rows[1:]}) == 1
    assert {f"event-{row.n}": row.what for row in rows[1:]} == {r.event_id: r.data["what"] for r in receipts}


def test_keys_and_receipts_are_kept_with_the_commit(crowd, db):
    commands = sorted((a_command(SOMEBODY) for _ in range(3)), key=lambda command: command.key)

    async def story():
        await crowd.first()
        return await crowd.answers(*[crowd.ask("w", command=command) for command in commands])

    receipts = dict(zip([command.key for command in commands], asyncio.run(story()), strict=True))
    rows = {row.key: row for row in kept(db)}
    for command in commands:
        row = rows[command.key]
        assert (row.fingerprint, row.received_at) == (command.fingerprint, command.at)
        assert Receipt.from_json(row.receipt) == receipts[command.key]


def test_one_who_is_refused_costs_the_others_nothing_but_the_company(crowd, db):
    def refuse(_tx):
        raise Refused("No.")

    async def story():
        await crowd.first()
        return await crowd.answers(*[crowd.ask(f"w{n}") for n in range(4)], crowd.ask("bad", refuse))

    *good, bad = asyncio.run(story())
    assert isinstance(bad, Refused)
    assert {receipt.data["what"] for receipt in good} == {f"w{n}" for n in range(4)}
    assert [row.n for row in effects(db)] == [1, 2, 3, 4, 5]


def test_what_is_wrong_before_the_database_is_asked_is_told_to_that_one_and_disturbs_nobody(crowd):
    def wrong():
        raise Invalid("cause_code", "No existe.")

    async def story():
        await crowd.first()
        return await crowd.answers(crowd.ask("one"), crowd.ask("", prepare=wrong), crowd.ask("two"))

    one, bad, two = asyncio.run(story())
    assert isinstance(bad, Invalid)
    assert (one.data["what"], two.data["what"]) == ("one", "two")
    assert crowd.acts == [["first"], ["one", "two"]]


def test_the_same_key_among_those_who_wait_has_one_effect(crowd, db):
    command = a_command(SOMEBODY)

    async def story():
        await crowd.first()
        return await crowd.answers(*[crowd.ask("same", command=command) for _ in range(5)])

    assert len({receipt.event_id for receipt in asyncio.run(story())}) == 1
    assert [row.what for row in effects(db)] == ["first", "same"]


def test_a_key_that_was_used_before_gets_its_receipt_and_the_others_theirs(crowd, db):
    command = a_command(SOMEBODY)

    async def story():
        earlier = await crowd.ask("earlier", command=command)
        await crowd.first()
        again, other = await crowd.answers(crowd.ask("earlier", command=command), crowd.ask("other"))
        return earlier, again, other

    earlier, again, other = asyncio.run(story())
    assert again == earlier
    assert other.data["what"] == "other"
    assert [row.what for row in effects(db)] == ["earlier", "first", "other"]


def test_a_commit_that_breaks_off_is_settled_for_each_by_his_key(crowd, db, database):
    killed = []

    def killing(tx):
        if not killed:
            killed.append(tx.one("select pg_backend_pid() as pid").pid)
            with psycopg2.connect(database.superuser_url) as connection, connection.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(%s)", (killed[0],))

    async def story():
        await crowd.first()
        return await crowd.answers(crowd.ask("one"), crowd.ask("killed", killing))

    assert {receipt.data["what"] for receipt in asyncio.run(story())} == {"one", "killed"}
    assert sorted(row.what for row in effects(db)) == ["first", "killed", "one"]


def test_under_load_nothing_is_lost_doubled_or_left_waiting(crowd, db):
    async def one(number):
        await asyncio.sleep(number % AT_ONCE / 1000)
        return await crowd.together.once(a_command(SOMEBODY), partial(tuple, (f"w{number}", nothing)))

    async def story():
        return await asyncio.wait_for(asyncio.gather(*map(one, range(300))), 60)

    receipts = asyncio.run(story())
    rows = effects(db)
    assert [row.n for row in rows] == list(range(1, 301))
    assert {row.what for row in rows} == {receipt.data["what"] for receipt in receipts}
    assert len({row.tx for row in rows}) < len(rows)
    assert max(map(len, crowd.acts)) <= together.MOST


def test_one_whose_request_is_cut_off_leaves_the_others_as_they_are(crowd, db):
    async def story():
        await crowd.first()
        gone, stays = crowd.ask("gone"), crowd.ask("stays")
        await asyncio.sleep(0)
        gone.cancel()
        cut_off, stayed = await crowd.answers(gone, stays)
        later = await crowd.ask("later")
        return cut_off, stayed, later

    cut_off, stayed, later = asyncio.run(story())
    assert isinstance(cut_off, asyncio.CancelledError)
    assert (stayed.data["what"], later.data["what"]) == ("stays", "later")


def test_where_no_thread_can_be_had_for_all_each_goes_alone(crowd, db):
    async def story():
        await crowd.first()
        tasks = [crowd.ask("one"), crowd.ask("two")]
        crowd.together._thread.shutdown(wait=False)
        return await crowd.answers(*tasks)

    assert {receipt.data["what"] for receipt in asyncio.run(story())} == {"one", "two"}
    assert sorted(row.what for row in effects(db)) == ["first", "one", "two"]


def test_a_database_that_does_not_answer_is_told_to_all_at_once(crowd, database):
    async def story():
        tasks = [crowd.ask("late") for _ in range(AT_ONCE)]
        return await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)

    with psycopg2.connect(database.superuser_url) as holder, holder.cursor() as cursor:
        cursor.execute("lock table counter in access exclusive mode")
        began = time.monotonic()
        failures = asyncio.run(story())
    assert all(isinstance(failure, Unavailable) for failure in failures)
    # at most two waits for a lock, of the first and of those behind it together, and not one for each
    assert time.monotonic() - began < 2.5 * LOCK_TIMEOUT_MS / 1000
