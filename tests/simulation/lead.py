"""The relays' leadership by a session's advisory lock, simulated; the same port as `radica.relay.PostgresLead`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg2

if TYPE_CHECKING:
    from tests.simulation.scheduler import Process
    from tests.simulation.store import Store


class SimulatedLead:
    """The lead of one service's relays: held by a session, and lost with it, noticed when the session is next used."""

    def __init__(self, store: Store, process: Process) -> None:
        self._store = store
        self._scheduler = store.cluster.scheduler
        self._session: object | None = None
        self._lost = self._woken = False
        process.when_cut.append(self._cut)

    def held(self) -> bool:
        """Return whether this session leads; takes the lead if nobody has it."""
        self._scheduler.step("statement")
        if self._lost:
            raise psycopg2.OperationalError("the session was ended")
        if self._session is None:
            self._session = object()
            self._store.wakers.append(self._wake)
        if self._store.leader is None:
            self._store.leader = self._session
        return self._store.leader is self._session

    def wait(self, seconds: float) -> None:
        """Wait for a wake-up, at most so long."""
        self._scheduler.wait(lambda: self._woken or self._lost, seconds)
        self._woken = False
        if self._lost:
            raise psycopg2.OperationalError("the session was ended")

    def close(self) -> None:
        """Give the lead back."""
        self._end()
        self._lost = False

    def _wake(self) -> None:
        self._woken = True

    def _cut(self, what: str) -> None:
        if what == "database" and self._session is not None:
            self._end()
            self._lost = True

    def _end(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            self._store.wakers.remove(self._wake)
            if self._store.leader is session:
                self._store.leader = None
