"""The entrypoint that calls again and again: a clock of the machine that jumps neither silences nor hurries it."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import eventlet
eventlet.monkey_patch()
import sys, time
from nameko.containers import ServiceContainer
from radica.every import every

calls, jump, real = [], float(sys.argv[1]), time.time

class Watch:
    name = "watch"

    @every(0.05)
    def on_time(self):
        calls.append(time.monotonic())
        if len(calls) == 3:
            time.time = lambda: real() + jump
        if len(calls) == 5:
            raise ValueError("one call that fails")

container = ServiceContainer(Watch, config={})
container.start()
eventlet.sleep(1)
began = time.monotonic()
container.stop()
print(len(calls), time.monotonic() - began < 1)
"""


@pytest.mark.parametrize("jump_s", [-3600, 7200])
def test_a_jump_of_the_machines_clock_neither_silences_nor_hurries_it(jump_s):
    said = subprocess.check_output([sys.executable, "-c", PROGRAM, str(jump_s)], text=True, timeout=30)
    calls, stopped = said.split()
    assert 8 <= int(calls) <= 21  # one each 50 ms at most, and a busy machine makes fewer of them
    assert stopped == "True"
