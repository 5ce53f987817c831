from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.chaos.collect.process_logs import read

SAID = {"timestamp": "2026-11-24T14:00:00Z", "level": "error", "event": "request_failed", "service": "intake"}


def test_a_line_is_taken_apart(tmp_path):
    file = tmp_path / "intake-web.log"
    file.write_text(json.dumps({**SAID, "request_id": "r-1"}) + "\n\n")

    [line] = read({"intake-web": file})

    assert (line.process, line.level, line.event) == ("intake-web", "error", "request_failed")
    assert line.at == datetime(2026, 11, 24, 14, tzinfo=UTC)
    assert line.fields == {"request_id": "r-1"}


def test_a_line_that_is_no_json_or_lacks_what_every_line_has_is_told_as_unreadable(tmp_path):
    file = tmp_path / "intake-web.log"
    file.write_text("Traceback (most recent call last):\n[1, 2]\n" + json.dumps({"event": "x"}) + "\n")

    assert [line.level for line in read({"intake-web": file})] == ["unreadable"] * 3
