"""`python -m sample --count N`: file invented cases in real proportions, and take a share of them through the steps."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from sample import filing, settings, shares, sui, working
from sample.roles import Office, Stopped
from sample.summary import Told, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FAILED, UNUSABLE, INTERRUPTED = 1, 2, 130
LARGEST_COUNT = 200_000
"""Each case is kept in memory until the end."""


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; return the exit code."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.file is None and (asked.all_rows or asked.year):
        parser.error("--all-rows y --year necesitan la exportación: indíquela con --file")
    try:
        counts = _counts(asked)
    except sui.NotAnExport as problem:
        sys.stderr.write(f"{problem}\n")
        return UNUSABLE
    try:
        return _file_and_work(asked, counts)
    except Stopped as stopped:
        sys.stderr.write(f"\nNo se pudo seguir. {stopped}\nRepita la misma orden: lo ya radicado no se duplica.\n")
        return FAILED
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrumpido. Repita la misma orden y sigue donde quedó, sin duplicar nada.\n")
        return INTERRUPTED


def _file_and_work(asked: argparse.Namespace, counts: Counter[sui.Cell]) -> int:
    started, begun_at = time.monotonic(), settings.clock().now()
    office = Office(settings.urls(), settings.logins())
    try:
        plan = filing.planned(counts, asked.seed)
        with progress("Radicación", len(plan)) as counted:
            cases, not_filed = filing.file(office, plan, counted)
        not_filed.repeated = bool(cases) and filing.was_filed_before(office, cases[0], begun_at)
        filed_after = time.monotonic() - started
        chosen = working.errands(cases, round(len(cases) * asked.through), working.areas_of_causes(office))
        with progress("Trámite", len(chosen)) as counted:
            taken, not_taken = working.work(office, chosen, counted)
    finally:
        office.close()
    told = Told(cases, taken, not_filed, not_taken, filed_after, time.monotonic() - started)
    sys.stdout.write(summary(told))
    return FAILED if not_filed.failures or not_taken.failures else 0


def _counts(asked: argparse.Namespace) -> Counter[sui.Cell]:
    """How many cases of each cell are to be filed; raises NotAnExport."""
    if asked.file is None:
        return shares.spread(shares.own(), asked.count)
    export = sui.read(asked.file)
    sys.stdout.writelines(f"{line}\n" for line in sui.spoken(export.left_out))
    counts = export.counts(asked.year)
    if asked.all_rows:
        rows = sui.only(counts, asked.all_rows)
        if rows.total() > LARGEST_COUNT:
            raise sui.NotAnExport(
                f"Son {rows.total()} casos; se radican hasta {LARGEST_COUNT}. Indique un año con --year."
            )
        return rows
    if not counts:
        raise sui.NotAnExport("La exportación no tiene ningún caso que se pueda usar.")
    return shares.spread(counts, asked.count)


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[], object]]:
    """Show how far a number of tasks has come: a bar on a terminal, one line elsewhere."""
    started = time.monotonic()
    if sys.stderr.isatty():
        with tqdm(total=total, desc=title, unit=" casos", ascii=" ━") as bar:
            yield bar.update
        return
    done: Counter[str] = Counter()
    yield lambda: done.update([title])
    sys.stdout.write(f"{title}: {done[title]} de {total} casos en {time.monotonic() - started:.1f} s\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sample",
        description="Radica casos inventados en proporciones reales, por HTTP, y adelanta una parte de ellos.",
    )
    parser.add_argument("--count", type=_count, default=60, help="cuántos casos (60)")
    parser.add_argument("--file", type=Path, help="exportación de la Superintendencia; sin ella, la tabla propia")
    parser.add_argument("--year", type=int, help="solo un año de la exportación")
    parser.add_argument("--seed", type=int, default=1, help="número del que sale lo inventado; otro, otros casos (1)")
    parser.add_argument("--all-rows", metavar="MUNICIPIO", help="radica todos los casos de ese municipio, uno a uno")
    parser.add_argument("--through", type=_share, default=0.2, help="qué parte se adelanta por los pasos (0.2)")
    return parser


def _count(text: str) -> int:
    if text.isascii() and text.isdecimal() and 0 < int(text) <= LARGEST_COUNT:
        return int(text)
    raise argparse.ArgumentTypeError(f"«{text}» debe ser un número entre 1 y {LARGEST_COUNT}")


def _share(text: str) -> float:
    try:
        share = float(text.replace(",", "."))
    except ValueError:
        share = -1.0
    if 0 <= share <= 1:
        return share
    raise argparse.ArgumentTypeError(f"«{text}» debe ser una parte entre 0 y 1, como 0.2")


if __name__ == "__main__":
    sys.exit(main())
