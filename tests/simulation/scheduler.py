"""Who goes next. Production code runs in greenlets; at each call to the outside it stops here, and others may go first.

Nothing is left to the machine: the same plan gives the same run. Time is simulated too: it stands still while anybody
can go on, and jumps to the next alarm when nobody can.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import greenlet

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulation.faults import Striking

RESTART_AFTER_S = 1.0
FOREVER_S = 1e9
SETTLED_S = 3.0  # longer than any program waits before it looks again
MOST_STEPS = 60_000


class Killed(BaseException):
    """SIGKILL: like nothing that a program can catch and outlive."""


class Process:
    """A program under supervision, built anew by `begin` (which returns its threads) whenever it is started."""

    application: Any = None

    def __init__(
        self, name: str, begin: Callable[[Process], dict[str, Callable[[], None]]], *, supervised: bool = False
    ) -> None:
        self.name = name
        self.begin = begin
        self.supervised = supervised  # started again whenever it is gone
        self.starts = 0
        self.alive = False
        self.held_until = 0.0  # the instant until which nothing of it runs
        self.held_steps = 0  # as many steps of others come first
        self.when_cut: list[Callable[[str], None]] = []  # connections: called with "database" or "broker"
        self.when_stopped: list[Callable[[], None]] = []

    def cut(self, what: str) -> None:
        """Have the other side of its connections end them."""
        for call in list(self.when_cut):
            call(what)

    def stop(self) -> None:
        """SIGTERM: tell it to finish what is in hand and go."""
        for call in self.when_stopped:
            call()

    def freeze(self, until: float) -> None:
        """SIGSTOP until an instant; meanwhile those whom it is connected to give it up."""
        self.held_until = until
        self.cut("database")
        self.cut("broker")


class Task(greenlet.greenlet):
    """One thread of a process."""

    def __init__(self, process: Process, name: str, run: Callable[[], None], parent: greenlet.greenlet) -> None:
        super().__init__(run, parent)  # an error of the program comes out where the scheduler let it run
        self.process = process
        self.name = name
        self.main = False  # its process ends with it
        self.doomed = False
        self.ready: Callable[[], bool] | None = None
        self.wakes_at = 0.0


class Scheduler:
    """Runs tasks one at a time: in turn, or in an order that a number decides."""

    def __init__(self, striking: Striking, order: int, note: Callable[[str, str, str], None]) -> None:
        self.now = 0.0
        self.steps = 0
        self.failures: list[str] = []
        self._hub = greenlet.getcurrent()
        self._tasks: list[Task] = []
        self._held: set[Process] = set()
        self._chance = random.Random(order) if order else None
        self._striking = striking
        self._note = note
        self._alarms: list[tuple[float, Callable[[], None]]] = []

    # ---------------------------------------------------------------- for what runs inside

    def here(self) -> Process:
        """Return the process whose code is running."""
        return self._current().process

    def tell(self, what: str, told: str) -> None:
        """Add what the running process does to the story."""
        self._note(self.here().name, what, told)

    def step(self, point: str) -> None:
        """Let others go first, and let a fault strike; `point` names where the process stands."""
        task = self._current()
        self._must_live(task)
        fault = self._striking.at(task.process.name, point)
        if fault is not None:
            self._note(task.process.name, "fault", fault.says())
            self._striking.strike(fault, task.process)
            self._must_live(task)
        task.ready, task.wakes_at = None, self.now
        self._hub.switch()
        self._must_live(task)

    def wait(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Wait until `ready`, at most so long; return whether it was."""
        task = self._current()
        self._must_live(task)
        task.ready, task.wakes_at = ready, self.now + seconds
        self._hub.switch()
        self._must_live(task)
        return ready()

    def _current(self) -> Task:
        task = greenlet.getcurrent()
        assert isinstance(task, Task), "only simulated processes may come here"
        return task

    def _must_live(self, task: Task) -> None:
        if not task.process.alive or task.doomed:
            raise Killed

    # ---------------------------------------------------------------- for the world

    def start(self, process: Process) -> None:
        """Start a process's threads."""
        process.alive = True
        process.starts += 1
        for name, main in process.begin(process).items():
            self.spawn(process, name, main).main = True

    def spawn(self, process: Process, name: str, run: Callable[[], None]) -> Task:
        """Start one more thread of a process."""
        task = Task(process, name, run, self._hub)
        self._tasks.append(task)
        return task

    def kill(self, process: Process) -> None:
        """Kill a process now, with all its threads; a supervised one is started again in a moment."""
        process.alive = False
        process.cut("database")
        process.cut("broker")
        process.when_cut.clear()
        process.when_stopped.clear()
        for task in self._tasks:
            if task.process is process:
                task.doomed = True
        if process.supervised:
            self.at(self.now + RESTART_AFTER_S, lambda: self.start(process))

    def end(self) -> None:
        """Kill everything for good."""
        self._alarms.clear()
        for task in self._tasks:
            task.process.supervised = task.process.alive = False
            task.doomed = True
        while self._tasks:
            self._resume(self._tasks[0])

    def has(self, name: str) -> bool:
        """Whether a process whose name begins so is still at work."""
        return any(task.process.name.startswith(name) for task in self._tasks)

    def at(self, instant: float, call: Callable[[], None]) -> None:
        """Have the world do something at an instant."""
        self._alarms.append((instant, call))
        self._alarms.sort(key=lambda alarm: alarm[0])

    def run(self, at_rest: Callable[[], bool], until: float, settled: float = SETTLED_S) -> bool:
        """Run until `at_rest` has held for so many seconds, nobody having anything to do; False if not by `until`."""
        resting_since: float | None = None
        while True:
            ready = [task for task in self._tasks if self._may_go(task)]
            if ready:
                self.steps += 1
                assert self.steps < MOST_STEPS, "the simulation does not come to an end"
                self._resume(self._chance.choice(ready) if self._chance else ready[0])
                continue
            if self._held:
                self._release()
                continue
            if self._alarms or not at_rest():
                resting_since = None
            elif resting_since is None:
                resting_since = self.now
            if resting_since is not None and self.now - resting_since >= settled:
                return True
            if not self._pass_time(until):
                return False

    def hold(self, process: Process, steps: int) -> None:
        """Let others make so many steps before this process goes on; fewer if they have nothing to do."""
        process.held_steps = steps
        self._held.add(process)

    def _may_go(self, task: Task) -> bool:
        process = task.process
        if task.doomed:
            return True
        if process.held_steps or process.held_until > self.now:
            return False
        return task.ready is None or task.wakes_at <= self.now or task.ready()

    def _resume(self, task: Task) -> None:
        self._tasks.remove(task)
        for process in tuple(self._held):
            process.held_steps -= 1
            if process.held_steps <= 0:
                self._held.discard(process)
        try:
            if task.doomed:
                task.throw(Killed())
            else:
                task.switch()
        except Killed:
            pass
        except Exception as error:  # noqa: BLE001 - whatever it is, the program has died of it
            self.failures.append(f"{task.process.name}: {type(error).__name__}: {error}")
            self._note(task.process.name, "died", repr(error))
            self.kill(task.process)
        if not task.dead:
            self._tasks.append(task)
        elif task.main and task.process.alive and task.process.supervised and not self._works(task.process):
            self.kill(task.process)  # it was told to stop and has: started again like any other

    def _works(self, process: Process) -> bool:
        return any(task.main and task.process is process for task in self._tasks)

    def _release(self) -> None:
        for process in self._held:
            process.held_steps = 0
        self._held.clear()

    def _pass_time(self, until: float) -> bool:
        wakes = [max(task.wakes_at, task.process.held_until) for task in self._tasks]
        instants = [*wakes, *(instant for instant, _ in self._alarms[:1])]
        self.now = max(self.now, min(instants, default=FOREVER_S))
        if self.now > until:
            return False
        while self._alarms and self._alarms[0][0] <= self.now:
            self._alarms.pop(0)[1]()
        return True
