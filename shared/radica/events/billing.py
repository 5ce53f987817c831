"""What billing announces: reliquidations, the charges they lead to, and disputed sums that are not collected."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from radica.events.common import BaseEvent, Code, DocumentRef, Money, Number, Period, Sha256, Text, Value


class BillingEvent(BaseEvent):
    """A fact of the account."""

    producer: ClassVar[str] = "billing"


class ReliquidationDone(BillingEvent):
    """An invoice was computed again from its tariff (step 11); without charges to load, drafting follows."""

    number: Number
    account: Code
    invoice: Code
    period: Period
    before: Money
    after: Money
    difference: Money
    """`after` less `before`: negative when the user owes less."""
    charge_needed: bool
    trace_hash: Sha256
    """Hash of the computation's trace: each step, tariff version and rounding."""
    document: DocumentRef

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.after - self.before != self.difference:
            message = "difference is not after less before"
            raise ValueError(message)
        return self


class Charge(Value):
    """An amount that goes onto an invoice; negative is a credit."""

    concept: Code
    amount: Money


class ChargesLoaded(BillingEvent):
    """The reliquidation's amounts were loaded onto an invoice (step 12); drafting follows."""

    number: Number
    """The reliquidation's."""
    account: Code
    charges: Annotated[tuple[Charge, ...], Field(min_length=1)]
    total: Money
    period: Period
    """The billing period whose invoice carries them."""
    invoice: Code | None = None
    """That invoice, where it was already issued."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if sum(charge.amount for charge in self.charges) != self.total:
            message = "total is not the sum of the charges"
            raise ValueError(message)
        return self


class ReliquidationReversed(BillingEvent):
    """A reliquidation was taken back by a new fact; the first one stands in the history."""

    number: Number
    account: Code
    invoice: Code
    amount: Money
    """What the reversal adds to the account: the reliquidation's difference with the other sign."""
    reason: Text
    document: DocumentRef | None = None


class CollectionHeld(BillingEvent):
    """The disputed sum is not collected and the service is not cut while the case is pending (Ley 142 art. 155)."""

    account: Code
    invoice: Code | None = None
    amount: Money


class CollectionReleased(BillingEvent):
    """The sum may be collected again: the case was closed."""

    account: Code
    invoice: Code | None = None
    amount: Money
