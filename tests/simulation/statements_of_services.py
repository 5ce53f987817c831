"""What the SQL statements of intake and routing do that their simulated acts come to: see `store`."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.simulation.statements import CORE, LogRow, Value, append
from tests.simulation.statements_of_timers import TIMERS, watch_term

from intake.domain.pqr import FOLDED
from intake.store import before, codes, numbers, people, recorder, snapshots, sought
from routing.store import cases, orders

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from tests.simulation.store import SimulatedTransaction


class PersonRow(NamedTuple):
    """A person's sealed key; all None for somebody who is not known yet."""

    ref: str | None
    known_by: bytes | None
    sealed_key: bytes | None


class BeforeRow(NamedTuple):
    """What is known before filing, as `intake.store.before.BEFORE` asks for it."""

    ref: str | None
    sealed_key: bytes | None
    alike: Sequence[Sequence[str | None]]
    last: int | None
    calendar: int


class SnapshotRow(NamedTuple):
    """A case as it stood at a version."""

    subject: str
    sequence: int
    fold: bytes
    hash: bytes
    state: bytes


class TraceRow(NamedTuple):
    """As much of an event as a case is made of, as `intake.store.snapshots.LOAD` asks for it."""

    subject: str
    sequence: int
    id: str
    type: str
    time: datetime
    data: dict[str, Any] | None
    hash: bytes | None
    state: str | None


class CaseRow(NamedTuple):
    """A case as routing keeps it, as `routing.store.cases.LOCKED` asks for it."""

    radicado: str
    kind: str
    cause_code: str
    municipality: str
    account: str | None
    radicated_at: datetime
    due_on: date
    stage: str
    version: int
    area: str | None = None
    person: str | None = None
    missing: Sequence[str] = ()
    classification: str | None = None
    ended: str | None = None


# ------------------------------------------------------------------------------------------------ intake


def _insert_hashed(tx: SimulatedTransaction, *values: Any) -> list[Any]:
    subject, sequence = values[3:5]
    append(tx, LogRow(0, *values))
    tx.insert("log_case_version", (subject, sequence), True)
    watch_term(tx, LogRow(0, *values))
    return []


def _insert_hashed_there(tx: SimulatedTransaction, *values: Any) -> list[Any]:
    *row, digest, subject, before = values
    previous = [each.hash for each in tx.rows("log") if (each.subject, each.sequence) == (subject, before)]
    here = hashlib.sha256(previous[0] + digest).digest() if previous and previous[0] else None
    return _insert_hashed(tx, *row, here)


def _select(
    tx: SimulatedTransaction, subject: str, after: int, to: int | None, _to: int | None, limit: int | None
) -> list[Any]:
    found = [row for row in tx.rows("log") if row.subject == subject and row.sequence > after]
    found = sorted((row for row in found if to is None or row.sequence <= to), key=lambda row: row.sequence)
    return found[:limit]


def _load(
    tx: SimulatedTransaction, subjects: Sequence[str], latest: int, fold: bytes, first: int | None, facts: Sequence[str]
) -> list[Any]:
    """Of each case's events those after its snapshot that leave a trace, the last one, and the facts asked for."""
    log = [row for row in tx.rows("log") if row.subject in subjects and row.sequence <= latest]
    heads = {(row.subject, row.sequence): row.hash for row in log}
    last = {row.subject: row.sequence for row in sorted(log, key=lambda row: row.sequence)}
    held = {
        row.subject: row
        for row in tx.rows("snapshot")
        if row.fold == fold and row.hash is not None and row.hash == heads.get((row.subject, row.sequence))
    }
    found = []
    for row in log:
        snapshot = held.get(row.subject)
        covered = snapshot.sequence if snapshot else 0
        is_last, traced = row.sequence == last[row.subject], row.type in FOLDED and row.sequence > covered
        if is_last or traced or (row.message_id in facts and row.sequence >= (first or covered)):
            state = snapshot.state if snapshot and is_last else None
            data = json.loads(row.data) if row.type in FOLDED else None
            head = row.hash if is_last else None
            trace = (row.subject, row.sequence, row.message_id, row.type, row.occurred_at, data)
            found.append(TraceRow(*trace, head, state))
    return found


def _keep(tx: SimulatedTransaction, *values: Any) -> list[Any]:
    tx.put("snapshot", values[0], SnapshotRow(*values))
    return []


