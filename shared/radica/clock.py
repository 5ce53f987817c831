"""Where the time comes from.

Nothing else in the project asks the machine for the time, so that tests, drills and replays set it. A process makes
its clock with `Settings.clock()`: the machine's, or the one that `RADICA_CLOCK_FILE` describes, the same for every
process of every service that reads that file. For waits and durations there is `time.monotonic`; how long a sign-in
or a key is good for goes by the machine's clock whatever the file says, so a drill at a thousand times the pace locks
nobody out.

    python -m radica.clock FILE 2026-07-01T07:55-05:00 --rate 600    # ten minutes pass in each second
    python -m radica.clock FILE 2026-07-01T09:55-05:00               # a jump; running processes follow at once
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

BOGOTA = ZoneInfo("America/Bogota")


class Clock(Protocol):
    """Anything that tells the present instant."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved: for tests and replays."""

    def __init__(self, at: datetime) -> None:
        self.set(at)

    def now(self) -> datetime:
        """Return the instant at which the clock stands, in UTC."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move the clock to an aware instant."""
        self._at = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move the clock forward (or back, with a negative duration)."""
        self._at += by


@dataclass(frozen=True, slots=True)
class Pace:
    """How another clock goes beside the machine's: it showed `shows` when the machine's showed `machine`.

    Both are aware. `rate` says how many seconds pass in one of the machine's; 0 stands still. Because both ends are
    written down, processes that start at different moments, or again, all show the same.
    """

    shows: datetime
    machine: datetime
    rate: float = 1.0

    def __post_init__(self) -> None:
        """Raise ValueError for a pace that is no clock's."""
        if self.shows.tzinfo is None or self.machine.tzinfo is None:
            message = "an instant without its zone"
            raise ValueError(message)
        if not (math.isfinite(self.rate) and self.rate >= 0):
            message = "the rate must be a number, zero or more"
            raise ValueError(message)

    def at(self, machine: datetime) -> datetime:
        """Return the instant shown when the machine's clock shows `machine`."""
        return (self.shows + (machine - self.machine) * self.rate).astimezone(UTC)

    def write(self, file: Path) -> None:
        """Put the pace into a clock file, at one stroke: a reader finds the old one or the new one."""
        text = json.dumps({"shows": self.shows.isoformat(), "machine": self.machine.isoformat(), "rate": self.rate})
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as new:
            new.write(text + "\n")
        Path(name).replace(file)

    @classmethod
    def read(cls, file: Path) -> Pace:
        """Return the pace in a clock file; raises ValueError when it holds none, OSError when it cannot be read."""
        try:
            stored = json.loads(file.read_text(encoding="utf-8"))
            shows, machine = (datetime.fromisoformat(stored[name]) for name in ("shows", "machine"))
            return cls(shows, machine, float(stored["rate"]))
        except (KeyError, TypeError) as error:
            message = f"{file} does not describe a clock"
            raise ValueError(message) from error


class FileClock:
    """The clock that a file describes; whoever writes the file anew sets it, also while processes run."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int] | None = None
        self.now()

    def now(self) -> datetime:
        """Return the present instant of this clock, in UTC. The file is read again only when it has changed."""
        state = self._file.stat()
        if self._seen != (state.st_ino, state.st_mtime_ns):
            self._pace, self._seen = Pace.read(self._file), (state.st_ino, state.st_mtime_ns)
        return self._pace.at(datetime.now(UTC))


def legal_date(at: datetime) -> date:
    """Return the calendar date that an aware instant has in Colombia."""
    return at.astimezone(BOGOTA).date()


def main(arguments: list[str] | None = None) -> int:
    """Set the clock of an installation: write its clock file."""
    import argparse  # noqa: PLC0415 - every process imports this module, and none of them is asked this

    parser = argparse.ArgumentParser(
        prog="python -m radica.clock", description="Pone en hora el reloj de un simulacro."
    )
    parser.add_argument("file", type=Path, help="el archivo que los servicios leen (RADICA_CLOCK_FILE)")
    parser.add_argument("shows", type=datetime.fromisoformat, help="instante con su zona, como 2026-07-01T08:00-05:00")
    parser.add_argument("--rate", type=float, default=1.0, help="segundos que pasan en cada segundo real (1)")
    asked = parser.parse_args(arguments)
    try:
        Pace(asked.shows, datetime.now(UTC), asked.rate).write(asked.file)
    except ValueError:
        parser.error("indique un instante con su zona (-05:00) y un ritmo de cero o más")
    return 0


if __name__ == "__main__":
    sys.exit(main())
