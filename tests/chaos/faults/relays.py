"""The relay at its worst moments (F4, F5)."""

from __future__ import annotations

import signal
from contextlib import closing, suppress

from tests.chaos.faults import Fault
from tests.chaos.faults.processes import kill_at

from radica.lead import LEADER_LOCK
from radica.testing import eventually

FIRST, SECOND = "relay", "relay@2"
TAKES_OVER_WITHIN_S = 20.0
BOTH_LEAD_S = 6.0
DEATHS = 3
THE_LEADER = """
from pg_locks join pg_database on pg_database.oid = pg_locks.database
where locktype = 'advisory' and objid = %s and granted and datname = current_database()
"""
LEADS = f"select count(*) {THE_LEADER}"
CUT_OFF_THE_LEADER = f"select pg_terminate_backend(pid) {THE_LEADER}"


class KilledAfterConfirm(Fault):
    """F4: kill -9 of the relay between the broker's confirms and the cursor, so that it publishes the batch again.

    Finding 3: an outcome that nobody knows is the normal case; relays repeat and consumers drop what they have.
    """

    code = "F4"

    def strike(self, world):
        for _ in range(DEATHS):
            kill_at(world, FIRST, f"relay.confirmed=kill@{world.dice.randint(1, 4)}")


class TwoLeaders(Fault):
    """F5: a relay that is frozen loses its session and with it the lead; a second one leads; then the first goes on.

    It still believes that it leads, in the middle of a batch. Wolverine lists a dozen ways in which a session lock is
    lost without a word; here the server ends the session.
    """

    code = "F5"

    def strike(self, world):
        installation = world.installation
        installation.system.spawn(SECOND)
        first = installation.process(FIRST)
        with world.outage(FIRST, down=False):
            world.tell("freeze", target=FIRST)
            first.send_signal(signal.SIGSTOP)
            for service in world.installation.relayed:
                _asked(world, service, CUT_OFF_THE_LEADER)
            for service in world.installation.relayed:
                eventually(lambda service=service: _asked(world, service, LEADS), TAKES_OVER_WITHIN_S)
            world.tell("second relay leads")
            world.wait(BOTH_LEAD_S / 2)
            world.tell("thaw", target=FIRST)
            first.send_signal(signal.SIGCONT)
            world.wait(BOTH_LEAD_S)

    def heal(self, world):
        installation = world.installation
        with suppress(ProcessLookupError):
            installation.process(FIRST).send_signal(signal.SIGCONT)
        installation.retire(SECOND)


def _asked(world, service, sql):
    with closing(world.installation.superuser(service)) as connection, connection.cursor() as cursor:
        cursor.execute(sql, (LEADER_LOCK,))
        row = cursor.fetchone()
        connection.commit()
        return row and row[0]
