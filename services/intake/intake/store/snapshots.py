"""Snapshots: a case as it stood at a version, so that loading a long case costs no more than loading a short one.

They are shortcuts and nothing else: without one the history is read from its beginning. One holds only for the code
that folds events as it is now, and only while the log's event of its version bears the hash it was made with.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

import intake.domain
from intake.domain.pqr import FOLDED, PQR
from radica.events import common
from radica.postgres import Prepared

EVERY = 50  # events: from there on a snapshot is quicker than what it saves (measured: benchmarks/README.md)
ANY_VERSION = 2**63 - 1
NOT_KEPT = frozenset({"pending_events", "held"})

# What a case keeps, as plain JSON with the types that the class declares: whatever somebody writes into the table, only
# a case can come out of it. (A pickle would run what it holds.)
State = msgspec.defstruct(
    "State",
    [(name, kind, msgspec.UNSET) for name, kind in get_type_hints(PQR).items()],
    forbid_unknown_fields=True,
)
encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(State).decode

KEEP = Prepared("""
insert into snapshot (subject, sequence, fold, hash, state) values (%s, %s, %s, %s, %s)
on conflict (subject) do update
set sequence = excluded.sequence, fold = excluded.fold, hash = excluded.hash, state = excluded.state
""")
# `offset 0` keeps the planner from joining whole tables: each case is looked up by its index, whatever the tables'
# sizes were when the statement was prepared (without it, planned on empty tables, a load read the whole log: measured).
# The arrays are a `(select …)` so that the planner does not see their length: a plan for the one case asked for would
# seem cheaper than the one for any, and each load be planned anew (110 of its 170 µs of the server's time, measured).
LOAD = Prepared(f"""
select event.*, case when event.sequence = last.sequence then last.hash end as hash,
       case when event.sequence = last.sequence then held.state end as state
from (select unnest((select %s::text[])) as subject) as named
cross join lateral (
    select sequence, hash from log where subject = named.subject and sequence <= %s::bigint
    order by sequence desc limit 1
) as last
left join lateral (
    select made.sequence, made.state
    from snapshot as made
    where made.subject = named.subject and made.fold = %s and made.sequence <= last.sequence and made.hash = (
        select head.hash from log as head where head.subject = made.subject and head.sequence = made.sequence
    )
    offset 0
) as held on true
cross join lateral (
    select subject, sequence, message_id as id, type, occurred_at as time,
           case when type in {FOLDED} then data end as data
    from log
    where subject = named.subject and sequence <= last.sequence
        and sequence >= coalesce(%s::bigint, held.sequence, 1)
        and (sequence > coalesce(held.sequence, 0) and type in {FOLDED} or sequence = last.sequence
             or message_id in (select unnest((select %s::text[]))::uuid))
    offset 0
) as event
""")  # noqa: S608 - constant types
"""Of each case asked for, in no order, as much of its events as a fold needs (`Trace`):

- those after its snapshot (or all, if none holds) that leave a trace (FOLDED);
- the last one, with its hash, and with the snapshot's state;
- the facts that are asked about, also those that the snapshot covers.

Only what is FOLDED comes with its data.
"""


@cache
def fold() -> bytes:
    """Return what tells one way of folding events from another: the hash of the code that does it."""
    digest = hashlib.sha256()
    files = [*Path(next(iter(intake.domain.__path__))).glob("*.py"), Path(common.__file__)]
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.digest()


def parameters(radicados: list[str], version: int | None, facts: frozenset[str]) -> tuple[Any, ...]:
    """Return what LOAD asks for: the cases as they are or as they were at a version, and which of `facts` they hold."""
    first_looked_at = 1 if facts else None  # a snapshot does not tell which facts of others it covers
    return radicados, ANY_VERSION if version is None else version, fold(), first_looked_at, list(facts)


def of(case: PQR, head: bytes) -> tuple[Any, ...]:
    """Return what KEEP asks for; `head` is the hash of the case's last event."""
    kept = {name: value for name, value in vars(case).items() if name not in NOT_KEPT}
    return case.id, case.version, fold(), head, encode(kept).decode()


def restored(radicado: str, text: str) -> PQR:
    """Return the case that a snapshot's state holds."""
    case, state = PQR(radicado), decode(text)
    for name in State.__struct_fields__:
        if (value := getattr(state, name)) is not msgspec.UNSET:
            setattr(case, name, value)
    return case
