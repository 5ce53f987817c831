"""Each process is gone within two seconds when it is idle."""

from __future__ import annotations

import pytest

IDLE_STOP_S = 2.0


@pytest.mark.parametrize("kind", ["web", "worker", "relay"])
def test_every_idle_process_stops_within_two_seconds(system, kind):
    for name in [name for name in system.processes if name.endswith(kind)]:
        seconds, code = system.terminate(name)
        try:
            assert code == 0, system.log(name)
            assert seconds < IDLE_STOP_S, name
        finally:
            system.start(name)
