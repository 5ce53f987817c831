"""What callers send: one model per act. Unknown fields are refused, texts are bounded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from radica.documents import neutral
from radica.events.common import Area, Code, DocumentRef, Result, StaffId, Text, Way, WorkOrderRequest, WorkOrderType
from radica.events.routing import (
    LeakPlace,
    LeakResult,
    MeterTestResult,
    OtherResult,
    ReadingResult,
    SealResult,
)
from radica.web import Body
from routing.domain.results import MeasuredError, worst_point
from routing.domain.work_order import Finding

CubicMetres = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=3)]
ErrorPercent = Annotated[Decimal, Field(ge=-100, le=100, decimal_places=2)]
MaximumError = Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]


class Attached(DocumentRef):
    """A document that was uploaded to this service before, as `POST /documents` answered it."""

    model_config = ConfigDict(extra="forbid")


Documents = Annotated[tuple[Attached, ...], Field(max_length=50), AfterValidator(lambda sent: neutral(sent, "soporte"))]


class Nothing(Body):
    """The body of an act that needs no more words; it may be left out."""


class Transfer(Body):
    """Step 3. Without an area the decision table chooses; another area than the table's needs a reason."""

    area: Area | None = None
    reason: Text | None = None


class Assignment(Body):
    """Step 4: the account of the person who answers for the case."""

    person: StaffId


class AreaReport(Body):
    """Step 5. An incomplete report says what is missing."""

    summary: Text
    complete: bool
    missing: Annotated[tuple[Text, ...], Field(max_length=50)] = ()
    documents: Documents = ()


class Supports(Body):
    """Step 6."""

    documents: Annotated[Documents, Field(min_length=1)]


class Classification(Body):
    """Step 8."""

    classification: Annotated[Code, Field(alias="class")]
    note: Text | None = None


class Concept(Body):
    """Step 10: draft a communication, or reliquidate first."""

    way: Way
    proposed_result: Result
    reasons: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20)]


class OrderRequest(Body):
    """A work order to open."""

    type: WorkOrderType
    reason: Text

    def asked(self) -> WorkOrderRequest:
        """Return it as events say it."""
        return WorkOrderRequest(type=self.type, reason=self.reason)


class Dispatch(Body):
    """Step 3: the crew that goes, and the area if it is not the usual one."""

    crew: Code
    area: Area | None = None


class Visit(Body):
    """Step 9: one visit, with the instant at which it took place."""

    visited_at: AwareDatetime
    notes: Text
    documents: Documents = ()


class Reading(Body):
    """The meter was read."""

    type: Literal["reading"]
    meter: Code
    reading: CubicMetres
    read_on: date
    matches_invoice: bool | None = None

    def said(self) -> ReadingResult:
        """Return it as events say it."""
        return ReadingResult(
            meter=self.meter, reading=self.reading, read_on=self.read_on, matches_invoice=self.matches_invoice
        )


class Leak(Body):
    """The premises were searched for leaks."""

    type: Literal["leak"]
    found: bool
    place: LeakPlace | None = None
    repaired: bool = False

    def said(self) -> LeakResult:
        """Return it as events say it."""
        return LeakResult(found=self.found, place=self.place, repaired=self.repaired)


class Seal(Body):
    """The meter's seals were looked at."""

    type: Literal["seal"]
    meter: Code
    intact: bool
    seal: Code | None = None
    new_seal: Code | None = None

    def said(self) -> SealResult:
        """Return it as events say it."""
        return SealResult(meter=self.meter, intact=self.intact, seal=self.seal, new_seal=self.new_seal)


class FlowTest(Body):
    """The error measured at one flow (`Q1`, `Q2`, `Q3`) and the largest that the meter's standard permits there."""

    flow: Code
    error: ErrorPercent
    maximum: MaximumError


class MeterTest(Body):
    """The laboratory's certificate; whether the meter passed follows from its points, so nobody states it by hand."""

    type: Literal["meter_test"]
    meter: Code
    laboratory: Text
    certificate: Code | None = None
    points: Annotated[tuple[FlowTest, ...], Field(min_length=1, max_length=12)]

    def said(self) -> MeterTestResult:
        """Return it as events say it: the worst point's error, and passed only if every point did."""
        points = [MeasuredError(point.flow, point.error, point.maximum) for point in self.points]
        return MeterTestResult(
            meter=self.meter,
            error=worst_point(points).error,
            within_tolerance=all(point.within for point in points),
            laboratory=self.laboratory,
            certificate=self.certificate,
        )


class Other(Body):
    """What came of an order whose result has no shape of its own."""

    type: Literal["other"]
    done: bool
    finding: Text

    def said(self) -> OtherResult:
        """Return it as events say it."""
        return OtherResult(done=self.done, finding=self.finding)


class Closing(Body):
    """Step 9: the result of the visit, or why there was none; and the order that is needed next."""

    result: Annotated[Reading | Leak | Seal | MeterTest | Other, Field(discriminator="type")] | None = None
    not_visited_reason: Text | None = None
    documents: Documents = ()
    follow_up: OrderRequest | None = None

    def finding(self) -> Finding:
        """Return what came back with the order, as the decision takes it."""
        return Finding(
            result=self.result.said() if self.result else None,
            not_visited_reason=self.not_visited_reason,
            documents=self.documents,
            follow_up=self.follow_up.asked() if self.follow_up else None,
        )

    def handed_in(self) -> dict[str, Any] | None:
        """Return the result as it was handed in: a meter test's says more than its event."""
        return self.result.model_dump(mode="json") if self.result else None
