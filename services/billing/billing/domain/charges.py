"""Loading what a reliquidation changed onto a later invoice (step 12)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from billing.domain.invoice import by_concept, concepts
from billing.domain.period import Period
from radica.errors import Invalid, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from billing.domain.invoice import Bill

LATEST_MONTHS_AHEAD = 12
MONTHS_TO_CHARGE = 5


@dataclass(frozen=True, slots=True)
class Pending:
    """A reliquidation in force whose charge has not been loaded yet."""

    number: str
    account: str
    period: Period
    issued_on: date
    before: Bill
    after: Bill

    @property
    def difference(self) -> Decimal:
        """What the charge comes to, in pesos; negative is a credit."""
        return self.after.total - self.before.total


@dataclass(frozen=True, slots=True)
class Change:
    """What one concept changes on the account, in pesos; negative is a credit."""

    concept: str
    amount: Decimal


def changes(before: Bill, after: Bill) -> tuple[Change, ...]:
    """Return what changed by concept, in the order of the invoice, without those that stayed the same."""
    was, should = by_concept(before), by_concept(after)
    differences = {
        concept: should.get(concept, Decimal(0)) - was.get(concept, Decimal(0)) for concept in concepts(before, after)
    }
    return tuple(Change(concept, amount) for concept, amount in differences.items() if amount)


def choose(pending: Sequence[Pending], number: str | None, radicado: str) -> Pending:
    """Return the one reliquidation whose charge is to be loaded; raises Refused if there is none or no single one."""
    found = [one for one in pending if number in {None, one.number}]
    if not found:
        raise Refused(
            f"El caso {radicado} no tiene una reliquidación pendiente de cobro.",
            "O no requiere cobro, o ya se cargó: consulte las reliquidaciones del caso.",
        )
    if len(found) > 1:
        raise Refused(
            f"El caso {radicado} tiene {len(found)} reliquidaciones pendientes de cobro.",
            "Indique cuál en el campo «reliquidation».",
        )
    return found[0]


def check_target(pending: Pending, target: Period, issued: str | None, today: date) -> None:
    """Raise Refused or Invalid unless the charge may go onto the invoice of that period.

    `issued` is the number of the account's invoice of that period if it was already issued.
    """
    if target <= pending.period:
        raise Refused(
            f"El cobro no puede ir en {target.spoken()}: la factura corregida es de {pending.period.spoken()}.",
            "Indique un período posterior.",
        )
    if issued is not None:
        raise Refused(
            f"La factura de {target.spoken()} ya se expidió ({issued}).",
            "Indique el próximo período sin facturar.",
        )
    if target > Period.of(today).plus(LATEST_MONTHS_AHEAD):
        raise Invalid("period", f"{target.spoken().capitalize()} está demasiado lejos.", "Revise el año y el mes.")
    refuse_if_barred(pending.difference, pending.issued_on, today)


def refuse_if_barred(difference: Decimal, issued_on: date, today: date) -> None:
    """Raise Refused for asking more than was billed when five months have passed since the invoice.

    Ley 142 de 1994 art. 150. The law counts from the delivery of the invoice, which billing does not know; the date
    of issue is earlier and so never to the user's harm.
    """
    last_day = months_after(issued_on, MONTHS_TO_CHARGE)
    if difference > 0 and today > last_day:
        raise Refused(
            f"Ya no se puede cobrar lo que faltó en una factura expedida el {issued_on:%d/%m/%Y}: "
            "pasaron más de cinco meses (Ley 142 de 1994, art. 150).",
            "Marque que no requiere cobro.",
        )


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month where it has no such day."""
    period = Period.of(day).plus(months)
    return date(period.year, period.month, min(day.day, monthrange(period.year, period.month)[1]))
