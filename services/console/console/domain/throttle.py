"""How long somebody who keeps failing to sign in has to wait.

Waits grow and end: nobody is ever locked out for good, so that a stranger cannot keep a colleague from working by
typing wrong passwords in their name (OWASP ASVS 5.0, 6.1.1). A stranger's failures weigh mostly on their own address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

WINDOW = timedelta(minutes=15)
"""How far back failures count."""


@dataclass(frozen=True)
class Failures:
    """Failed attempts within the window: how many, and when the last one was."""

    count: int
    last_at: datetime | None


@dataclass(frozen=True)
class Budget:
    """Failures that cost nothing, and the longest wait after that."""

    free: int
    longest: timedelta


SAME_ACCOUNT_AND_ADDRESS = Budget(free=5, longest=timedelta(minutes=5))
SAME_ACCOUNT = Budget(free=20, longest=timedelta(seconds=30))
SAME_ADDRESS = Budget(free=60, longest=timedelta(minutes=1))


def wait(failures: Failures, budget: Budget, now: datetime) -> timedelta:
    """Return how long to wait from `now`: nothing within the budget, then 1, 2, 4 … seconds after the last failure."""
    beyond = failures.count - budget.free
    if beyond < 0 or failures.last_at is None:
        return timedelta(0)
    pause = min(timedelta(seconds=2 ** min(beyond, 16)), budget.longest)
    return max(timedelta(0), failures.last_at + pause - now)
