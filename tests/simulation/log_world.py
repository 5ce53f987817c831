"""The log alone: writers of several sorts, one reader behind the horizon, and nothing else: a run takes 2 ms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from tests.simulation.faults import Fault, Striking
from tests.simulation.scheduler import Process, Scheduler
from tests.simulation.statements import CORE
from tests.simulation.store import Cluster, SimulatedDatabase, Store

from radica.envelope import Actor
from radica.events.common import Area
from radica.events.routing import PQRReceived
from radica.log import PostgresLog
from radica.outbox import announce
from radica.testing import A_TUESDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Callable

    from radica.postgres import Database, Transaction

SOMEBODY = Actor("quien", "service")
BATCH = 2
LONGEST_RUN_S = 120.0
POLL_S = 0.5


@dataclass(frozen=True)
class Writer:
    """A transaction that appends `rows`: with an id from before (it wrote elsewhere first) or not; committed or not."""

    rows: int = 1
    wrote_before: bool = False
    rolled_back: bool = False


@dataclass(frozen=True)
class LogPlan:
    """Everything that decides a run. All writers begin at once, as the processes writer-1, writer-2 and so on."""

    writers: tuple[Writer, ...]
    faults: tuple[Fault, ...] = ()
    order: int = 0


class GaveUp(Exception):
    """A writer that changes its mind."""


class LogWorld:
    """One log, its writers and its reader."""

    def __init__(self, plan: LogPlan) -> None:
        self.plan = plan
        self.story: list[tuple[float, str, str, str]] = []
        self.scheduler = Scheduler(Striking(plan.faults, self), plan.order, self.note)
        self.store = Store(Cluster(self.scheduler), "routing", CORE)
        self.read: list[int] = []

    def run(self) -> LogWorld:
        """Run until the writers have ended and the reader finds nothing more."""
        for number, writer in enumerate(self.plan.writers, start=1):
            self.scheduler.start(Process(f"writer-{number}", self._writes(writer)))
        self.scheduler.start(Process("reader", self._reads))
        self.scheduler.run(lambda: not self.scheduler.has("writer"), LONGEST_RUN_S)
        self.scheduler.end()
        return self

    def note(self, who: str, what: str, told: str) -> None:
        """Add a line to the story."""
        self.story.append((self.scheduler.now, who, what, told))

    @property
    def missed(self) -> list[int]:
        """The numbers of committed rows that the reader never saw, or not once and in their place."""
        assert not self.scheduler.failures, self.scheduler.failures
        written = sorted(self.store.rows("log"))
        return [] if self.read == written else sorted({*written} ^ {*self.read}) or written

    def _writes(self, writer: Writer) -> Callable[[Process], dict[str, Callable[[], None]]]:
        def write(process: Process) -> None:
            try:
                with SimulatedDatabase(self.store, process).transaction() as tx:
                    if writer.wrote_before:
                        tx.take_id()
                    for _ in range(writer.rows):
                        event = PQRReceived(radicado="E-2026-0000001-2", area=Area.CARTERA)
                        announce(cast("Transaction", tx), event, actor=SOMEBODY, at=A_TUESDAY_MORNING)
                    if writer.rolled_back:
                        tx.one(*CURSOR)  # the rows are sent, and then it does not commit
                        raise GaveUp  # noqa: TRY301 - the transaction's block must see it
            except GaveUp:
                self.note(process.name, "rolls back", "")
            else:
                self.note(process.name, "committed", str(writer.rows))

        return lambda process: {"writes": lambda: write(process)}

    def _reads(self, process: Process) -> dict[str, Callable[[], None]]:
        log = PostgresLog(cast("Database", SimulatedDatabase(self.store, process)), "/routing")

        def read() -> None:
            while True:
                entries = log.read(self.read[-1] if self.read else 0, BATCH)
                self.read += [entry.position for entry in entries]
                if entries:
                    self.note("reader", "reads", str([entry.position for entry in entries]))
                else:
                    self.scheduler.wait(lambda: False, POLL_S)

        return {"reads": read}


CURSOR = ("select position from relay_cursor", ())
