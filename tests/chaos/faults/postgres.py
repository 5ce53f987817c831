"""PostgreSQL killed, its connections cut at their worst moment, and a lock held on the counter (F13-F15)."""

from __future__ import annotations

import time
from contextlib import closing

from tests.chaos.evidence import INTAKE
from tests.chaos.faults import Fault
from tests.chaos.history import Type, read
from tests.chaos.invariants.filing import REGISTER
from tests.chaos.proxy import END_OF_COMMIT

POSTGRES = "postgres"
KILLS = 2
ROUNDS, CUTS = 3, 8
BETWEEN_S = 4.0
HELD_S = 24.0
ANSWERED_WITHIN_S = 11.5
"""A lock is waited for 5 s: the number's, and before it, for a second press of the same button, the key's."""
UNAVAILABLE = 503


class Killed(Fault):
    """F13: kill -9 of the postmaster and an immediate start: commits under way are aborted, or happened unseen."""

    code = "F13"

    def strike(self, world):
        for _ in range(KILLS):
            with world.outage(POSTGRES, down=False):
                world.tell("kill", target=POSTGRES)
                world.servers.postgres.kill()
                world.servers.postgres.start()
            world.wait(BETWEEN_S)


class LockHeld(Fault):
    """F15: somebody holds the counter of radicados for a while, as a frozen backend would.

    Section 3: without a bound one frozen writer froze every append for ever. Ours answer 503 with Retry-After in time.
    """

    code = "F15"

    def strike(self, world):
        with world.outage(POSTGRES, down=False), closing(world.installation.superuser(INTAKE)) as session:
            world.tell("hold lock", table="counter", seconds=HELD_S)
            with session.cursor() as cursor:
                cursor.execute("select from counter for update")
                began = time.monotonic()
                world.wait(HELD_S)
                session.rollback()
        self._judge(world, began)

    def _judge(self, world, began):
        """Every petition that was sent while the lock was held was refused in time, with the word when to come back."""
        until = began + HELD_S - ANSWERED_WITHIN_S
        sent = [op for op in read(world.history).operations if op.f == REGISTER and began < op.began < until]
        for op in sent:
            told = op.status == UNAVAILABLE and "retry-after" in op.response.get("headers", {})
            if not told or op.ended is None or op.ended - op.began > ANSWERED_WITHIN_S:
                took = None if op.ended is None else round(op.ended - op.began, 1)
                world.find(
                    "F15", f"a petition under a held lock got {op.status} after {took} s (key {op.key})", op.case
                )
        if not sent:
            world.find("F15", "no petition was sent while the lock was held")
        if any(op.outcome is Type.OK for op in sent):
            world.find("F15", "a petition was accepted though the counter was locked")


class CutAfterCommit(Fault):
    """F14: the connection is cut when the COMMIT was sent and carried out, before its answer arrives.

    Finding 6: eventsourcing told its caller of a conflict though the row was stored, and the retry stored it again.
    Here the outcome is asked for by the command's key.
    """

    code = "F14"

    def strike(self, world):
        proxy = world.installation.postgres_proxy
        with world.outage(POSTGRES, down=False):
            before = proxy.cuts
            for _ in range(ROUNDS):
                world.tell("cut after COMMIT", times=CUTS)
                proxy.cut_after(END_OF_COMMIT, CUTS)
                world.wait(BETWEEN_S)
            world.tell("cut off", count=proxy.cuts - before)
        if proxy.cuts == before:
            world.find("F14", "no connection was cut after its COMMIT")

    def heal(self, world):
        world.installation.postgres_proxy.flow()
