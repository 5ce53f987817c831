"""What the processes wrote to standard error, line by line."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from tests.chaos.evidence import LogLine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

UNREADABLE = "unreadable"
ENVELOPE = frozenset({"timestamp", "level", "event", "service"})


def read(files: Mapping[str, Path]) -> tuple[LogLine, ...]:
    """Every line of these files, by process; one that is no JSON object has the level `unreadable`."""
    return tuple(
        line_of(process, text)
        for process, path in files.items()
        for text in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if text.strip()
    )


def line_of(process: str, text: str) -> LogLine:
    """One line as it was written."""
    try:
        said = json.loads(text)
        at = datetime.fromisoformat(said["timestamp"])
        return LogLine(process, at, said["level"], said["event"], {n: v for n, v in said.items() if n not in ENVELOPE})
    except (ValueError, KeyError, TypeError):
        return LogLine(process, None, UNREADABLE, text[:300])
