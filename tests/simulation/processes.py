"""The programs of three services as they are built in production, on the simulated servers."""

from __future__ import annotations

from datetime import time
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from tests.chaos.topology import HEARD
from tests.simulation.documents import SimulatedGenerations
from tests.simulation.lead import SimulatedLead
from tests.simulation.scheduler import Process
from tests.simulation.store import SimulatedDatabase

from intake.application import Intake
from intake.codes import Codes
from intake.domain.terms import OfficeHours
from intake.filing import Filing
from intake.legal_clock import LegalClock
from intake.store.people import People
from radica import broker
from radica.calendar import colombia
from radica.errors import Unavailable
from radica.log import PostgresLog
from radica.relay import PostgresCursor, Relay
from radica.subscription import Subscription
from reporting.hearing import Hearing
from reporting.store.projection import Projection
from routing.application import Routing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.simulation.world import World

    from radica.documents import DocumentStore
    from radica.envelope import Message
    from radica.postgres import Database

    Hear = Callable[[Sequence[Message]], None]

KEY = bytes(32)
ANYWHERE = "amqp://simulated"
QUEUES = ("intake", "routing", "reporting")
CALENDAR = colombia()
FIRST_CALENDAR = SimpleNamespace(current=CALENDAR, latest=SimpleNamespace(change="CAL-0", number=0))
CALENDARS = cast("Any", SimpleNamespace(history=lambda: FIRST_CALENDAR, seen_by=lambda _tx: FIRST_CALENDAR))
TIMER_EACH_S = 1.0
HOURS = OfficeHours(time(8), time(17))
NAMES = (
    "intake.web", "intake.worker", "intake.worker-2", "intake.relay", "intake.relay-2",
    "routing.web", "routing.worker", "routing.relay",
    "reporting.worker", "reporting.worker-2",
)  # fmt: skip
"""Every program; the second of two stands by."""


def all_processes(world: World) -> list[Process]:
    """Return the programs, each built anew whenever it is started."""
    return [Process(name, partial(_MAKERS[name], world), supervised=True) for name in NAMES]


class IntakeWeb(NamedTuple):
    """What intake's clients ask for: filing, and the acts on a case that is filed."""

    filing: Filing
    acts: Intake


def intake(world: World, process: Process) -> Intake:
    """Return intake's acts; nothing that is simulated needs files or papers."""
    db = cast("Database", database(world, process, "intake"))
    nothing = cast("Any", None)
    return Intake(db, CALENDARS, nothing, nothing, nothing)


def intake_web(world: World, process: Process) -> IntakeWeb:
    """Return what intake's web process serves, over one set of connections."""
    db = cast("Database", database(world, process, "intake"))
    nothing = cast("Any", None)
    return IntakeWeb(
        Filing(db, CALENDARS, People(KEY), nothing, Codes(KEY), HOURS), Intake(db, CALENDARS, nothing, nothing, nothing)
    )


def _legal_clock(world: World, process: Process) -> Callable[[], None]:
    """Return what intake's worker does each second besides hearing."""
    db = cast("Database", database(world, process, "intake"))
    nothing = cast("Any", None)
    clock = LegalClock(db, CALENDARS, People(KEY), nothing, nothing, HOURS)
    stopping: list[bool] = []
    process.when_stopped.append(lambda: stopping.append(True))

    def watch() -> None:
        while not stopping:
            try:
                clock.watch(world.clock)
            except Unavailable as failure:
                world.note(process.name, "timer_paused", failure.detail)
            world.scheduler.wait(lambda: bool(stopping), TIMER_EACH_S)

    return watch


def routing(world: World, process: Process) -> Routing:
    """Return routing's acts."""
    db = cast("Database", database(world, process, "routing"))
    return Routing(db, world.clock, cast("DocumentStore", None))


def database(world: World, process: Process, service: str) -> SimulatedDatabase:
    """Return a process's connections, whose commits wake the relay."""
    store = world.stores[service]
    db = SimulatedDatabase(store, process)
    db.when_appended(store.wake)
    return db


