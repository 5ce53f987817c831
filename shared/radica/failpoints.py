"""Named places at which a test may have the process die; in production they do nothing.

`RADICA_FAILPOINTS="relay.confirmed=kill@3"` kills the process with SIGKILL the third time it gets there.
"""

from __future__ import annotations

import os
import signal
from collections import Counter

_visits: Counter[str] = Counter()


def _parsed(setting: str) -> dict[str, int]:
    points = {}
    for item in filter(None, setting.split(",")):
        name, _, action = item.partition("=")
        points[name.strip()] = int(action.partition("@")[2] or 1)
    return points


_armed = _parsed(os.environ.get("RADICA_FAILPOINTS", ""))


def reach(name: str) -> None:
    """Die here if a test asked for it."""
    if not _armed:
        return
    _visits[name] += 1
    if _visits[name] == _armed.get(name):
        os.kill(os.getpid(), signal.SIGKILL)
