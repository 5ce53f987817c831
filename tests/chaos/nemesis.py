"""Who brings the faults about: one after the other, in an order and with targets that the seed decides."""

from __future__ import annotations

import time

import httpx

from sample.roles import Stopped

RECOVERED_WITHIN_S = 60.0
LOOK_S = 0.2
PAUSE_S = (1.0, 3.0)


class Nemesis:
    """Strikes with each fault, heals it, and measures how long the system needs to be itself again."""

    def __init__(self, world):
        self._world = world
        self.recoveries = {}

    def play(self, faults):
        for fault in faults:
            world = self._world
            world.tell(fault.code, phase="strike")
            try:
                fault.strike(world)
            finally:
                world.tell(fault.code, phase="heal")
                fault.heal(world)
            seconds = self._recovery()
            self.recoveries[fault.code] = max(seconds, self.recoveries.get(fault.code, 0.0))
            world.tell(fault.code, phase="recovered", seconds=seconds)
            world.wait(world.dice.uniform(*PAUSE_S))

    def _recovery(self):
        """Seconds until a new petition is accepted and shown by the read model, through every part of the way."""
        began = time.monotonic()
        citizen = self._world.workload.citizens[0]
        body, key = citizen.petition(), f"probe-{self._world.dice.getrandbits(64):016x}"
        radicado = None
        while (took := time.monotonic() - began) < RECOVERED_WITHIN_S:
            radicado = radicado or citizen.filed(body, key)
            if radicado and self._shown(radicado):
                return round(time.monotonic() - began, 2)
            self._world.wait(LOOK_S)
        self._world.find("I15", "a new petition was not shown within a minute of healing", radicado)
        return round(took, 2)

    def _shown(self, radicado):
        office = self._world.workload.office
        try:
            shown = office.read("auditor", "reporting", f"/pqrs/{radicado}")
        except (Stopped, httpx.TransportError):
            return False
        return shown["radicado"] == radicado
