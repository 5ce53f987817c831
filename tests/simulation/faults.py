"""What can go wrong, where, and when: a fault strikes a process the n-th time it comes to a named point."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.simulation.scheduler import Process
    from tests.simulation.world import World

FROZEN_S = 20.0


class Kind(StrEnum):
    """In the order in which a smaller counter-example is sought: the plainer first."""

    HOLD = "hold"
    KILL = "kill"
    CUT_DATABASE = "cut_database"
    CUT_BROKER = "cut_broker"
    STOP = "stop"
    FREEZE = "freeze"
    REPEAT = "repeat"
    BURN = "burn"
    JUMP = "jump"
    REMIND = "remind"
    DELETE_QUEUES = "delete_queues"


WRITING = (
    "statement",  # before a statement runs
    "numbered",  # between the transaction's id and its number in the log
    "commit",  # before COMMIT runs
    "committed",  # after it, before anybody was told
)
PUBLISHING = (
    "publish",  # before a message is sent
    "confirmed",  # the broker has it, before anybody was told
)
HEARING = (
    "delivered",  # a message has come
    "ack",  # before it is acknowledged
)
POINTS = {
    "web": WRITING,
    "worker": (*WRITING, *HEARING),
    "relay": ("statement", "commit", "committed", *PUBLISHING),
}
"""Where each sort of program passes by."""


@dataclass(frozen=True)
class Fault:
    """The `nth` time that `process` comes to `point`; `amount` is how long it is held, or which message is repeated."""

    kind: Kind
    process: str
    point: str
    nth: int
    amount: int = 1

    def says(self) -> str:
        """Return what it does, for the story."""
        return {
            Kind.HOLD: f"held while others take {self.amount} steps",
            Kind.KILL: "kill -9",
            Kind.CUT_DATABASE: "its connections to the database are cut",
            Kind.CUT_BROKER: "its connection to the broker is cut",
            Kind.STOP: "SIGTERM",
            Kind.FREEZE: f"frozen for {FROZEN_S:.0f} s, given up by database and broker",
            Kind.REPEAT: f"the broker repeats message {self.amount}",
            Kind.BURN: f"{self.amount} numbers of its log are taken and rolled back",
            Kind.JUMP: f"the clock jumps by {jump(self.amount).days} days",
            Kind.REMIND: "every case's timer becomes due at once",
            Kind.DELETE_QUEUES: "every queue is deleted with what is in it",
        }[self.kind]


def jump(amount: int) -> timedelta:
    """Return how far a clock jumps: an even number of days ahead, an odd one back."""
    return timedelta(days=amount if amount % 2 == 0 else -amount)


class Striking:
    """Knows when a fault's moment has come, and does it."""

    def __init__(self, faults: Sequence[Fault], world: World) -> None:
        self._waiting: dict[tuple[str, str], dict[int, Fault]] = {}
        for fault in faults:
            self._waiting.setdefault((fault.process, fault.point), {})[fault.nth] = fault
        self._visits: Counter[tuple[str, str]] = Counter()
        self._world = world

    def at(self, process: str, point: str) -> Fault | None:
        """Return the fault whose moment this is; counts the visit."""
        here = (process, point)
        if here not in self._waiting:
            return None
        self._visits[here] += 1
        return self._waiting[here].get(self._visits[here])

    def strike(self, fault: Fault, process: Process) -> None:
        """Do it."""
        match fault.kind:
            case Kind.HOLD:
                self._world.scheduler.hold(process, fault.amount)
            case Kind.KILL:
                self._world.scheduler.kill(process)
            case Kind.CUT_DATABASE:
                process.cut("database")
            case Kind.CUT_BROKER:
                process.cut("broker")
            case Kind.STOP:
                process.stop()
            case Kind.FREEZE:
                process.freeze(self._world.scheduler.now + FROZEN_S)
            case _:
                self._befall_the_world(fault, process)

    def _befall_the_world(self, fault: Fault, process: Process) -> None:
        match fault.kind:
            case Kind.REPEAT:
                self._world.broker.repeat(fault.amount)
            case Kind.DELETE_QUEUES:
                self._world.broker.delete_queues()
            case Kind.BURN:
                self._world.store_of(process).burn(fault.amount)
            case Kind.JUMP:
                self._world.clock.advance(jump(fault.amount))
            case Kind.REMIND:
                self._world.remind()
