"""When an invoice may be reliquidated, and what comes of it; when a reliquidation may be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from billing.domain.charges import refuse_if_barred
from billing.domain.corrections import ApplyPayment, Corrected, corrected
from radica.clock import legal_date
from radica.errors import Invalid, Refused

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from billing.domain.case import Case
    from billing.domain.corrections import Correction, Grounds
    from billing.domain.invoice import Bill, Invoice


@dataclass(frozen=True, slots=True)
class Reliquidation:
    """An invoice computed again: before, after, and why."""

    invoice: Invoice
    corrected: Corrected
    charge_needed: bool

    @property
    def before(self) -> Bill:
        """The bill as it stood."""
        return self.invoice.bill

    @property
    def after(self) -> Bill:
        """The bill as it should be."""
        return self.corrected.bill

    @property
    def difference(self) -> Decimal:
        """After less before, in pesos: negative when the user owes less."""
        return self.after.total - self.before.total


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a stored reliquidation when somebody asks to take it back."""

    number: str
    invoice: str
    reversed: bool
    latest: str | None
    """The number of the last reliquidation in force on the same invoice."""


def reliquidate(
    case: Case, invoice: Invoice, correction: Correction, grounds: Grounds, *, charge_needed: bool, at: datetime
) -> Reliquidation:
    """Compute an invoice again for a case whose concept asked for it; raises Refused or Invalid."""
    case.require_reliquidation(invoice)
    if isinstance(correction, ApplyPayment):
        _check_payment(correction, legal_date(at))
    done = Reliquidation(invoice, corrected(invoice, correction, grounds), charge_needed)
    if charge_needed and not done.difference:
        raise Refused(
            "La reliquidación no cambia el valor de la factura, así que no hay nada que cobrar ni abonar.",
            "Marque que no requiere cobro, o revise la corrección.",
        )
    if charge_needed:
        refuse_if_barred(done.difference, invoice.issued_on, legal_date(at))
    return done


def reverse(standing: Standing) -> None:
    """Raise Refused unless the reliquidation is in force and no later one rests on it."""
    if standing.reversed:
        raise Refused(f"La reliquidación {standing.number} ya fue reversada.", "Consulte las reliquidaciones del caso.")
    if standing.latest != standing.number:
        raise Refused(
            f"Sobre la factura {standing.invoice} hay una reliquidación posterior ({standing.latest}).",
            "Reverse primero la más reciente.",
        )


def _check_payment(payment: ApplyPayment, today: date) -> None:
    if payment.amount <= 0:
        raise Invalid("correction.amount", "El pago debe ser mayor que cero.", "Indique el valor del comprobante.")
    if payment.paid_on > today:
        raise Invalid("correction.paid_on", "La fecha del pago está en el futuro.", "Revise el comprobante.")
