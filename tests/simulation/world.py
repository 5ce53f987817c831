"""One run: people, programs and servers under one scheduler, until everything has come to rest."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from tests.chaos.evidence import Evidence
from tests.simulation import evidence, processes
from tests.simulation.clients import Petition, citizen
from tests.simulation.documents import DocumentStore
from tests.simulation.faults import Fault, Striking
from tests.simulation.rabbit import Broker
from tests.simulation.scheduler import Process, Scheduler
from tests.simulation.stand_ins import installed
from tests.simulation.statements_of_services import INTAKE, ROUTING
from tests.simulation.statements_of_timers import is_due
from tests.simulation.store import Cluster, Store

from radica.clock import FixedClock
from radica.feed import from_feed, to_feed
from radica.log import Entry, to_message
from radica.relay import republish
from radica.testing import A_TUESDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.chaos.history import Line

    from radica.envelope import Message

JUMP, JUMPS = timedelta(days=20), 2
LONGEST_RUN_S = 900.0


@dataclass(frozen=True)
class Plan:
    """Everything that decides a run. `order` 0 lets everybody go in turn, any other number mixes them."""

    petitions: tuple[Petition, ...] = (Petition(),)
    faults: tuple[Fault, ...] = ()
    order: int = 0


class World:
    """What a run consists of, and what it leaves behind."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.story: list[tuple[float, str, str, str]] = []
        self.lines: list[Line] = []
        self.scheduler = Scheduler(Striking(plan.faults, self), plan.order, self.note)
        self.clock = FixedClock(A_TUESDAY_MORNING)
        self.broker = Broker(self.scheduler, self.note)
        self.documents = DocumentStore(self.scheduler)
        self.feed = processes.Feed(self)
        cluster = Cluster(self.scheduler)
        self.stores = {name: Store(cluster, name, known) for name, known in (("intake", INTAKE), ("routing", ROUTING))}
        self._programs = {program.name: program for program in processes.all_processes(self)}
        self.at_rest = False
        self._published_again = 0
        self.evidence = Evidence()

    def run(self) -> World:
        """Run the plan to its end; then have an operator publish the logs again if queues were lost."""
        with installed(self):
            self._do("topology", *(partial(processes.declare, self, queue) for queue in processes.QUEUES))
            for program in self._programs.values():
                self.scheduler.start(program)
            for number, petition in enumerate(self.plan.petitions, start=1):
                self.scheduler.start(citizen(self, number, petition))
            self.at_rest = self._rests()
            for _ in range(JUMPS):  # so that every term ends: first its warnings, then its expiry
                self.clock.advance(JUMP)
                self.at_rest = self.at_rest and self._rests()
            self.remind()
            self.at_rest = self.at_rest and self._rests()
            while self.at_rest and self._published_again < self.broker.queues_lost:
                self._publish_again()
            self.evidence = evidence.of(self)
            self.scheduler.end()
        return self

    def note(self, who: str, what: str, told: str) -> None:
        """Add a line to the story."""
        self.story.append((self.scheduler.now, who, what, told))

    def process(self, name: str) -> Process:
        """Return a program by its name."""
        return self._programs[name]

    def store_of(self, process: Process) -> Store:
        """Return the database whose log the process writes or reads; intake's for reporting."""
        return self.stores.get(process.name.partition(".")[0], self.stores["intake"])

    def messages(self, radicado: str) -> list[Message]:
        """Return what intake's feed answers about a case."""
        rows = sorted(row for row in self.stores["intake"].rows("log").values() if row.subject == radicado)
        entries = [Entry(row.id, to_message(row, "/intake"), row.data) for row in rows]
        items = map(from_feed, json.loads(to_feed(entries, 0))["items"])
        return [replace(message, position=position) for position, message in items]

    def remind(self) -> None:
        """Have every case looked at again, as a change of the calendar does."""
        timers = self.stores["intake"].rows("timer")
        for key, row in timers.items():
            timers[key] = row._replace(due_at=self.clock.now())

    def _rests(self) -> bool:
        return self.scheduler.run(self._nothing_left, self.scheduler.now + LONGEST_RUN_S)

    def _nothing_left(self) -> bool:
        queues = [self.broker.queues.get(name) for name in processes.QUEUES]
        logs = [(store.rows("relay_cursor").get(True, 0), max(store.rows("log"), default=0))
                for store in self.stores.values()]  # fmt: skip
        return (
            all(queue and queue.consumers and not queue.ready and not queue.unacked for queue in queues)
            and all(cursor >= last for cursor, last in logs)
            and not self.scheduler.has("citizen")
            and not any(is_due(row, self.clock.now()) for row in self.stores["intake"].rows("timer").values())
        )

    def _publish_again(self) -> None:
        """Stop the relays, `python -m radica.relay republish 0` for each database, start them (docs/operations.md)."""
        self._published_again = self.broker.queues_lost
        relays = [program for name, program in self._programs.items() if ".relay" in name]
        for relay in relays:
            relay.supervised = False
            self.scheduler.kill(relay)
        self._do("operator", *(partial(republish, name, 0) for name in self.stores))
        for relay in relays:
            relay.supervised = True
            self.scheduler.start(relay)
        self.at_rest = self._rests()

    def _do(self, name: str, *acts: Callable[[], None]) -> None:
        """Have somebody do something while the programs go on."""
        self.scheduler.start(Process(name, lambda _: {str(number): act for number, act in enumerate(acts)}))
        self.scheduler.run(lambda: not self.scheduler.has(name), self.scheduler.now + LONGEST_RUN_S, settled=0.0)
