"""`python -m tests.chaos.publish [figures.json]` puts the last runs' figures into docs/delivery-guarantees.md."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chaos.report import Figures

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "delivery-guarantees.md"
FIGURES = ROOT / ".run-chaos" / "figures.json"
BEGIN, END = "<!-- figures of make chaos -->\n", "<!-- end of the figures -->\n"


def table(runs: Sequence[Figures]) -> str:
    """The runs as rows of a table."""
    head = "| day, commit | seed | faults | cases | requests | unknown | events | lost | doubled | longest recovery |"
    rows = [
        f"| {run.day}, {run.commit} | {run.seed} | {len(run.faults)} | {run.cases} | {run.requests} | {run.unknown} "
        f"| {run.events} | {run.lost} | {run.doubled} | {run.longest_recovery_s:.1f} s ({run.slowest_fault}) |"
        for run in runs
    ]
    return "\n".join([head, "|---|---|---|---|---|---|---|---|---|---|", *rows]) + "\n"


def placed(page: str, figures: str) -> str:
    """The page with the figures between their marks; raises ValueError if it has no marks."""
    before, _, rest = page.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        message = f"{PAGE.name} has no place for the figures"
        raise ValueError(message)
    return before + BEGIN + figures + END + after


def main() -> None:
    """Rewrite the page; refuses runs in which a promise was broken, for those are to be mended and not published."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else FIGURES
    runs = [Figures(**run) for run in json.loads(file.read_text(encoding="utf-8"))]
    if broken := [run.seed for run in runs if run.violations]:
        raise SystemExit(f"Se rompieron promesas con las semillas {', '.join(broken)}: no se publica.")
    PAGE.write_text(placed(PAGE.read_text(encoding="utf-8"), table(runs)), encoding="utf-8")


if __name__ == "__main__":
    main()
