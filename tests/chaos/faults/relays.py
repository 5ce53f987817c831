"""The relay at its worst moments (F4, F5)."""

from __future__ import annotations

import signal
from contextlib import closing, suppress

from radica.relay import LEADER_LOCK
from radica.testing import eventually
from tests.chaos.faults import Fault
from tests.chaos.faults.processes import kill_at

FIRST, SECOND = "relay", "relay@2"
TAKES_OVER_WITHIN_S = 20.0
BOTH_LEAD_S = 6.0
DEATHS = 3
LEADS = """
select count(*) from pg_locks lock join pg_stat_activity session using (pid)
where locktype = 'advisory' and objid = %s and granted and database = (select oid from pg_database where datname = current_database())
"""
CUT_OFF_THE_LEADER = """
select pg_terminate_backend(pid) from pg_locks
where locktype = 'advisory' and objid = %s and granted and database = (select oid from pg_database where datname = current_database())
"""


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
