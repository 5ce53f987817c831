"""A whole command: note that the fact was heard, load its case of 12 events and more, decide, save, in one commit.

Each in a commit of its own, in threads and in a worker's greenlets; and as a worker does it in fact, which hears in one
commit what waits for it. Everybody's facts are there before the clock starts, as a worker's are when it has them from
the broker.
"""

from __future__ import annotations

import itertools
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from benchmarks import append, bare, cases, servers, stock
from benchmarks.clients import ahead, in_a_worker, per_second, pgbench
from benchmarks.harness import Benchmark, Series, Target
from intake import bootstrap
from intake.domain.case_event import CaseEvent
from intake.settings import Settings
from intake.store import recorder, snapshots
from radica import inbox
from radica.postgres import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from eventsourcing.application import Application

    from benchmarks.harness import Measure
    from intake.application import Intake
    from radica.envelope import Message
    from radica.session import Session

MOST_CLIENTS = 8
LENGTH = 12
OURS, LIBRARYS = 2000, 400  # cases: so many that each grows by a few events only while it is measured
MOST, MOST_TOGETHER, MOST_BY_LIBRARY = 10_000, 30_000, 3_000  # a second: what is made ahead must not run out
CHILD = "benchmarks.command_in_worker"
RADICA, TOGETHER, EVENTLET = "Radica", "Radica, heard together", "Radica, in a worker"
BARE, LIMIT, LIBRARY = "bare psycopg2", "pgbench", "eventsourcing"

FILED = "select subject from log where sequence = 1 order by subject"

INBOX = "insert into inbox (message_id, source) values (gen_random_uuid(), '/routing') on conflict do nothing;"
SELECT = "select * from log where subject = :subject order by sequence;"


