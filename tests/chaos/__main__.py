"""`python -m tests.chaos [--seed N] [--faults F1,F6] --folder DIR`: runs with faults, judged; `make chaos` calls it."""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from tests.chaos import report
from tests.chaos.arena import own_servers, world_on
from tests.chaos.faults.all import ALL
from tests.chaos.run import play
from tests.chaos.sabotage import KINDS

SEEDS = ("1", "2", "3")
RESULTS = "figures.json"
TERMINATED = 143  # 128 and SIGTERM, as a shell would say


def main() -> int:
    """Play the wanted faults under each seed, each on an installation of its own; 1 if a promise was broken."""
    wanted = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))  # so that servers and processes are taken along
    shutil.rmtree(wanted.folder, ignore_errors=True)
    told, broken = [], 0
    with own_servers() as servers:
        for seed in wanted.seed or SEEDS:
            began = time.monotonic()
            with world_on(servers, wanted.folder / seed, seed, defect=wanted.sabotage) as world:
                verdict = play(world, _in_order(wanted.faults, seed), seed)
            told.append(report.figures(verdict, seed))
            broken += bool(verdict.violations)
            minutes = (time.monotonic() - began) / 60
            sys.stdout.write(f"{report.text(verdict, told[-1])}\n  {minutes:.1f} min\n\n")
            sys.stdout.flush()
            report.write(told, wanted.folder / RESULTS)
    sys.stdout.write(f"Registros e historias: {wanted.folder}\n")
    return int(broken > 0)


def _in_order(codes: list[str], seed: str) -> list:
    """The faults in an order that the seed decides, so that each follows others at each run."""
    shuffled = sorted(codes)
    random.Random(f"{seed} order").shuffle(shuffled)
    return [ALL[code]() for code in shuffled]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description="Rompe Radica a propósito y revisa lo que queda.")
    parser.add_argument("--seed", type=lambda text: text.split(","), default=None, help="semillas, separadas por comas")
    parser.add_argument("--faults", type=_codes, default=sorted(ALL), help=f"de {', '.join(ALL)}")
    parser.add_argument("--sabotage", choices=KINDS, help="un error que se monta a propósito: la revisión debe verlo")
    parser.add_argument("--folder", type=Path, required=True, help="dónde quedan registros, historias y cifras")
    return parser.parse_args()


def _codes(text: str) -> list[str]:
    codes = [code for code in text.upper().replace(",", " ").split() if code]
    unknown = [code for code in codes if code not in ALL]
    if unknown or not codes:
        message = f"no hay falla {', '.join(unknown)}; hay {', '.join(ALL)}"
        raise argparse.ArgumentTypeError(message)
    return codes


if __name__ == "__main__":
    raise SystemExit(main())