def _next_number(tx: SimulatedTransaction, series: str, year: int, count: int) -> list[Any]:
    tx.lock("counter", (series, year))
    last = (tx.get("counter", (series, year)) or 0) + count
    tx.put("counter", (series, year), last)
    return [Value(last)]


def _before(tx: SimulatedTransaction, series: str, *asked: Any) -> list[Any]:
    *columns, most, _most_migrated = asked  # nothing is brought in here from another system
    people = {row.known_by: row for row in tx.rows("person") if row.known_by is not None}
    filed = [(row.subject, json.loads(row.data)) for row in tx.rows("log") if row.type == "PQRRadicated"]
    taken_back = {row.subject for row in tx.rows("log") if row.type in {"PQRVoided", "PQRWithdrawn"}}
    found = []
    for known_by, account, cause, year in zip(*columns, strict=True):
        person = people.get(known_by, PersonRow(None, None, None))
        alike = [
            (
                subject,
                data["kind"],
                data.get("billing_period"),
                data.get("invoice"),
                data["filed_at"],
                subject in taken_back or None,
            )
            for subject, data in reversed(filed)
            if account is not None and (data.get("account"), data["cause_code"]) == (account, cause)
        ]
        found.append(BeforeRow(person.ref, person.sealed_key, alike[:most], tx.get("counter", (series, year)), 0))
    return found


def _add_first_codes(tx: SimulatedTransaction, *columns: Sequence[Any]) -> list[Any]:
    for radicado, *values in zip(*columns, strict=True):
        tx.insert("verification_code", radicado, values)  # each simulated case gets one
    return []


def _add_people(tx: SimulatedTransaction, *columns: Sequence[Any]) -> list[Any]:
    for ref, known_by, sealed_key, _at in zip(*columns, strict=True):
        if known_by is not None:
            tx.insert("person_known_by", known_by, True)
        tx.insert("person", ref, PersonRow(ref, known_by, sealed_key))
    return []


def _add_marks(tx: SimulatedTransaction, made_under: int, *columns: Sequence[Any]) -> list[Any]:
    for radicado, part, *values in zip(*columns, strict=True):
        tx.put("sought", (radicado, part), (made_under, *values))  # nobody is erased in a simulated world
    return []


INTAKE = {
    **CORE,
    **TIMERS,
    recorder.HASHED: _insert_hashed,
    recorder.HASHED_THERE: _insert_hashed_there,
    recorder.SELECT: _select,
    snapshots.LOAD: _load,
    snapshots.KEEP: _keep,
    numbers.NEXT: _next_number,
    before.BEFORE: _before,
    codes.ADD_ALL: _add_first_codes,
    people.ADD_ALL: _add_people,
    sought.ADD_ALL: _add_marks,
}


# ------------------------------------------------------------------------------------------------ routing


def _locked(tx: SimulatedTransaction, radicado: str) -> list[Any]:
    if tx.get("pqr_case", radicado) is None:
        return []
    tx.lock("pqr_case", radicado)
    return [tx.get("pqr_case", radicado)]


def _lock_all(tx: SimulatedTransaction, radicados: Sequence[str]) -> list[Any]:
    return [row for radicado in radicados for row in _locked(tx, radicado)]


def _no_orders(_tx: SimulatedTransaction, _radicado: str) -> list[Any]:
    return []  # no simulated act asks for a work order


def _insert_case(tx: SimulatedTransaction, *values: Any) -> list[Any]:
    radicado = values[0]
    tx.insert("pqr_case", radicado, CaseRow(*values))
    return []


SAVED = ("kind", "stage", "area", "person", "missing", "classification", "due_on", "ended", "version")


def _save_case(tx: SimulatedTransaction, *values: Any) -> list[Any]:
    *saved, radicado = values
    tx.lock("pqr_case", radicado)
    tx.put("pqr_case", radicado, tx.get("pqr_case", radicado)._replace(**dict(zip(SAVED, saved, strict=True))))
    return []


ROUTING = {
    **CORE,
    cases.LOCKED: _locked,
    cases.LOCK_ALL: _lock_all,
    cases.OPEN_ORDERS: _no_orders,
    cases.INSERT: _insert_case,
    cases.SAVE: _save_case,
    orders.STILL_OUT: _no_orders,
}
