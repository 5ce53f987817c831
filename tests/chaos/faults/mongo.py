"""MongoDB killed and frozen, and the read model rebuilt while it is read and written (F19, F20)."""

from __future__ import annotations

from tests.chaos.faults import Fault

MONGO = "mongo"
DOWN_S = 5.0
FROZEN_S = 20.0
REBUILDS = 2


class KilledAndFrozen(Fault):
    """F19: kill -9, then SIGSTOP of MongoDB: the projection lags, and catches up by each case's own sequence."""

    code = "F19"

    def strike(self, world):
        with world.outage(MONGO):
            world.tell("kill", target=MONGO)
            world.servers.mongo.kill()
            world.wait(DOWN_S)
            world.servers.mongo.start()
        with world.outage(MONGO):
            world.tell("freeze", target=MONGO, seconds=FROZEN_S)
            world.servers.mongo.freeze()
            world.wait(FROZEN_S)
            world.servers.mongo.thaw()

    def heal(self, world):
        world.servers.mongo.thaw()


class RebuiltLive(Fault):
    """F20: the projection is built anew beside the live one, under load, and takes its place."""

    code = "F20"

    def strike(self, world):
        for _ in range(REBUILDS):
            world.tell("rebuild")
            world.installation.system.run("reporting", "rebuild")
