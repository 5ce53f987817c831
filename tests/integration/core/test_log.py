"""The append-only log and its id horizon, on real PostgreSQL."""

from __future__ import annotations

import random
import threading
import time

import pytest

from radica.envelope import Actor
from radica.log import PostgresLog
from radica.testing import A_TUESDAY_MORNING

APPEND = """
insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data)
values (gen_random_uuid(), 'PQRRadicated', 1, %s, %s, %s, 'quien', 'service', '{}')
"""
WRITERS = 12
CASES = 30


def append(db, subject, sequence):
    with db.transaction() as tx:
        tx.execute(APPEND, (subject, sequence, A_TUESDAY_MORNING))


def append_and_fail(db):
    with db.transaction() as tx:
        tx.execute(APPEND, ("E-2", 1, A_TUESDAY_MORNING))
        raise InterruptedError


def read_all(log, after=0):
    found = []
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:  # other tests' transactions may hold the horizon back for a moment
        entries = log.read(found[-1].position if found else after, 7)
        found += entries
        if not entries and not log.waits:
            return found
    raise TimeoutError


@pytest.fixture
def database(make_database):
    return make_database("core")


@pytest.fixture
def db(open_database, database):
    return open_database(database, size=WRITERS + 3)


def test_entries_are_read_in_order_and_only_after_the_position_asked_for(db):
    for sequence in range(1, 11):
        append(db, "E-1", sequence)
    log = PostgresLog(db, "/core")
    assert [entry.envelope.sequence for entry in read_all(log)] == list(range(1, 11))
    assert [entry.envelope.sequence for entry in read_all(log, after=8)] == [9, 10]


def test_an_entry_tells_its_envelope(db):
    append(db, "E-1", 4)
    (entry,) = read_all(PostgresLog(db, "/core"))
    assert entry.envelope.source == "/core"
    assert entry.envelope.subject == "E-1"
    assert entry.envelope.sequence == 4
    assert entry.envelope.time == A_TUESDAY_MORNING
    assert entry.envelope.actor == Actor("quien", "service", None)
    assert entry.body == "{}"


def test_an_empty_log_reads_as_nothing(db):
    assert PostgresLog(db, "/core").read(0, 10) == []


def test_a_row_committed_late_is_not_skipped(db):
    log = PostgresLog(db, "/core")
    with db.transaction() as slow:
        slow.execute(APPEND, ("E-slow", 1, A_TUESDAY_MORNING))
        append(db, "E-fast", 1)
        assert log.read(0, 10) == []
        assert log.waits
    assert [entry.envelope.subject for entry in read_all(log)] == ["E-slow", "E-fast"]


def test_numbers_that_were_all_rolled_back_do_not_hide_what_follows(db):
    log = PostgresLog(db, "/core")
    append(db, "E-1", 1)
    (first,) = read_all(log)
    for _ in range(5):
        with pytest.raises(InterruptedError):
            append_and_fail(db)
    assert read_all(log, first.position) == []
    append(db, "E-3", 1)
    assert [entry.envelope.subject for entry in read_all(log, first.position)] == ["E-3"]


def test_a_transaction_id_is_taken_before_the_number(db):
    """The horizon rests on this: see migrations/0001_core.sql."""
    with db.transaction() as tx:
        before = tx.one("select pg_current_xact_id_if_assigned() as id").id
        tx.execute(APPEND, ("E-1", 1, A_TUESDAY_MORNING))
        row = tx.one("select tx::text as tx, pg_current_xact_id_if_assigned()::text as current from log")
    assert before is None
    assert row.tx == row.current


class Writers:
    """Writers that hold their rows back for random times, roll some back, and keep each case in order."""

    def __init__(self, db, seed):
        self.db = db
        self.until = time.monotonic() + 4
        self.committed = {}
        self.versions = dict.fromkeys(range(CASES), 0)
        self.locks = {case: threading.Lock() for case in range(CASES)}
        self.threads = [threading.Thread(target=self.write, args=(random.Random(seed + n),)) for n in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def write(self, chance):
        while time.monotonic() < self.until:
            case = chance.randrange(CASES)
            with self.locks[case]:
                version = self.versions[case] + 1
                if self.append(chance, case, version):
                    self.versions[case] = version

    def append(self, chance, case, version):
        try:
            with self.db.transaction() as tx:
                if chance.random() < 0.5:  # as a consumer does: its inbox row first, so its xid is old
                    tx.execute("insert into inbox (message_id, source) values (gen_random_uuid(), '/x')")
                    time.sleep(chance.random() * 0.01)
                tx.execute(APPEND, (f"E-{case}", version, A_TUESDAY_MORNING))
                time.sleep(chance.random() * 0.02)
                if chance.random() < 0.1:
                    raise InterruptedError  # noqa: TRY301 - the transaction's block must see it
        except InterruptedError:
            return False
        return True


def test_twelve_writers_with_delays_and_rollbacks_lose_nothing_and_keep_each_case_in_order(db):
    writers = Writers(db, seed=20261124)
    log = PostgresLog(db, "/core")
    seen = []
    while any(thread.is_alive() for thread in writers.threads):
        seen += log.read(seen[-1].position if seen else 0, 500)
    seen += read_all(log, after=seen[-1].position)
    by_case = {}
    for entry in seen:
        by_case.setdefault(entry.envelope.subject, []).append(entry.envelope.sequence)
    expected = {f"E-{case}": list(range(1, last + 1)) for case, last in writers.versions.items() if last}
    assert by_case == expected
    assert sum(map(len, expected.values())) > 500
