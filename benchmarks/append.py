"""Append one event, one commit each: intake's event store, pgbench with the same row, the library's own store.

Everybody's events are there before the clock starts, as pgbench's row is: what is measured is storing them.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks import bare, cases, servers, stock
from benchmarks.clients import ahead, in_a_worker, per_second, pgbench
from benchmarks.harness import Benchmark, Series, Target
from intake.domain.pqr import PQR
from intake.store import recorder
from intake.store.recorder import Cases
from radica.postgres import Database

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from intake.domain.case_event import CaseEvent

MOST_CLIENTS = 32
CHILD = "benchmarks.append_in_worker"
MOST, MOST_BY_LIBRARY = 25_000, 5_000  # a second: what is made ahead must not run out
INSERT = """
insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, actor_behalf,
                 traceparent, data, sealed, hash)
values (gen_random_uuid(), {type}, 1, {subject}, {sequence}, {at}, {actor}, {lane}, null,
        {trace}, {data}, {sealed}, {hash});
"""
SEALED = "decode(lpad(to_hex(cast(:person as int)), 32, '0') || {ciphertext}, 'hex')"
"""Of a person drawn by the script, as in Radica's own rows."""
VALUES = {
    "type": "PQRRadicated",
    "at": cases.AT.isoformat(),
    "actor": cases.ACTOR.id,
    "lane": cases.ACTOR.lane,
    "trace": cases.TRACE,
    "data": json.dumps(cases.FILED, ensure_ascii=False, separators=(",", ":")),
    "ciphertext": cases.CIPHERTEXT.hex(),
    "hash": "\\x" + bytes(32).hex(),
}
RADICA, EVENTLET, BARE = "Radica", "Radica, in a worker", "bare psycopg2"
LIMIT, SENT, LIBRARY = "pgbench", "pgbench, row sent", "eventsourcing"


@contextmanager
def prepared() -> Iterator[Benchmark]:
    """Give the benchmark; each contestant writes in a database of its own, of the same migrations."""
    with (
        cases.database() as ours,
        cases.database() as floor,
        cases.database() as limit,
        servers.database("intake") as library,
        stock.application(library.owner_url, MOST_CLIENTS) as stocked,
    ):
        draw = f"\\set subject random(1, 1000000000000000)\n\\set person random(1, {cases.PEOPLE})\n"
        script, sent = draw + insert(":subject", "1", SEALED), draw + insert_sent()

        def by_library(clients: int, seconds: float) -> Mapping[str, float]:
            events = ahead(lambda: stock.a_case(1).collect_events(), clients, seconds, MOST_BY_LIBRARY)
            return {"events": per_second(clients, seconds, lambda: stocked.events.put(events()))}

        yield Benchmark(
            title="Append one event (one commit each)",
            points={"1 client": 1, "8 clients": 8, "32 clients": 32},
            metrics={"events": "per second"},
            contestants={
                RADICA: lambda clients, seconds: {"events": appended_per_second(ours.url, clients, seconds)},
                EVENTLET: lambda clients, seconds: {"events": in_a_worker(CHILD, ours.url, clients, seconds)},
                BARE: lambda clients, seconds: _bare(floor.url, clients, seconds),
                LIMIT: lambda clients, seconds: {"events": pgbench(limit.url, script, clients, seconds)},
                SENT: lambda clients, seconds: {"events": pgbench(limit.url, sent, clients, seconds, VALUES)},
                LIBRARY: by_library,
            },
            targets=_targets(),
        )


def appended_per_second(url: str, clients: int, seconds: float) -> float:
    """Have so many clients store the first events of cases, each as a command does; return how many a second."""
    events = ahead(a_first_event, clients, seconds, MOST)
    db = Database(url, size=clients)

    def append_one() -> None:
        with db.transaction() as tx:
            event = events()
            case = PQR(event.originator_id)
            case.pending_events.append(event)
            Cases(tx).save(case)

    try:
        return per_second(clients, seconds, append_one)
    finally:
        db.close()


def a_first_event() -> CaseEvent:
    """Return the first event of a case that nobody else has."""
    return cases.filed(cases.a_radicado())


def insert(subject: str, sequence: str, sealed: str = "null") -> str:
    """Return, for pgbench, the INSERT of the same row for a case and a version of its."""
    constants = {name: f"'{_uncoloned(value)}'" for name, value in VALUES.items()}
    return INSERT.format(subject=subject, sequence=sequence, sealed=sealed.format(**constants), **constants)


def insert_sent() -> str:
    """Return the same with the row's values as variables: a constant is read once, when the statement is prepared."""
    variables = {name: f":{name}" for name in VALUES}
    return INSERT.format(subject=":subject", sequence="1", sealed=SEALED.format(**variables), **variables)


def _uncoloned(text: str) -> str:
    """Return the inside of an SQL literal; pgbench would take `:20` for a variable, so the literal is cut there."""
    return re.sub(r":(?=\w)", ":'\n'", text.replace("'", "''"))


def _bare(url: str, clients: int, seconds: float) -> Mapping[str, float]:
    """Send what Radica sends, and nothing else."""
    insert = [recorder.HASHED]
    with bare.rendering(url, insert) as session, bare.sending(url, insert) as send:

        def message() -> bytes:
            stored = recorder.MAPPER.to_stored_event(a_first_event())
            return session.rendered(recorder.HASHED, (*stored.row(), bytes(32)))

        messages = ahead(message, clients, seconds, MOST)
        return {"events": per_second(clients, seconds, lambda: send(messages()))}


def _targets() -> list[Target]:
    at = "8 clients"
    ours, worker, floor, limit, sent, library = (
        Series(name, at, "events") for name in (RADICA, EVENTLET, BARE, LIMIT, SENT, LIBRARY)
    )
    return [
        Target("append one event", ours, limit, at_least=0.6),
        Target("append one event", ours, library, at_least=5),
        Target("append one event", ours, sent),
        Target("append one event", ours, floor),
        Target("append one event, the floor of Python", floor, limit),
        Target("append one event, its limit", floor, library),
        Target("append one event, its limit", limit, library),
        Target("append one event, its limit", sent, library),
        Target("append one event, in a worker", worker, limit, at_least=0.6),
    ]
