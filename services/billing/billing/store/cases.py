"""What billing heard of each case, and the sums that are not collected while one is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billing.domain.case import Case
from radica.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal
    from typing import Any

    from radica.postgres import Transaction

CASE = "select radicado, kind, account, invoice, concept, ended as closed from cases where radicado = %s"
RADICATED = """
insert into cases (radicado, kind, account, invoice) values (%s, %s, %s, %s)
on conflict (radicado) do update set kind = excluded.kind, account = excluded.account, invoice = excluded.invoice
"""
KIND_CHANGED = "update cases set kind = %s where radicado = %s"
CONCEPT = """
insert into cases (radicado, concept, concept_at) values (%s, %s, %s)
on conflict (radicado) do update set concept = excluded.concept, concept_at = excluded.concept_at
where cases.concept_at is null or cases.concept_at < excluded.concept_at
"""
ENDED = """
insert into cases (radicado, ended, ended_at) values (%s, %s, %s)
on conflict (radicado) do update set ended = excluded.ended, ended_at = excluded.ended_at
where cases.ended_at is null or cases.ended_at < excluded.ended_at
"""
HOLD = """
insert into collection_holds (radicado, account, invoice, amount, held_at)
select %s, account, number, total, %s from standing_invoices where number = %s and account = %s and total > 0
on conflict (radicado) do update set amount = excluded.amount, held_at = excluded.held_at, released_at = null
where collection_holds.released_at is not null
returning account, invoice, amount
"""
RELEASE = """
update collection_holds set released_at = %s where radicado = %s and released_at is null
returning account, invoice, amount
"""


def case(tx: Transaction, radicado: str) -> Case:
    """Return what is known of a case; raises NotFound when nothing is."""
    found = tx.one(CASE, (radicado,))
    if found is None:
        raise NotFound(
            f"Facturación no conoce el caso {radicado}.",
            "Revise el radicado; si se acaba de radicar, espere unos segundos.",
        )
    return Case(*found)


def radicated(tx: Transaction, radicado: str, kind: str, account: str | None, invoice: str | None) -> None:
    """Note that a case was filed."""
    tx.later(RADICATED, (radicado, kind, account, invoice))


def kind_changed(tx: Transaction, radicado: str, kind: str) -> None:
    """Note what kind a case turned out to be of."""
    tx.later(KIND_CHANGED, (kind, radicado))


def concept_given(tx: Transaction, radicado: str, way: str, at: datetime) -> None:
    """Note the way that the concept sends a case; the latest concept holds."""
    tx.later(CONCEPT, (radicado, way, at))


def ended(tx: Transaction, radicado: str, at: datetime) -> None:
    """Note that a case was closed or withdrawn."""
    tx.later(ENDED, (radicado, True, at))


def reopened(tx: Transaction, radicado: str, at: datetime) -> None:
    """Note that a closed case was opened again."""
    tx.later(ENDED, (radicado, False, at))


def hold(tx: Transaction, case: Case, at: datetime) -> tuple[str, str, Decimal] | None:
    """Hold the invoice that a case disputes; returns account, invoice and amount.

    None when it is held already, unknown, of another account, or asks for nothing.
    """
    return _row(tx.one(HOLD, (case.radicado, at, case.invoice, case.account)))


def release(tx: Transaction, radicado: str, at: datetime) -> tuple[str, str, Decimal] | None:
    """Release what a case held; returns account, invoice and amount, None if it held nothing."""
    return _row(tx.one(RELEASE, (at, radicado)))


def _row(found: Any) -> tuple[str, str, Decimal] | None:  # noqa: ANN401 - a row or None
    return None if found is None else (found.account, found.invoice, found.amount)
