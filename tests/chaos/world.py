"""What a fault may touch and must tell: the installation, its clients, and the notes for the checker."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.chaos.evidence import Outage, Poison, Violation

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from tests.chaos.history import Recorder
    from tests.chaos.installation import Installation
    from tests.chaos.servers import Servers
    from tests.chaos.workload import Workload


@dataclass
class World:
    """A running installation and what is known of its misfortunes.

    `history` is the file that `recorder` writes; `dice` decide all that a fault leaves to chance; `findings` are what a
    fault itself saw to be wrong.
    """

    installation: Installation
    recorder: Recorder
    history: Path
    dice: random.Random
    workload: Workload = field(init=False)
    poison: list[Poison] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)
    findings: list[Violation] = field(default_factory=list)

    @property
    def servers(self) -> Servers:
        return self.installation.servers

    def tell(self, what: str, **details: object) -> None:
        """Write into the history what is about to be done."""
        self.recorder.nemesis(what, **details)

    def wait(self, seconds: float) -> None:
        """Let the clients work on for so long while something is broken."""
        threading.Event().wait(seconds)

    @contextmanager
    def outage(self, what: str, *, down: bool = True) -> Iterator[None]:
        """Note that something is hurt for as long as the block runs; not `down` if it may still answer at times."""
        place = len(self.outages)
        self.outages.append(Outage(what, time.monotonic(), None, down))
        self.tell("hurt", target=what, down=down)
        yield
        self.outages[place] = replace(self.outages[place], ended=time.monotonic())
        self.tell("whole again", target=what)

    def find(self, invariant: str, says: str, case: str | None = None) -> None:
        """Note a promise that was seen to be broken."""
        self.findings.append(Violation(invariant, case, says))
