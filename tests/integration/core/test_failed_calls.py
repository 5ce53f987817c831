"""What a method that is called again and again tells when it fails: an outage is no error of ours, anything else is."""

from __future__ import annotations

import json

import pytest


@pytest.mark.parametrize(
    ("fails", "event", "level"), [("wait", "call_waits", "warning"), ("fail", "call_failed", "error")]
)
def test_a_call_that_failed_is_told_and_made_again(start, fails, event, level):
    worker = start("worker", EXAMPLE_TIMER=fails)
    worker.says("subscription_hears")
    worker.says(event, times=2)
    told = [json.loads(line) for line in worker.log.read_text().splitlines() if f'"{event}"' in line]
    assert {line["level"] for line in told} == {level}
    assert {line["method"] for line in told} == {"on_time"}
