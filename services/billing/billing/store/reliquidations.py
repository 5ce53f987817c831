"""Reliquidations, their reversals and the charges they led to: rows are added, never changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from billing.domain.charges import Change, Pending
from billing.domain.invoice import bill_data, bill_from
from billing.domain.period import Period
from billing.domain.reliquidation import Standing
from billing.numbers import SERIES, reliquidation_number
from radica.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from billing.domain.reliquidation import Reliquidation
    from billing.domain.trace import Heading
    from radica.events.common import DocumentRef
    from radica.postgres import Transaction

NEXT_NUMBER = """
insert into counters (series, year, last) values (%s, %s, 1)
on conflict (series, year) do update set last = counters.last + 1 returning last
"""
ADD = """
insert into reliquidations (number, radicado, invoice, position, reason, before, after, difference, charge_needed,
    trace, trace_hash, document, done_by, done_at)
select %(number)s, %(radicado)s, %(invoice)s, coalesce(max(position), 0) + 1, %(reason)s, %(before)s, %(after)s,
    %(difference)s, %(charge_needed)s, %(trace)s, %(trace_hash)s, %(document)s, %(by)s, %(at)s
from reliquidations where invoice = %(invoice)s
"""
OF_CASE = """
select r.number, r.radicado, r.invoice, i.account, i.period, r.reason, r.difference, r.charge_needed,
    r.before ->> 'total' as before, r.after ->> 'total' as after,
    r.trace, r.trace_hash, r.document, r.done_by, r.done_at,
    v.reason as reversal_reason, v.reversed_by, v.reversed_at,
    c.period as charge_period, c.total as charge_total, c.changes as charge_changes, c.loaded_by, c.loaded_at
from reliquidations r join invoices i on i.number = r.invoice
left join reversals v on v.reliquidation = r.number
left join charges c on c.reliquidation = r.number
where r.radicado = %s order by r.number
"""
PENDING = """
select r.number, i.account, i.period, i.issued_on, r.before, r.after
from reliquidations r join invoices i on i.number = r.invoice
where r.radicado = %s and r.charge_needed
and not exists (select from charges where reliquidation = r.number)
and not exists (select from reversals where reliquidation = r.number)
order by r.number
"""
ONE = """
select r.number, r.radicado, r.invoice, i.account, r.difference from reliquidations r
join invoices i on i.number = r.invoice where r.number = %s
"""
STANDING = """
select exists (select from reversals where reliquidation = %(number)s) as reversed,
    (select reliquidation from standing_invoices where number = %(invoice)s) as latest
"""
REVERSE = "insert into reversals (reliquidation, reason, reversed_by, reversed_at) values (%s, %s, %s, %s)"
LOAD = """
insert into charges (reliquidation, period, total, changes, loaded_by, loaded_at) values (%s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Papers:
    """What proves a reliquidation: its trace, the trace's hash and the document made of it."""

    trace: dict[str, Any]
    trace_hash: str
    document: DocumentRef


@dataclass(frozen=True, slots=True)
class Reversible:
    """What a reversal needs to know of the reliquidation that it takes back; amounts in pesos."""

    number: str
    radicado: str
    invoice: str
    account: str
    difference: Decimal


def next_number(tx: Transaction, year: int) -> str:
    """Take the next number of a year; the year's counter waits until this transaction ends, so none is left out."""
    return reliquidation_number(year, tx.one(NEXT_NUMBER, (SERIES, year)).last)


def add(tx: Transaction, heading: Heading, done: Reliquidation, papers: Papers, by: str) -> None:
    """Keep a reliquidation as the latest of its invoice."""
    values = {
        "number": heading.number,
        "radicado": heading.radicado,
        "invoice": done.invoice.number,
        "reason": heading.reason,
        "before": json.dumps(bill_data(done.before)),
        "after": json.dumps(bill_data(done.after)),
        "difference": done.difference,
        "charge_needed": done.charge_needed,
        "trace": json.dumps(papers.trace),
        "trace_hash": papers.trace_hash,
        "document": papers.document.model_dump_json(),
        "by": by,
        "at": heading.at,
    }
    tx.execute(ADD, values)


def of_case(tx: Transaction, radicado: str) -> list[Any]:
    """Return a case's reliquidations with what became of each."""
    return tx.all(OF_CASE, (radicado,))


def pending_charges(tx: Transaction, radicado: str) -> list[Pending]:
    """Return a case's reliquidations in force whose charge is needed and not loaded."""
    return [
        Pending(
            found.number,
            found.account,
            Period.parse(found.period),
            found.issued_on,
            bill_from(found.before),
            bill_from(found.after),
        )
        for found in tx.all(PENDING, (radicado,))
    ]


def reversible(tx: Transaction, number: str) -> Reversible:
    """Return the reliquidation of a number; raises NotFound."""
    found = tx.one(ONE, (number,))
    if found is None:
        raise NotFound(f"No existe la reliquidación {number}.", "Consulte las reliquidaciones del caso.")
    return Reversible(*found)


def standing(tx: Transaction, one: Reversible) -> Standing:
    """Return whether a reliquidation is in force, and which one holds on its invoice."""
    found = tx.one(STANDING, {"number": one.number, "invoice": one.invoice})
    return Standing(one.number, one.invoice, found.reversed, found.latest)


def reverse(tx: Transaction, number: str, reason: str, by: str, at: datetime) -> None:
    """Take a reliquidation back by a new row."""
    tx.execute(REVERSE, (number, reason, by, at))


def load(tx: Transaction, pending: Pending, period: Period, changes: Sequence[Change], by: str, at: datetime) -> None:
    """Keep the charge of a reliquidation."""
    listed = json.dumps([{"concept": change.concept, "amount": str(change.amount)} for change in changes])
    tx.execute(LOAD, (pending.number, str(period), pending.difference, listed, by, at))
