"""What stops a command and how the person at the keyboard gets out of it."""

from __future__ import annotations


class Failure(Exception):
    """Something this machine lacks or refuses. Shown in Spanish as one paragraph; the command ends with code 1.

    Args:
        what: what happened, a full sentence.
        way_out: what the person can do now, a full sentence.
        lines: the last lines of a log, when they say why.
    """

    def __init__(self, what: str, way_out: str, lines: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.way_out = way_out
        self.lines = lines

    def __str__(self) -> str:
        log = "".join(f"\n    | {line}" for line in self.lines)
        return f"{self.what} {self.way_out}{log}"
