"""Two makes of the servers, the real ones and the simulated ones, on which the same scenario can be run."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tests.simulation.faults import Striking
from tests.simulation.lead import SimulatedLead
from tests.simulation.rabbit import Broker
from tests.simulation.scheduler import Process, Scheduler
from tests.simulation.stand_ins import installed
from tests.simulation.statements import CORE
from tests.simulation.store import Cluster, SimulatedDatabase, Store

from radica import broker
from radica.relay import PostgresLead

PATIENCE_S = 20.0
TOGETHER_S = 0.3
PAUSE_S = 0.05


class RealServers:
    """Scenarios run here and now; what goes on at the same time has a thread."""

    def __init__(self, db=None, database=None, vhost=None):
        self.db, self._database, self._vhost = db, database, vhost

    def run(self, scenario):
        with ThreadPoolExecutor(4) as pool:
            self._pool = pool
            return scenario(self)

    def aside(self, act):
        """Begin something at the same time, let it go as far as it can, and return how to get its result."""
        future = self._pool.submit(act)
        with contextlib.suppress(TimeoutError):
            future.result(TOGETHER_S)
        return partial(future.result, PATIENCE_S)

    def pause(self):
        threading.Event().wait(PAUSE_S)

    def lead(self):
        return PostgresLead(self._database.url, "conformance")

    def connect(self):
        return broker.connection(self._vhost.url, "conformance")


class SimulatedServers:
    """Scenarios run as a process of a small world; it has the attributes that the stand-ins ask a world for."""

    def __init__(self):
        self.scheduler = Scheduler(Striking((), self), 0, self.note)
        self.broker = Broker(self.scheduler, self.note)
        self.store = Store(Cluster(self.scheduler), "core", CORE)
        self.stores = {"core": self.store}

    def note(self, *_):
        pass

    def run(self, scenario):
        results = []
        self.process = Process("scenario", lambda _: {"runs": lambda: results.append(scenario(self))})
        self.db = SimulatedDatabase(self.store, self.process)
        with installed(self):
            self.scheduler.start(self.process)
            self.scheduler.run(lambda: bool(results), PATIENCE_S, settled=0.0)
            self.scheduler.end()
        assert not self.scheduler.failures, self.scheduler.failures
        return results[0]

    def aside(self, act):
        results = []
        self.scheduler.spawn(self.process, "aside", lambda: results.append(act()))
        self.scheduler.wait(lambda: bool(results), TOGETHER_S)

        def result():
            assert self.scheduler.wait(lambda: bool(results), PATIENCE_S)
            return results[0]

        return result

    def pause(self):
        self.scheduler.wait(lambda: False, PAUSE_S)

    def lead(self):
        return SimulatedLead(self.store, self.process)

    def connect(self):
        return self.broker.connect(self.process)
