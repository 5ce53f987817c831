"""Load a case of 50, 500 and 5,000 events: intake's repository, with and without snapshots, and the library's own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest import mock

from benchmarks import cases, servers, stock
from benchmarks.clients import per_second
from benchmarks.harness import Benchmark, Series, Target
from intake.store import snapshots
from intake.store.recorder import Cases
from radica.postgres import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from uuid import UUID

    from eventsourcing.application import Application

LENGTHS = (50, 500, 5000)
AFTER_SNAPSHOT = 25  # events that a case has on average after its last snapshot
RADICA, REPLAYED, LIBRARY = "Radica", "Radica, no snapshot", "eventsourcing"


@contextmanager
def prepared() -> Iterator[Benchmark]:
    """Give the benchmark: one client that loads one case again and again."""
    with (
        cases.database() as ours,
        servers.database("intake") as library,
        stock.application(library.owner_url, 1) as stocked,
    ):
        db = Database(ours.url, size=1)
        lengths = {f"{length:,} events": length for length in LENGTHS}
        short = {length: _stored(db, length) for length in LENGTHS}
        whole = {length: _stored(db, length) for length in LENGTHS}
        servers.rows(ours.superuser_url, f"delete from snapshot where subject = any(array{list(whole.values())})")
        theirs = {length: _stored_by_library(stocked, length) for length in LENGTHS}
        yield Benchmark(
            title="Load a case (one client)",
            points=lengths,
            metrics={"loads": "per second"},
            contestants={
                RADICA: _loading(lambda length: _load(db, short[length], length)),
                REPLAYED: _loading(lambda length: _load(db, whole[length], length)),
                LIBRARY: _loading(lambda length: stocked.repository.get(theirs[length])),
            },
            targets=[*_targets(lengths)],
            seconds=0.7,
        )
        db.close()


def _loading(load: Callable[[int], object]) -> Callable[[int, float], Mapping[str, float]]:
    return lambda length, seconds: {"loads": per_second(1, seconds, lambda: load(length))}


def _load(db: Database, radicado: str, length: int) -> None:
    with db.transaction() as tx:
        case = Cases(tx).get(radicado)
    if case.version != length:
        raise AssertionError(case.version)


def _stored(db: Database, length: int) -> str:
    """Store a case with a snapshot before its last events, as years of work leave it; a short case has one too."""
    radicado = cases.a_radicado()
    with mock.patch.object(snapshots, "EVERY", AFTER_SNAPSHOT):
        cases.store(db, [cases.a_case(radicado, length - AFTER_SNAPSHOT)])
    for number in range(length - AFTER_SNAPSHOT, length):
        with db.transaction() as tx:
            kept = Cases(tx)
            case = kept.get(radicado)
            case.record(cases.fact(radicado, number))
            kept.save(case)
    return radicado


def _stored_by_library(stocked: Application[UUID], length: int) -> UUID:
    case = stock.a_case(length)
    stocked.save(case)
    return case.id


def _targets(lengths: Mapping[str, int]) -> Iterator[Target]:
    for at in lengths:
        yield Target("load a case by its events", Series(REPLAYED, at, "loads"), Series(LIBRARY, at, "loads"), 3)
    for at in lengths:
        yield Target("load a case", Series(RADICA, at, "loads"), Series(LIBRARY, at, "loads"), 3)
    shortest, *_, longest = lengths
    yield Target(
        "load a case: as fast however long", Series(RADICA, longest, "loads"), Series(RADICA, shortest, "loads"), 0.67
    )