def declare(world: World, queue: str) -> None:
    """Do what `python -m <service> topology` does before anything is started."""
    connection = world.broker.connect(world.scheduler.here())
    broker.declare(cast("Any", connection.channel()), queue, _bindings(queue))


def _bindings(queue: str) -> dict[str, list[str]]:
    return {f"{source}.events": sorted(keys) for source, keys in HEARD[queue].items()}


def _web(make: Callable[[World, Process], Any]) -> Callable[[World, Process], dict[str, Callable[[], None]]]:
    def begin(world: World, process: Process) -> dict[str, Callable[[], None]]:
        process.application = make(world, process)
        return {}

    return begin


def _worker(
    queue: str,
    make: Callable[[World, Process], Any],
    by_time: Callable[[World, Process], Callable[[], None]] | None = None,
) -> Any:
    def begin(world: World, process: Process) -> dict[str, Callable[[], None]]:
        application = make(world, process)
        subscription = Subscription(queue, _bindings(queue))
        subscription.container = Container(world, process, application.hear)
        subscription.setup()

        def stop() -> None:
            subscription._stopping = True

        process.when_stopped.append(stop)
        return {"worker": subscription._run, **({"timer": by_time(world, process)} if by_time else {})}

    return begin


def _relay(service: str) -> Any:
    def begin(world: World, process: Process) -> dict[str, Callable[[], None]]:
        store = world.stores[service]
        db = cast("Database", SimulatedDatabase(store, process))
        lead = SimulatedLead(store, process)
        relay = Relay(service, PostgresLog(db, f"/{service}"), PostgresCursor(db), lead, ANYWHERE)
        process.when_stopped.append(relay.stop)
        return {"relay": relay.run}

    return begin


def _reporting(world: World, process: Process) -> Hearing:
    generations = cast("Any", SimulatedGenerations(world.documents, process))
    return Hearing(Projection(generations), cast("Any", world.feed))


_MAKERS: dict[str, Callable[[World, Process], dict[str, Callable[[], None]]]] = {
    "intake.web": _web(intake_web),
    "intake.worker": _worker("intake", intake, _legal_clock),
    "intake.worker-2": _worker("intake", intake, _legal_clock),
    "intake.relay": _relay("intake"),
    "intake.relay-2": _relay("intake"),
    "routing.web": _web(routing),
    "routing.worker": _worker("routing", routing),
    "routing.relay": _relay("routing"),
    "reporting.worker": _worker("reporting", _reporting),
    "reporting.worker-2": _worker("reporting", _reporting),
}


class Container:
    """What `Subscription` needs of nameko's container: it runs the service's method in a thread of its own."""

    def __init__(self, world: World, process: Process, hear: Hear) -> None:
        self.config = {"AMQP_URI": ANYWHERE}
        self._hear = hear
        self._spawn = partial(world.scheduler.spawn, process, "handler")

    def spawn_worker(self, _door: Any, args: Any, _kwargs: Any, handle_result: Any) -> None:
        """Begin to run the method; its outcome is handed over when it is there."""

        def run() -> None:
            try:
                self._hear(*args)
            except Exception as error:  # noqa: BLE001 - nameko hands over whatever it was
                handle_result(SimpleNamespace(), None, (type(error), error, None))
            else:
                handle_result(SimpleNamespace(), None, None)

        self._spawn(run)


class Feed:
    """Intake's log over HTTP, as reporting asks it for what is missing; it answers whenever intake's web is up."""

    def __init__(self, world: World) -> None:
        self._world = world

    def events_of(self, radicado: str, after: int) -> list[Message]:
        """Return the events of one case after a number."""
        self._world.scheduler.step("statement")
        if not self._world.process("intake.web").alive:
            raise Unavailable("El registro de radicación no responde.")
        return [row for row in self._world.messages(radicado) if row.sequence > after]
