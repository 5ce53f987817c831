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
from intake.domain.case_event import Snapshot
from intake.domain.pqr import FOLDED, PQR
from radica.events import common
from radica.log import COLUMNS
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
# `is true` keeps it from a join that would compare each event with each fact.
LOAD = Prepared(f"""
with asked as (
    select unnest((select %s::text[]))::uuid as message_id
),
wanted as (
    select named.subject, last.sequence as last, held.sequence, held.hash, held.state
    from unnest((select %s::text[])) as named (subject)
    cross join lateral (
        select max(sequence) as sequence from log where subject = named.subject and sequence <= %s::bigint
        offset 0
    ) as last
    left join lateral (
        select made.sequence, made.hash, made.state
        from snapshot as made
        where made.subject = named.subject and made.fold = %s and made.sequence <= last.sequence and made.hash = (
            select head.hash from log as head where head.subject = made.subject and head.sequence = made.sequence
        )
        offset 0
    ) as held on true
)
select null::bigint as id, null as message_id, null as type, null::smallint as version, subject, sequence,
       null::timestamptz as occurred_at, null as actor_id, null as actor_lane, null as actor_behalf,
       null as traceparent, null as data, null::bytea as sealed, hash, state
from wanted where state is not null
union all
select event.*, null
from wanted, lateral (
    select {COLUMNS}, null::bytea, hash from log
    where subject = wanted.subject and sequence > coalesce(wanted.sequence, 0) and sequence <= wanted.last
        and (type in {FOLDED} or sequence = wanted.last or message_id in (select message_id from asked))
    offset 0
) as event
union all
select null, fact.message_id::text, null, null, wanted.subject, null,
       null, null, null, null, null, null, null, null, null
from wanted, lateral (
    select message_id from log
    where subject = wanted.subject and sequence <= wanted.sequence
        and (message_id in (select message_id from asked)) is true
    offset 0
) as fact
where exists (select from asked)
""")  # noqa: S608 - constant columns and types
"""Of each case asked for, in no order, rows of three kinds:

- its snapshot, if one holds, as a row with a state;
- of the events after it, those that leave a trace (FOLDED), the last one, and the facts that are asked about;
- of the facts that are asked about, those that the snapshot covers, as a row without a number.
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
    return list(facts), radicados, ANY_VERSION if version is None else version, fold()


def of(case: PQR, head: bytes) -> tuple[Any, ...]:
    """Return what KEEP asks for; `head` is the hash of the case's last event."""
    kept = {name: value for name, value in vars(case).items() if name not in NOT_KEPT}
    return case.id, case.version, fold(), head, encode(kept).decode()


def restored(row: Any) -> Snapshot:  # noqa: ANN401 - a row of LOAD with a state
    """Return the case that a snapshot holds."""
    case, state = PQR(row.subject), decode(row.state)
    for name in State.__struct_fields__:
        if (value := getattr(state, name)) is not msgspec.UNSET:
            setattr(case, name, value)
    return Snapshot(row.subject, row.sequence, case)
