"""What was heard of a case: written by events, read for decisions. The case's row is the lock of its letter too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from correspondence.domain.case import Case, Concept, Reliquidation
from radica.clock import legal_date
from radica.errors import NotFound
from radica.events.common import Kind, Regime, Result, Way

if TYPE_CHECKING:
    from datetime import date, datetime

    from radica.events.billing import ChargesLoaded, ReliquidationDone
    from radica.events.intake import KindChanged, PQRMigrated, PQRRadicated
    from radica.events.routing import ConceptIssued
    from radica.postgres import Transaction

RADICATED = """
insert into cases (radicado, kind, regime, cause, account, radicated_on, appealed_radicado)
values (%s, %s, %s, %s, %s, %s, %s)
on conflict (radicado) do update
set kind = excluded.kind, regime = excluded.regime, cause = excluded.cause, account = excluded.account,
    radicated_on = excluded.radicated_on, appealed_radicado = excluded.appealed_radicado
"""
KIND_CHANGED = "update cases set kind = %s, regime = %s, copies_by = null where radicado = %s"
COMPLETABLE = "update cases set completable_until = %s where radicado = %s"
RECOGNISED = "update cases set silence_recognised = true where radicado = %s"
ACCEPTED = "update cases set copies_by = %s where radicado = %s"
CONCEPT = """
insert into cases (radicado, concept_way, concept_result, concept_at) values (%s, %s, %s, %s)
on conflict (radicado) do update
set concept_way = excluded.concept_way, concept_result = excluded.concept_result, concept_at = excluded.concept_at
where cases.concept_at is null or cases.concept_at <= excluded.concept_at
"""
CLOSED = """
insert into cases (radicado, closed) values (%s, true)
on conflict (radicado) do update set closed = true
"""
# The case's row is taken first, as every act on it does, so that a letter is never approved past a reversal.
TOUCHED = "insert into cases (radicado) values (%s) on conflict (radicado) do update set radicado = excluded.radicado"
RELIQUIDATED = """
insert into reliquidations (number, radicado, invoice, period, before, after, difference, charge_needed, done_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
LOADED = "update reliquidations set loaded_onto = %s where number = %s returning number"
REVERSED = "update reliquidations set reversed = true where number = %s returning number"

CASE = """
select c.*, r.number, r.invoice, r.period, r.before, r.after, r.difference, r.charge_needed, r.loaded_onto
from cases c
left join lateral (
    select * from reliquidations where radicado = c.radicado and not reversed order by done_at desc, number desc limit 1
) r on true
where c.radicado = %s and c.kind is not null
"""
CASE_HELD = CASE + " for update of c"


def radicated(tx: Transaction, event: PQRRadicated | PQRMigrated) -> None:
    """Save what the letter says of its case."""
    on = legal_date(event.radicated_at)
    about = (event.kind, event.regime, event.cause, event.account, on, event.appealed_radicado)
    tx.later(RADICATED, (event.radicado, *about))


def kind_changed(tx: Transaction, event: KindChanged) -> None:
    """Save what kind the case turned out to be of."""
    tx.later(KIND_CHANGED, (event.kind, event.regime, event.radicado))


def completable(tx: Transaction, radicado: str, until: date | None) -> None:
    """Save until when the petitioner may complete the petition; None: nothing is awaited (any more)."""
    tx.later(COMPLETABLE, (until, radicado))


def silence_recognised(tx: Transaction, radicado: str) -> None:
    """Save that the petition was granted by its silence, and an act says so."""
    tx.later(RECOGNISED, (radicado,))


def accepted_by_silence(tx: Transaction, radicado: str, copies_by: date | None) -> None:
    """Save until when is handed over what counts as accepted; None: nothing does (any more)."""
    tx.later(ACCEPTED, (copies_by, radicado))


def concept(tx: Transaction, event: ConceptIssued, at: datetime) -> None:
    """Save the concept; an older one that comes late changes nothing."""
    tx.later(CONCEPT, (event.radicado, event.way, event.proposed_result, at))


def closed(tx: Transaction, radicado: str) -> None:
    """Save that the case was closed."""
    tx.later(CLOSED, (radicado,))


def reliquidated(tx: Transaction, event: ReliquidationDone, at: datetime) -> None:
    """Save a reliquidation with billing's amounts."""
    tx.later(TOUCHED, (event.radicado,))
    amounts = (event.before, event.after, event.difference)
    about = (event.number, event.radicado, event.invoice, event.period)
    tx.later(RELIQUIDATED, (*about, *amounts, event.charge_needed, at))


def charges_loaded(tx: Transaction, event: ChargesLoaded) -> None:
    """Save onto which period's invoice a reliquidation's charges went; raises NotFound for an unknown one."""
    _change(tx, event.radicado, event.number, LOADED, (event.period, event.number))


def reversed_(tx: Transaction, radicado: str, number: str) -> None:
    """Save that a reliquidation was taken back; raises NotFound for an unknown one."""
    _change(tx, radicado, number, REVERSED, (number,))


def case(tx: Transaction, radicado: str, *, hold: bool = False) -> Case:
    """Return the case, kept from others until the end of `tx` if `hold`; raises NotFound."""
    row = tx.one(CASE_HELD if hold else CASE, (radicado,))
    if row is None:
        raise NotFound(
            f"No existe el caso {radicado}.", "Revise el número; si se acaba de radicar, espere unos segundos y repita."
        )
    return Case(
        radicado=row.radicado,
        kind=Kind(row.kind),
        regime=Regime(row.regime),
        cause=row.cause,
        account=row.account,
        radicated_on=row.radicated_on,
        appealed_radicado=row.appealed_radicado,
        concept=Concept(Way(row.concept_way), Result(row.concept_result)) if row.concept_way else None,
        reliquidation=_reliquidation(row) if row.number else None,
        closed=row.closed,
        silence_recognised=row.silence_recognised,
        copies_by=row.copies_by,
        completable_until=row.completable_until,
    )


def _reliquidation(row: object) -> Reliquidation:
    fields = Reliquidation.__dataclass_fields__
    return Reliquidation(**{name: getattr(row, name) for name in fields})


def _change(tx: Transaction, radicado: str, number: str, sql: str, values: tuple[str, ...]) -> None:
    tx.later(TOUCHED, (radicado,))
    if tx.one(sql, values) is None:
        raise NotFound(f"No se conoce la reliquidación {number}.", "Procese antes su ReliquidationDone.")
