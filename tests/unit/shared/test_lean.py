"""What a process does without while it starts, it has again when it works."""

from __future__ import annotations

import subprocess
import sys

STARTED = """
import gc
from radica import lean

lean.start()
print(gc.isenabled())
lean.started()
print(gc.isenabled(), gc.get_freeze_count() > 0)
"""


def said_by(program):
    command = [sys.executable, "-W", "ignore", "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.split()


def test_garbage_is_not_looked_for_while_a_process_starts_and_is_from_then_on():
    assert said_by(STARTED) == ["False", "True", "True"]


def test_a_package_that_was_hidden_is_found_afterwards():
    program = """
from radica.lean import without
with without("json"):
    try:
        import json
    except ImportError:
        print("hidden")
import json
print(json.dumps(1))
"""
    assert said_by(program) == ["hidden", "1"]
