"""Time, threads and connections of the production modules, taken over by the simulation while it runs."""

from __future__ import annotations

import random
import uuid
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar, cast
from unittest import mock

from tests.simulation.lead import SimulatedLead
from tests.simulation.scheduler import FOREVER_S
from tests.simulation.store import SimulatedDatabase

from intake.store import snapshots
from radica import broker, once, outbox, publisher, relay, subscription, timers, together
from reporting import hearing

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from tests.simulation.scheduler import Scheduler
    from tests.simulation.world import World

T = TypeVar("T")
SMALL_BATCH = 3
PREFETCH = 4
FEW_EVENTS = 2  # from there on a case has a snapshot
POLL_S = 2.0  # simulated time costs nothing, but each look around does
UNSETTLED_POLL_S = 0.25


@contextmanager
def installed(world: World) -> Iterator[None]:
    """Have the production modules wait, connect and log here, with batches small enough to end in the middle."""
    scheduler = world.scheduler
    time = SimpleNamespace(monotonic=lambda: scheduler.now, sleep=lambda seconds: _sleep(scheduler, seconds))
    event = partial(SimulatedEvent, scheduler)
    threading = SimpleNamespace(Event=event, Lock=nullcontext)  # nobody is interrupted between two steps
    log = SimulatedLogger(scheduler, world.note)
    chance = random.Random(0)
    ids = SimpleNamespace(uuid4=lambda: uuid.UUID(int=chance.getrandbits(128), version=4))
    replaced: list[tuple[Any, str, Any]] = [
        (relay, "threading", threading),
        (relay, "log", log),
        (relay, "BATCH", SMALL_BATCH),
        (relay, "POLL_S", POLL_S),
        (relay, "UNSETTLED_POLL_S", UNSETTLED_POLL_S),
        (relay, "Database", lambda name, **_: SimulatedDatabase(world.stores[name], scheduler.here())),
        (relay, "PostgresLead", lambda name, _: SimulatedLead(world.stores[name], scheduler.here())),
        (once, "threading", threading),
        (together, "asyncio", SimulatedLoop(scheduler)),
        (snapshots, "EVERY", FEW_EVENTS),
        (outbox, "uuid", ids),
        (subscription, "time", time),
        (subscription, "eventlet", time),
        (subscription, "Event", event),
        (subscription, "log", log),
        (subscription, "BATCH", SMALL_BATCH),
        (subscription, "POLL_S", POLL_S),
        (subscription, "GLANCE_S", UNSETTLED_POLL_S),
        (subscription, "PREFETCH", PREFETCH),
        (hearing, "log", log),
        (timers, "log", log),
        (publisher, "time", time),
        (broker, "connection", lambda _url, _name: world.broker.connect(scheduler.here())),
    ]
    with ExitStack() as stack:
        for module, name, stand_in in replaced:
            stack.enter_context(mock.patch.object(module, name, stand_in))
        yield


class SimulatedEvent:
    """`threading.Event` and eventlet's `Event` in simulated time."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._set = self._sent = False
        self._value: object = None

    def set(self) -> None:
        """Wake whoever waits."""
        self._set = True

    def send(self, value: object = None) -> None:
        """Wake whoever waits and give them a value."""
        self._value, self._set, self._sent = value, True, True

    def is_set(self) -> bool:
        """Whether it was set."""
        return self._set

    ready = is_set

    def wait(self, seconds: float = FOREVER_S) -> object:
        """Wait, at most so long; return whether it was set, or the value that was sent."""
        came = self._scheduler.wait(self.is_set, seconds)
        return self._value if self._sent else came


class SimulatedLoop:
    """The event loop of a web process: each task a thread of its own, and all that is awaited blocks that one."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    def get_running_loop(self) -> SimulatedLoop:
        """Return the loop, which is every process's."""
        return self

    def create_future(self) -> SimulatedFuture:
        """Return what can be awaited until it has a result."""
        return SimulatedFuture(self._scheduler)

    def create_task(self, coroutine: Coroutine[Any, Any, Any], **_: object) -> object:
        """Have a coroutine run beside the one that is running."""
        return self._scheduler.spawn(self._scheduler.here(), "task", lambda: run(coroutine))

    async def run_in_executor(self, _: object, call: Callable[..., Any], *arguments: Any) -> Any:
        """Do it here."""
        return call(*arguments)

    async def to_thread(self, call: Callable[..., Any], *arguments: Any) -> Any:
        """Do it here."""
        return call(*arguments)


class SimulatedFuture:
    """`asyncio.Future` in simulated time."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._future: Future[Any] = Future()
        self.done = self._future.done
        self.set_result = self._future.set_result
        self.set_exception = self._future.set_exception

    def __await__(self) -> Iterator[None]:
        """Wait until it is done; give its result, or raise its error."""
        self._scheduler.wait(self.done, FOREVER_S)
        return self._future.result()
        yield


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns, all whose waits are simulated."""
    try:
        coroutine.send(None)
    except StopIteration as ended:
        return cast("T", ended.value)
    raise AssertionError("something is awaited that is not simulated")


class SimulatedLogger:
    """Log lines become part of the story."""

    def __init__(self, scheduler: Scheduler, note: Callable[[str, str, str], None]) -> None:
        self._scheduler = scheduler
        self._note = note

    def info(self, event: str, **fields: object) -> None:
        """Note a line."""
        told = fields.get("reason") or fields.get("radicado") or ""
        self._note(self._scheduler.here().name, event, str(told))

    warning = error = exception = info


def _sleep(scheduler: Scheduler, seconds: float) -> None:
    scheduler.wait(lambda: False, seconds)
