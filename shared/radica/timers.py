"""Work that falls due: found in the database's own state, done once, whatever happens to processes and clocks.

A row of the table `timer` says that something must be looked at, and when. Looking means: take the row, load what it is
about, decide by that alone what the present instant asks for, write it, and say when to look again; all of it is one
transaction. So the row is a reminder and never the truth: one that is early, late, repeated or taken by two workers
costs a look and does no harm, and a clock that jumps back finds everything done. What a look writes must have an id
derived from its cause, so that it cannot be written twice.

    timers.set_for(tx, "term", radicado, at)       # in the transaction that makes it due
    timers.look(db, "term", clock, look_at_case)   # from the worker, every second
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg2 import errors

from radica import failpoints
from radica.errors import Unavailable
from radica.logs import log

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from radica.clock import Clock
    from radica.postgres import Database, Transaction

    Look = Callable[[Transaction, str, datetime], datetime | None]

AT_ONCE = 100
LONGEST_PAUSE_S = 3600

SET = """
insert into timer (name, subject, due_at) values (%s, %s, %s)
on conflict (name, subject) do update set due_at = excluded.due_at, failures = 0
"""
HASTEN = "update timer set due_at = %s where name = %s and subject = any(%s) and (due_at is null or due_at > %s)"
DUE = "select subject from timer where name = %s and due_at <= %s order by due_at limit %s"
TAKE = """
select true as ours from timer where name = %s and subject = %s and due_at <= %s for update skip locked
"""
AGAIN = "update timer set due_at = %s, failures = 0 where name = %s and subject = %s"
FORGET = "delete from timer where name = %s and subject = %s"
FAILED = """
update timer set failures = failures + 1, due_at = %s + least(power(2, failures), %s) * interval '1 second'
where name = %s and subject = %s
"""
WAITING = "select subject from timer where name = %s and subject > %s order by subject limit %s"


def set_for(tx: Transaction, name: str, subject: str, at: datetime | None) -> None:
    """Have a subject looked at from `at` (aware) on; it is sent with the COMMIT. None: it waits without a time."""
    tx.later(SET, (name, subject, at))


def hasten(tx: Transaction, name: str, subjects: list[str], at: datetime) -> None:
    """Have subjects that wait looked at from `at` on, if they are not due before."""
    tx.later(HASTEN, (at, name, subjects, at))


def forget(tx: Transaction, name: str, subject: str) -> None:
    """Never look at a subject again."""
    tx.later(FORGET, (name, subject))


def waiting(tx: Transaction, name: str, after: str, limit: int) -> list[str]:
    """Return subjects that wait, due or not, in order after one of them."""
    return [row.subject for row in tx.all(WAITING, (name, after, limit))]


def look(db: Database, name: str, clock: Clock, work: Look, limit: int = AT_ONCE) -> int:
    """Look at what is due, at most `limit` subjects, each in a transaction of its own; returns how many were done.

    `work` gets the transaction, the subject and the present instant, and returns when to look again (None: not before
    it is set anew). One that fails is told of in the log and tried again with growing pauses, an hour at most; it never
    stops the others.
    """
    with db.transaction() as tx:
        due = [row.subject for row in tx.all(DUE, (name, clock.now(), limit))]
    return sum(_done(db, name, subject, clock.now(), work) for subject in due)


def _done(db: Database, name: str, subject: str, now: datetime, work: Look) -> bool:
    try:
        with db.transaction() as tx:
            if not tx.one(TAKE, (name, subject, now)):
                return False  # another worker has it, or did it since
            tx.later(AGAIN, (work(tx, subject, now), name, subject))
            failpoints.reach("timer.decided")
        failpoints.reach("timer.committed")
    except (Unavailable, errors.UniqueViolation) as rival:
        log.info("timer_postponed", timer=name, subject=subject, error=type(rival).__name__)
        return False
    except Exception:  # noqa: BLE001 - whatever it is must not keep the other subjects from their turn
        log.exception("timer_failed", timer=name, subject=subject)
        with db.transaction() as tx:
            tx.later(FAILED, (now, LONGEST_PAUSE_S, name, subject))
        return False
    return True
