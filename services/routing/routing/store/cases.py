"""Cases and what areas hand in: loaded for a decision, and saved with what was decided."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radica.errors import NotFound
from radica.events.common import Area, DocumentRef, Kind
from routing.domain.case import Case, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from radica.commands import Command
    from radica.events.routing import AreaReportSubmitted, ConceptIssued, SupportsCompleted
    from radica.postgres import Transaction

# The case's row is the lock of all that belongs to the case: every act takes it first, orders included.
LOCKED = """
select radicado, kind, cause_code, account, radicated_at, due_on, stage, area, person, missing, classification,
       ended, version
from pqr_case where radicado = %s for no key update
"""
LOCK_ALL = "select radicado from pqr_case where radicado = any(%s) order by radicado for no key update"
OPEN_ORDERS = "select number from work_order where radicado = %s and state <> 'closed' order by number"
INSERT = """
insert into pqr_case (radicado, kind, cause_code, municipality, account, radicated_at, due_on, stage, missing, version)
values (%s, %s, %s, %s, %s, %s, %s, %s, '{}', %s)
"""
SAVE = """
update pqr_case
set kind = %s, stage = %s, area = %s, person = %s, missing = %s::text[], classification = %s, due_on = %s, ended = %s,
    version = %s
where radicado = %s
"""
MOVE_DEADLINES = """
update pqr_case set due_on = moved.due_on, version = version + 1
from unnest(%s::text[], %s::date[]) as moved (radicado, due_on)
where pqr_case.radicado = moved.radicado
"""
NOTE_CLASSIFICATION = "update pqr_case set classification_note = %s where radicado = %s"
NOTE_CONCEPT = "update pqr_case set concept = %s where radicado = %s"
SUBMISSION = """
insert into submission (radicado, event, area, summary, complete, missing, documents, submitted_by, submitted_at)
values (%s, %s, %s, %s, %s, %s::text[], %s, %s, %s)
"""
SUPPORTS = """
select documents from (
    select submitted_at as at, documents from submission where radicado = %s
    union all
    select recorded_at, visit.documents from visit join work_order using (number) where radicado = %s
    union all
    select closed_at, documents from work_order where radicado = %s
) handed_in order by at
"""


def locked(tx: Transaction, radicado: str) -> Case:
    """Return the case and keep it from others until the end of `tx`; raises NotFound."""
    row = tx.one(LOCKED, (radicado,))
    if row is None:
        raise no_such_case(radicado)
    return to_case(row, [order.number for order in tx.all(OPEN_ORDERS, (radicado,))])


def to_case(row: Any, open_orders: Iterable[str]) -> Case:  # noqa: ANN401 - a row of pqr_case
    """Return the case that a row and the numbers of its open orders make."""
    return Case(
        radicado=row.radicado,
        kind=Kind(row.kind),
        cause_code=row.cause_code,
        account=row.account,
        radicated_at=row.radicated_at,
        due_on=row.due_on,
        stage=Stage(row.stage),
        area=Area(row.area) if row.area else None,
        person=row.person,
        missing=tuple(row.missing),
        classification=row.classification,
        open_orders=tuple(open_orders),
        ended=row.ended,
        version=row.version,
    )


def lock_all(tx: Transaction, radicados: Iterable[str]) -> None:
    """Keep these cases from others until the end of `tx`; in one order, so that two who want several never deadlock."""
    tx.all(LOCK_ALL, (sorted(set(radicados)),))


def no_such_case(radicado: str) -> NotFound:
    """Return the refusal for a number under which routing knows no case."""
    return NotFound(
        f"No existe el caso {radicado}.",
        "Revise el número; si se acaba de radicar, espere unos segundos y repita.",
    )


def insert(tx: Transaction, case: Case, municipality: str) -> None:
    """Add a case that was just heard of."""
    tx.later(
        INSERT,
        (
            case.radicado,
            case.kind,
            case.cause_code,
            municipality,
            case.account,
            case.radicated_at,
            case.due_on,
            case.stage,
            case.version,
        ),
    )


def save(tx: Transaction, case: Case) -> None:
    """Save how the case stands now."""
    tx.later(
        SAVE,
        (
            case.kind,
            case.stage,
            case.area,
            case.person,
            list(case.missing),
            case.classification,
            case.due_on,
            case.ended,
            case.version,
            case.radicado,
        ),
    )


def move_deadlines(tx: Transaction, due_on: Mapping[str, date]) -> None:
    """Save the new last day to answer of each of these cases."""
    lock_all(tx, due_on)
    tx.later(MOVE_DEADLINES, (list(due_on), list(due_on.values())))


def note_classification(tx: Transaction, radicado: str, note: str | None) -> None:
    """Save what the professional noted beside the class; it stays in routing."""
    tx.later(NOTE_CLASSIFICATION, (note, radicado))


def note_concept(tx: Transaction, concept: ConceptIssued) -> None:
    """Save the concept for readers."""
    words = concept.model_dump(mode="json", include={"way", "proposed_result", "reasons"})
    tx.later(NOTE_CONCEPT, (json.dumps(words), concept.radicado))


def note_report(tx: Transaction, command: Command, report: AreaReportSubmitted, summary: str) -> None:
    """Save the area's report; its summary stays in routing."""
    documents = as_json(report.documents)
    about = (report.radicado, "AreaReportSubmitted", report.area, summary, report.complete, list(report.missing))
    tx.later(SUBMISSION, (*about, documents, command.access.who, command.at))


def note_supports(tx: Transaction, command: Command, supports: SupportsCompleted) -> None:
    """Save the supports that completed a report."""
    no_missing: list[str] = []
    about = (supports.radicado, "SupportsCompleted", supports.area, None, True, no_missing)
    tx.later(SUBMISSION, (*about, as_json(supports.documents), command.access.who, command.at))


def supports(tx: Transaction, radicado: str) -> list[DocumentRef]:
    """Return every document that areas and crews handed in for the case, in order, each once."""
    rows = tx.all(SUPPORTS, (radicado,) * 3)
    handed_in = [DocumentRef.model_validate(document) for row in rows for document in row.documents]
    return list({document.sha256: document for document in handed_in}.values())


def as_json(documents: Iterable[DocumentRef]) -> str:
    """Return document references as they are stored."""
    return json.dumps([document.model_dump(mode="json") for document in documents])
