"""Radica under test: its servers, its processes, what stands between them, and who starts again what has died."""

from __future__ import annotations

import threading
import time
import uuid
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import partial

import httpx
import psycopg2
from tests.chaos.sabotage import built
from tests.system import RELAYED, SERVICES, System

from radica.clock import BOGOTA, Pace, SystemClock
from radica.testing import eventually
from sample.roles import Login

KINDS = ("worker", "web")
LOOK_S = 0.3
QUICK_S = 2.0
LONGEST_BACKOFF_S = 5.0
RELAY = "relay"
A_WEDNESDAY_MORNING = datetime(2026, 7, 1, 8, tzinfo=BOGOTA)
RATE = 3600
"""An hour passes in each second: terms of 15 business days run out some 8 minutes after the filing."""
QUIET = {"PYTHONWARNINGS": "ignore"}  # eventlet's would stand among the JSON lines that I16 reads


class Keeper:
    """Starts again what has died, as supervisord does: at once, or after a growing pause if it dies at once."""

    def __init__(self, system, recorder):
        self._system, self._recorder = system, recorder
        self._held, self._lock = set(), threading.Lock()
        self._born, self._pauses = {}, {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        self._stopping.set()
        self._thread.join()

    def hold(self, name):
        """Leave this process alone: a fault has it in hand."""
        with self._lock:
            self._held.add(name)

    def release(self, name):
        with self._lock:
            self._held.discard(name)

    def _run(self):
        while not self._stopping.wait(LOOK_S):
            with self._lock:
                for name, process in list(self._system.processes.items()):
                    if name not in self._held and process.poll() is not None:
                        self._start_again(name, process)

    def _start_again(self, name, process):
        now = time.monotonic()
        lived = now - self._born.get(name, 0.0)
        self._pauses[name] = 0.0 if lived > QUICK_S else min(self._pauses.get(name, 0.0) + 1.0, LONGEST_BACKOFF_S)
        if lived < self._pauses[name]:
            return
        self._born[name] = now
        self._recorder.nemesis("started again", target=name, code=process.returncode)
        self._system.spawn(name)


class Installation:
    """Databases, a virtual host and processes on `servers`; `services` may be a few of the seven.

    The processes reach PostgreSQL and the broker through `between`, where connections can be cut and frozen. With a
    `defect` they run with that mistake built in, to prove that the checker sees it.
    """

    def __init__(self, servers, folder, recorder, between, services=SERVICES, defect=None):
        self.servers, self.recorder, self.services = servers, recorder, services
        self.vhost = f"chaos-{uuid.uuid4().hex[:8]}"
        self.postgres_proxy, self.broker_proxy = between
        self.system = System(
            folder,
            servers.amqp_url(self.vhost, self.broker_proxy.port),
            servers.mongo_url(self.vhost.replace("-", "_")),
            services,
            postgres_url=servers.postgres_url,
            postgres_port=self.postgres_proxy.port,
        )
        self._clock = folder / "clock.json"
        self.system.further = {**QUIET, "RADICA_CLOCK_FILE": str(self._clock)}
        self.system.started_as = partial(built, defect)
        self.keeper = Keeper(self.system, recorder)

    @property
    def names(self):
        """Every process that an installation runs, as `make run` lays them out."""
        kinds = {"console": ("web",)}
        own = [f"{service}-{kind}" for service in self.services for kind in kinds.get(service, KINDS)]
        return [*own, RELAY, *(["reporting-relay"] if "reporting" in self.services else [])]

    @property
    def hearing(self):
        """The services that hear events."""
        return [service for service in self.services if service != "console"]

    @property
    def relayed(self):
        """The services whose log `relay` publishes."""
        return [service for service in RELAYED if service in self.services]

    def of_kind(self, *kinds):
        return [name for name in self.names if name.partition("-")[2] in kinds or name in kinds]

    def start(self):
        Pace(A_WEDNESDAY_MORNING, SystemClock().now(), RATE).write(self._clock)
        self.servers.make_vhost(self.vhost)
        self.system.prepare()
        self.system.start(*self.names)
        self.keeper.start()

    def close(self):
        with ExitStack() as stack:
            stack.callback(self.system.close)
            stack.callback(self.servers.drop_vhost, self.vhost)
            self.keeper.stop()

    def logins(self):
        return [Login(**{**login, "lane": lane}) for lane, login in self.system.logins.items()]

    def urls(self):
        return {service: self.system.url(service) for service in SERVICES}

    def process(self, name):
        return self.system.processes[name]

    def kill(self, name):
        """Kill -9; the keeper starts it again."""
        self.process(name).kill()

    def restart(self, name, **environment):
        """Stop a process in order and start it, told something that the others are not told."""
        self.keeper.hold(name)
        try:
            self.system.terminate(name)
            self.system.spawn(name, **environment)
        finally:
            self.keeper.release(name)

    def retire(self, name):
        """Stop a process for good."""
        self.keeper.hold(name)
        if name in self.system.processes:
            self.system.terminate(name)

    def with_relay_stopped(self, act):
        """Do something that may only be done while no relay leads."""
        self.keeper.hold(RELAY)
        self.system.terminate(RELAY)
        try:
            act()
        finally:
            self.system.spawn(RELAY)
            self.keeper.release(RELAY)

    def superuser(self, service):
        """A connection to a service's database that goes past the proxy; closes itself at the end of a with block."""
        return psycopg2.connect(self.system.databases[service].superuser_url, connect_timeout=5)

    def wait_ready(self):
        """Wait until every web process says that it can work."""
        for service in self.services:
            eventually(lambda service=service: self._ready(service), 60)

    def _ready(self, service):
        with suppress(httpx.TransportError):
            return httpx.get(self.system.url(service) + "/readyz", timeout=5).is_success
        return False
