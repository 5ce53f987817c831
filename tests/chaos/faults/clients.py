"""Clients that ask again and again under one key (F25)."""

from __future__ import annotations

import uuid

from tests.chaos.faults import Fault

KEYS = 5
AT_ONCE = 20


class RetryStorm(Fault):
    """F25: one petition sent twenty times in the same instant under one key; a second press, a retry after a timeout.

    Finding 6: eventsourcing turned an unknown commit into a false conflict, and the retry filed a second complaint.
    """

    code = "F25"

    def strike(self, world):
        for _ in range(KEYS):
            citizen = world.dice.choice(world.workload.citizens)
            key = str(uuid.UUID(int=world.dice.getrandbits(128), version=4))
            world.tell("at once", key=key, times=AT_ONCE)
            citizen.at_once(citizen.petition(), key, AT_ONCE)
            world.wait(world.dice.uniform(0.2, 1.0))
