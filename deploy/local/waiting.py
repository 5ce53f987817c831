"""Bounded waits: look again and again until it is so, and never for ever."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

INTERVAL_SECONDS = 0.1


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Ask `true` ten times a second; return whether it became so within `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() >= deadline:
            return False
        time.sleep(INTERVAL_SECONDS)
    return True