@contextmanager
def prepared() -> Iterator[Benchmark]:
    """Give the benchmark; each contestant works in a database of its own, on as many events a case."""
    with (
        cases.database() as ours,
        cases.database() as floor,
        cases.database() as limit,
        servers.database("intake") as library,
        stock.application(library.owner_url, MOST_CLIENTS) as stocked,
        _opened(ours.url) as db,
        _opened(floor.url) as lowest,
        _opened(limit.url) as plain,
    ):
        _stored_cases(db)
        cases.store(plain, (cases.a_case(str(number), LENGTH) for number in range(OURS)))
        yield Benchmark(
            title="A whole command: inbox, load, decide, save (one commit each)",
            points={"1 client": 1, "8 clients": 8},
            metrics={"commands": "per second"},
            contestants={
                RADICA: lambda clients, seconds: {"commands": heard_per_second(ours.url, clients, seconds)},
                TOGETHER: lambda clients, seconds: _together(ours.url, clients, seconds),
                EVENTLET: lambda clients, seconds: {"commands": in_a_worker(CHILD, ours.url, clients, seconds)},
                BARE: _bare(floor.url, lowest),
                LIMIT: lambda clients, seconds: {"commands": pgbench(limit.url, _script(), clients, seconds)},
                LIBRARY: _library(stocked),
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


def _stored_cases(db: Database) -> Sequence[str]:
    radicados = [cases.a_radicado() for _ in range(OURS)]
    cases.store(db, (cases.a_case(radicado, LENGTH) for radicado in radicados))
    return radicados


def heard_per_second(url: str, clients: int, seconds: float) -> float:
    """Have so many clients hear one fact after another, each about the next case that is there."""
    with _intake(url) as intake:
        facts = ahead(_facts(url), clients, seconds, MOST)
        return per_second(clients, seconds, lambda: intake.hear([facts()]))


def _together(url: str, waiting: int, seconds: float) -> Mapping[str, float]:
    """Hear so many facts in one commit, again and again, as a worker does when so many wait."""
    if waiting == 1:
        return {}
    with _intake(url) as intake:
        facts = ahead(_facts(url), waiting, seconds, MOST_TOGETHER)
        return {"commands": waiting * per_second(1, seconds, lambda: intake.hear([facts() for _ in range(waiting)]))}


def _facts(url: str) -> Callable[[], Message]:
    radicados = [str(row) for (row,) in servers.rows(url, FILED)]
    turns = itertools.count()

    def fact() -> Message:
        turn = next(turns)
        return cases.fact(radicados[turn % len(radicados)], turn)

    return fact


@contextmanager
def _intake(url: str) -> Iterator[Intake]:
    with tempfile.TemporaryDirectory() as folder, _opened(url) as db:
        settings = Settings(personal_data_key=cases.installation_key(), documents_folder=Path(folder))
        yield bootstrap.application(settings, db, bootstrap.calendars(settings, db))


def _bare(url: str, db: Database) -> Measure:
    """Send the two messages that Radica sends for each fact, read what comes back, and nothing else."""
    radicados, turns = _stored_cases(db), itertools.count(LENGTH + 1)
    statements = [inbox.NOTE, snapshots.LOAD, recorder.HASHED]

    def measure(clients: int, seconds: float) -> Mapping[str, float]:
        with bare.rendering(url, statements) as session, bare.sending(url, statements) as send:

            def rendered() -> tuple[bytes, bytes]:
                turn = next(turns)
                return _messages(session, cases.fact(radicados[turn % OURS], turn))

            messages = ahead(rendered, clients, seconds, MOST)

            def command() -> None:
                load, save = messages()
                send(load).fetchall()
                send(save)

            return {"commands": per_second(clients, seconds, command)}

    return measure


def _messages(session: Session, fact: Message) -> tuple[bytes, bytes]:
    """Return what is sent to load a fact's case, and to note the fact and save it as an event of the case."""
    note = session.rendered(inbox.NOTE, ([fact.id], [fact.source]))
    load = session.rendered(snapshots.LOAD, snapshots.parameters([fact.subject], None, frozenset([fact.id])))
    stored = recorder.MAPPER.to_stored_event(CaseEvent(fact))
    insert = session.rendered(recorder.HASHED, (*stored.row(), bytes(32)))
    return load, b";\n".join([note, insert])


def _library(stocked: Application[UUID]) -> Measure:
    """Do the same with the library's application, which knows no inbox."""
    ids: Sequence[UUID] = [_stored(stocked) for _ in range(LIBRARYS)]
    turns = itertools.count()

    def fact() -> Message:
        turn = next(turns)
        return cases.fact(str(ids[turn % LIBRARYS]), turn)

    def measure(clients: int, seconds: float) -> Mapping[str, float]:
        facts = ahead(fact, clients, seconds, MOST_BY_LIBRARY)

        def command() -> None:
            told = facts()
            case: stock.Case = stocked.repository.get(UUID(told.subject))
            stock.record(case, told)
            stocked.save(case)

        return {"commands": per_second(clients, seconds, command)}

    return measure


def _stored(stocked: Application[UUID]) -> UUID:
    case = stock.a_case(LENGTH)
    stocked.save(case)
    return case.id


def _script() -> str:
    pick = f"\\set subject random(0, {OURS - 1})\n\\set sequence random(1000000, 1000000000000000)\n"
    return pick + "begin;\n" + INBOX + "\n" + SELECT + append.insert(":subject", ":sequence") + "commit;\n"


def _targets() -> list[Target]:
    at = "8 clients"
    ours, together, worker, floor, limit, library = (
        Series(name, at, "commands") for name in (RADICA, TOGETHER, EVENTLET, BARE, LIMIT, LIBRARY)
    )
    return [
        Target("whole command", ours, limit, at_least=0.5),
        Target("whole command", ours, library, at_least=5),
        Target("whole command, in a worker", worker, limit, at_least=0.5),
        Target("whole command, in a worker", worker, library, at_least=5),
        Target("whole command, as a worker hears 8", together, library, at_least=5),
        Target("whole command", ours, floor),
        Target("whole command, the floor of Python", floor, limit),
    ]
