"""What callers send: one model per act, one per kind of correction. Unknown fields are refused, texts are bounded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from billing.domain import corrections
from billing.domain.corrections import FEWEST_PERIODS, MOST_PERIODS, Correction
from billing.domain.tariff import HIGHEST_STRATUM, Service, Use
from radica.events.common import Code, Number, Period
from radica.web import Body

Reason = Annotated[str, Field(min_length=1, max_length=2000)]
Reading = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=3)]
Pesos = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=0)]


class CorrectedReading(Body):
    """The right reading of the meter, in m³; the previous one too where that was wrong."""

    type: Literal["reading"]
    current: Reading
    previous: Reading | None = None

    def correction(self) -> Correction:
        """Return it as the domain knows it."""
        return corrections.CorrectReading(self.current, self.previous)


class Average(Body):
    """The mean consumption of the last measured periods."""

    type: Literal["average"]
    periods: Annotated[int, Field(ge=FEWEST_PERIODS, le=MOST_PERIODS)] = 6

    def correction(self) -> Correction:
        """Return it as the domain knows it."""
        return corrections.UseAverage(self.periods)


class CorrectedClass(Body):
    """The right class of use and, for dwellings, the right estrato; 0 for any other use."""

    type: Literal["customer_class"]
    use: Use
    stratum: Annotated[int, Field(ge=0, le=HIGHEST_STRATUM)] = 0

    def correction(self) -> Correction:
        """Return it as the domain knows it."""
        return corrections.CorrectClass(self.use, self.stratum)


class RemovedLine(Body):
    """A charge that does not belong there, by its place on the invoice as `GET /invoices/{number}` shows it."""

    type: Literal["line_removed"]
    line: Annotated[int, Field(ge=1, le=1000)]

    def correction(self) -> Correction:
        """Return it as the domain knows it."""
        return corrections.RemoveLine(self.line)


class RemovedService(Body):
    """A service that was charged and not given."""

    type: Literal["service_removed"]
    service: Service

    def correction(self) -> Correction:
        """Return it as the domain knows it."""
        return corrections.RemoveService(self.service)


class Payment(Body):
    """A payment that was not taken into account, in whole pesos."""

    type: Literal["payment"]
    amount: Pesos
    paid_on: date
    reference: Annotated[str, Field(min_length=1, max_length=60)]

    def correction(self) -> Correction:
        """Return it as the domain knows it."""
        return corrections.ApplyPayment(self.amount, self.paid_on, self.reference)


class PublishedTariff(Body):
    """Nothing but the amounts was wrong: compute them with the published tariff."""

    type: Literal["tariff"]

    def correction(self) -> Correction:
        """Return it as the domain knows it."""
        return corrections.ApplyTariff()


AnyCorrection = CorrectedReading | Average | CorrectedClass | RemovedLine | RemovedService | Payment | PublishedTariff
BY_TYPE: dict[str, type[Body]] = {
    "reading": CorrectedReading,
    "average": Average,
    "customer_class": CorrectedClass,
    "line_removed": RemovedLine,
    "service_removed": RemovedService,
    "payment": Payment,
    "tariff": PublishedTariff,
}


def _of_its_type(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Read a correction as its type says, so that a refusal names `correction.current`, not a member of a union."""
    model = BY_TYPE.get(str(value.get("type"))) if isinstance(value, dict) else None
    return model.model_validate(value) if model else value


class Reliquidation(Body):
    """Step 11: compute an invoice again. `charge_needed`: the difference goes onto a later invoice (step 12)."""

    invoice: Code
    correction: Annotated[AnyCorrection, Field(discriminator="type"), BeforeValidator(_of_its_type)]
    reason: Reason
    charge_needed: bool


class Charges(Body):
    """Step 12: the period whose invoice carries the difference; which reliquidation, where a case has several."""

    period: Period
    reliquidation: Number | None = None


class Reversal(Body):
    """Why a reliquidation is taken back."""

    reason: Reason
