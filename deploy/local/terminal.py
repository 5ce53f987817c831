"""What the commands say on the screen: steps with their duration, and tables."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def say(line: str = "") -> None:
    """Print one line at once, so that it is seen before what comes next."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """Print to standard error, where a refusal belongs."""
    sys.stdout.flush()
    sys.stderr.write(f"\n{text}\n")


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show a step while it runs, and its duration once it is done."""
    started = time.monotonic()
    if sys.stdout.isatty():
        sys.stdout.write(f"  … {title}\r")
        sys.stdout.flush()
    try:
        yield
    except BaseException:
        say(f"  ✘ {title} ({duration(started)})")
        raise
    say(f"  ✔ {title} ({duration(started)})")


def duration(started: float) -> str:
    """Seconds since `started` (a monotonic instant), written the Spanish way: 1,2 s."""
    return f"{time.monotonic() - started:.1f} s".replace(".", ",")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell, with a line under the head."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)
