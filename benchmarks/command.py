"""A whole command: note that the fact was heard, load its case of 12 events and more, decide, save, in one commit."""

from __future__ import annotations

import itertools
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import append, cases, servers, stock
from benchmarks.clients import per_second, pgbench
from benchmarks.harness import Benchmark, Series, Target
from intake import bootstrap
from intake.settings import Settings
from radica.postgres import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from eventsourcing.application import Application

MOST_CLIENTS = 8
LENGTH = 12
OURS, LIBRARYS = 2000, 400  # cases: so many that each grows by a few events only while it is measured
RADICA, LIMIT, LIBRARY = "Radica", "pgbench", "eventsourcing"

INBOX = "insert into inbox (message_id, source) values (gen_random_uuid(), '/routing') on conflict do nothing;"
SELECT = "select * from log where subject = :subject order by sequence;"


@contextmanager
def prepared() -> Iterator[Benchmark]:
    """Give the benchmark; each contestant works in a database of its own, on as many events a case."""
    with (
        servers.database("intake", cases.MIGRATIONS) as ours,
        servers.database("intake", cases.MIGRATIONS) as limit,
        servers.database("intake") as library,
        stock.application(library.owner_url, MOST_CLIENTS) as stocked,
        tempfile.TemporaryDirectory() as folder,
        _opened(ours.url) as db,
        _opened(limit.url) as plain,
    ):
        cases.store(plain, (cases.a_case(str(number), LENGTH) for number in range(OURS)))
        by_library, by_us = _library(stocked), _ours(db, Path(folder))
        yield Benchmark(
            title="A whole command: inbox, load, decide, save (one commit each)",
            points={"1 client": 1, "8 clients": 8},
            metrics={"commands": "per second"},
            contestants={
                RADICA: lambda clients, seconds: {"commands": per_second(clients, seconds, by_us)},
                LIMIT: lambda clients, seconds: {"commands": pgbench(limit.url, _script(), clients, seconds)},
                LIBRARY: lambda clients, seconds: {"commands": per_second(clients, seconds, by_library)},
            },
            targets=_targets(),
        )


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    db = Database(url, size=MOST_CLIENTS)
    try:
        yield db
    finally:
        db.close()


def _ours(db: Database, folder: Path) -> Callable[[], None]:
    """Have intake's application hear one fact after another, each about the next case."""
    radicados = [cases.a_radicado() for _ in range(OURS)]
    cases.store(db, (cases.a_case(radicado, LENGTH) for radicado in radicados))
    settings = Settings(personal_data_key=cases.installation_key(), documents_folder=folder)
    intake, turns = bootstrap.application(settings, db, bootstrap.calendars(settings, db)), itertools.count()

    def command() -> None:
        turn = next(turns)
        intake.hear([cases.fact(radicados[turn % OURS], turn)])

    return command


def _library(stocked: Application[UUID]) -> Callable[[], None]:
    """Do the same with the library's application, which knows no inbox."""
    ids: Sequence[UUID] = [_stored(stocked) for _ in range(LIBRARYS)]
    turns = itertools.count()

    def command() -> None:
        turn = next(turns)
        case: stock.Case = stocked.repository.get(ids[turn % LIBRARYS])
        stock.record(case, turn)
        stocked.save(case)

    return command


def _stored(stocked: Application[UUID]) -> UUID:
    case = stock.a_case(LENGTH)
    stocked.save(case)
    return case.id


def _script() -> str:
    pick = f"\\set subject random(0, {OURS - 1})\n\\set sequence random(1000000, 1000000000000000)\n"
    return pick + "begin;\n" + INBOX + "\n" + SELECT + append.insert(":subject", ":sequence") + "commit;\n"


def _targets() -> list[Target]:
    at = "8 clients"
    ours, limit, library = (Series(name, at, "commands") for name in (RADICA, LIMIT, LIBRARY))
    return [
        Target("whole command", ours, limit, at_least=0.5),
        Target("whole command", ours, library, at_least=5),
    ]
