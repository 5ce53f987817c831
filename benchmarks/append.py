"""Append one event, one commit each: intake's event store, pgbench with the same row, the library's own store."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks import cases, servers, stock
from benchmarks.clients import per_second, pgbench
from benchmarks.harness import Benchmark, Series, Target
from intake.domain.pqr import PQR
from intake.store.recorder import Cases
from radica.postgres import Database

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radica.testing import TestDatabase

MOST_CLIENTS = 32
CHILD_PATIENCE_S = 60
RADICA, EVENTLET, LIMIT, LIBRARY = "Radica", "Radica, in a worker", "pgbench", "eventsourcing"


@contextmanager
def prepared() -> Iterator[Benchmark]:
    """Give the benchmark; each contestant writes in a database of its own, of the same migrations."""
    with (
        servers.database("intake", cases.MIGRATIONS) as ours,
        servers.database("intake", cases.MIGRATIONS) as limit,
        servers.database("intake") as library,
        stock.application(library.owner_url, MOST_CLIENTS) as stocked,
    ):
        script = "\\set subject random(1, 1000000000000000)" + insert(":subject", "1")

        def by_library() -> None:
            stocked.events.put(stock.a_case(1).collect_events())

        yield Benchmark(
            title="Append one event (one commit each)",
            points={"1 client": 1, "8 clients": 8, "32 clients": 32},
            metrics={"events": "per second"},
            contestants={
                RADICA: lambda clients, seconds: _ours(ours.url, clients, seconds),
                EVENTLET: lambda clients, seconds: _in_a_worker(ours, clients, seconds),
                LIMIT: lambda clients, seconds: {"events": pgbench(limit.url, script, clients, seconds)},
                LIBRARY: lambda clients, seconds: {"events": per_second(clients, seconds, by_library)},
            },
            targets=_targets(),
        )


def append_one(db: Database) -> None:
    """Store the first event of a case, as a command does."""
    with db.transaction() as tx:
        event = cases.filed(cases.a_radicado())
        case = PQR(event.originator_id)
        case.pending_events.append(event)
        Cases(tx).save(case)


def insert(subject: str, sequence: str) -> str:
    """Return, for pgbench, the INSERT of the same row for a case and a version of its."""
    return f"""
insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, actor_behalf,
                 traceparent, data, sealed, hash)
values (gen_random_uuid(), 'PQRRadicated', 1, {subject}, {sequence}, '{cases.AT.date()}', '{cases.ACTOR.id}',
        '{cases.ACTOR.lane}', null, '{cases.TRACE}', '{_quoted(cases.FILED)}', '\\x{cases.SEALED.hex()}',
        '\\x{bytes(32).hex()}');
"""


def _quoted(data: object) -> str:
    """Return JSON inside an SQL literal; pgbench would take `:20` for a variable, so the literal is cut there."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("'", "''")
    return re.sub(r":(?=\w)", ":'\n'", text)


def _ours(url: str, clients: int, seconds: float) -> Mapping[str, float]:
    db = Database(url, size=clients)
    try:
        return {"events": per_second(clients, seconds, lambda: append_one(db))}
    finally:
        db.close()


def _in_a_worker(database: TestDatabase, clients: int, seconds: float) -> Mapping[str, float]:
    """Measure in a process whose sockets and threads are eventlet's, as in a nameko worker."""
    command = [sys.executable, "-m", "benchmarks.append_in_worker", database.url, str(clients), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds + CHILD_PATIENCE_S)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return {"events": float(done.stdout)}


def _targets() -> list[Target]:
    at = "8 clients"
    ours, limit, library = (Series(name, at, "events") for name in (RADICA, LIMIT, LIBRARY))
    return [
        Target("append one event", ours, limit, at_least=0.6),
        Target("append one event", ours, library, at_least=5),
        Target("append one event, in a worker", Series(EVENTLET, at, "events"), limit, at_least=0.6),
    ]
