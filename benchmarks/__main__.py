"""`python -m benchmarks [--smoke] [--draw] [name …]`: run some or all, keep the results, draw table and pictures.

It needs the addresses of running servers in RADICA_TEST_*; `make bench` gives them.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import sys

from benchmarks import harness, report, results

NAMES = ("append", "command", "filing", "load", "relay", "subscription", "fold", "latency", "footprint")
SMOKE_SECONDS = 0.2


def main(arguments: list[str]) -> int:
    """Run what is asked for; the exit code tells whether it worked, never whether it was fast."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="all, if none is named")
    parser.add_argument("--smoke", action="store_true", help="a moment each, only to see that it works; keeps nothing")
    parser.add_argument("--draw", action="store_true", help="only draw README.md and the pictures again")
    chosen = parser.parse_args(arguments)
    logging.getLogger().setLevel(logging.ERROR)
    if not chosen.draw:
        for name in chosen.names or NAMES:
            _run(name, smoke=chosen.smoke)
    if not chosen.smoke:
        report.redraw(NAMES)
    return 0


def _run(name: str, *, smoke: bool) -> None:
    sys.stdout.write(f"\n▸ {name}\n")
    with importlib.import_module(f"benchmarks.{name}").prepared() as benchmark:
        rounds, seconds = (1, SMOKE_SECONDS) if smoke else (benchmark.rounds, benchmark.seconds)
        figures = harness.run(benchmark, rounds, seconds)
        result = results.of(benchmark, figures, seconds)
    sys.stdout.write(f"\n{report.table(result)}\n")
    if not smoke:
        results.write(name, result)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
