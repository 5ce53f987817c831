"""Showing how an import gets on: one line that is written over on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from intake.migrating.loading import Tally

ON_A_TERMINAL_S, ELSEWHERE_S = 0.5, 10.0


class Progress:
    """Tells rows, good ones, bad ones, the pace and about how much time is left."""

    def __init__(self, out: TextIO, total: int | None) -> None:
        self._out = out
        self._total = total
        self._terminal = out.isatty()
        self._begun = self._told = time.monotonic()

    def show(self, tally: Tally) -> None:
        """Tell it if it is time to."""
        now = time.monotonic()
        if now - self._told >= (ON_A_TERMINAL_S if self._terminal else ELSEWHERE_S):
            self._told = now
            self._write(tally, now)

    def end(self, tally: Tally) -> None:
        """Leave the last state on a line of its own."""
        if self._terminal:
            self._write(tally, time.monotonic())
            self._out.write("\n")

    def pace(self, tally: Tally) -> float:
        """Return how many rows were done in each second so far."""
        return tally.read / max(time.monotonic() - self._begun, 0.001)

    def _write(self, tally: Tally, now: float) -> None:
        pace = tally.read / max(now - self._begun, 0.001)
        of = f" de unas {self._total}" if self._total else ""
        line = (
            f"{tally.read} filas{of}: {tally.imported} traídas, {tally.known} que ya estaban, {tally.rejected} "
            f"rechazadas; {pace:.0f} filas/s{self._left(tally, pace)}"
        )
        self._out.write(f"\r\x1b[K{line}" if self._terminal else f"{line}\n")
        self._out.flush()

    def _left(self, tally: Tally, pace: float) -> str:
        if not self._total or not pace:
            return ""
        seconds = max(0, self._total - tally.read) / pace
        return f", faltan unos {seconds / 60:.0f} min" if seconds >= 90 else f", faltan unos {seconds:.0f} s"  # noqa: PLR2004 - a minute and a half
