"""What the SQL statements of intake and routing do that their simulated acts come to: see `store`."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.simulation.statements import CORE, LogRow, Value, append
from tests.simulation.statements_of_timers import TIMERS, watch_term

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


class SnapshotRow(NamedTuple):
    """A case as it stood at a version."""

    subject: str
    sequence: int
    fold: bytes
    hash: bytes
    state: bytes


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


def _load(tx: SimulatedTransaction, subjects: Sequence[str], fold: bytes, latest: int, _latest: int) -> list[Any]:
    """Each case's snapshot, if one holds, and every event after it (or from the first)."""
    log = tx.rows("log")
    heads = {(row.subject, row.sequence): row.hash for row in log}
    held = {
        row.subject: row
        for row in tx.rows("snapshot")
        if row.subject in subjects
        and row.fold == fold
        and row.sequence <= latest
        and row.hash == heads.get((row.subject, row.sequence))
    }
    nothing = (None,) * 7
    found = [
        LogRow(0, "", "", 0, each.subject, each.sequence, *nothing, hash=each.hash, state=each.state)
        for each in held.values()
    ]
    after = {subject: held[subject].sequence if subject in held else 0 for subject in subjects}
    found += [row for row in log if row.subject in after and after[row.subject] < row.sequence <= latest]
    return sorted(found, key=lambda row: (row.subject, row.sequence))


def _keep(tx: SimulatedTransaction, *values: Any) -> list[Any]:
    tx.put("snapshot", values[0], SnapshotRow(*values))
    return []


def _next_number(tx: SimulatedTransaction, series: str, year: int, count: int) -> list[Any]:
    tx.lock("counter", (series, year))
    last = (tx.get("counter", (series, year)) or 0) + count
    tx.put("counter", (series, year), last)
    return [Value(last)]


def _before(tx: SimulatedTransaction, known_by: bytes | None, account: str | None, cause: str, most: int) -> list[Any]:
    known = [row for row in tx.rows("person") if known_by is not None and row.known_by == known_by]
    person = known[0] if known else PersonRow(None, None, None)
    filed = [(row.subject, json.loads(row.data)) for row in tx.rows("log") if row.type == "PQRRadicated"]
    alike = [
        (subject, data["kind"], data.get("billing_period"), data.get("invoice"), data["filed_at"])
        for subject, data in reversed(filed)
        if account is not None and (data.get("account"), data["cause_code"]) == (account, cause)
    ]
    return [BeforeRow(person.ref, person.sealed_key, alike[:most])]


def _add_code(tx: SimulatedTransaction, radicado: str, *values: Any) -> list[Any]:
    tx.insert("verification_code", radicado, values)  # each simulated case gets one
    return []


def _add_person(tx: SimulatedTransaction, ref: str, known_by: bytes, sealed_key: bytes, _at: datetime) -> list[Any]:
    if known_by is not None:
        tx.insert("person_known_by", known_by, True)
    tx.insert("person", ref, PersonRow(ref, known_by, sealed_key))
    return []


def _add_marks(tx: SimulatedTransaction, radicado: str, part: str, *values: Any) -> list[Any]:
    tx.put("sought", (radicado, part), values)  # nobody is erased in a simulated world
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
    codes.ADD: _add_code,
    people.ADD: _add_person,
    sought.ADD: _add_marks,
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
