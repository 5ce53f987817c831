"""What routing announces: who has the case, what the area reports, its classification, concept and work orders."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from radica.events.common import (
    Area,
    BaseEvent,
    Code,
    Count,
    CubicMetres,
    DocumentRef,
    Instant,
    Number,
    Percent,
    Result,
    StaffId,
    Text,
    Value,
    Way,
    WorkOrderRequest,
    WorkOrderType,
)


class RoutingEvent(BaseEvent):
    """A fact of the case's way through the utility."""

    producer: ClassVar[str] = "routing"


class PQRTransferred(RoutingEvent):
    """The case was handed to the competent area (step 3); an appeal goes to Legal by itself."""

    area: Area
    previous_area: Area | None = None
    rule: Code
    """The rule that chose the area, or `manual`."""
    rule_version: Count
    reason: Text | None = None


class PQRAssigned(RoutingEvent):
    """The director gave the case to a person of the area (step 4)."""

    area: Area
    person: StaffId
    previous_person: StaffId | None = None


class AreaReportSubmitted(RoutingEvent):
    """The area handed in its report with its supports and said whether they are complete (step 5)."""

    area: Area
    complete: bool
    missing: tuple[Text, ...] = ()
    documents: tuple[DocumentRef, ...] = ()


class SupportsCompleted(RoutingEvent):
    """The area handed in what was missing (step 6)."""

    area: Area
    documents: tuple[DocumentRef, ...] = ()


class PQRReceived(RoutingEvent):
    """The customer-service professional received the case back from the area (step 7)."""

    area: Area


class PQRClassified(RoutingEvent):
    """The case was analysed and classified (step 8): it waits for its open work orders, or goes on."""

    classification: Code
    waiting: bool
    """True while a work order is out (the procedure's "AZ de trámite")."""
    open_orders: tuple[Number, ...] = ()


class WorkOrderOpened(RoutingEvent):
    """A work order was opened: asked for at filing (step 1), or later (step 9)."""

    number: Number
    order_type: WorkOrderType
    reason: Text
    area: Area
    account: Code | None = None
    follows: Number | None = None
    """The closed order that asked for this one."""


class WorkOrderDispatched(RoutingEvent):
    """A work order went to its area and crew (step 3)."""

    number: Number
    order_type: WorkOrderType
    area: Area
    crew: Code


class WorkOrderVisited(RoutingEvent):
    """The field went and noted what it found (step 9)."""

    number: Number
    order_type: WorkOrderType
    area: Area
    crew: Code | None = None
    visited_at: Instant
    notes: Text
    documents: tuple[DocumentRef, ...] = ()


class ReadingResult(Value):
    """The meter was read."""

    type: Literal["reading"] = "reading"
    meter: Code
    reading: CubicMetres
    read_on: date
    matches_invoice: bool | None = None
    """Whether it bears out the reading that was billed; none if nobody compared."""


class LeakPlace(StrEnum):
    """Where water is lost; an imperceptible leak inside the premises gives the user two months at average use."""

    VISIBLE = "visible"
    IMPERCEPTIBLE = "imperceptible"
    NETWORK = "network"


class LeakResult(Value):
    """The premises were searched for leaks; `place` only when one was found."""

    type: Literal["leak"] = "leak"
    found: bool
    place: LeakPlace | None = None
    repaired: bool = False


class SealResult(Value):
    """The meter's seals were looked at."""

    type: Literal["seal"] = "seal"
    meter: Code
    intact: bool
    seal: Code | None = None
    new_seal: Code | None = None


class MeterTestResult(Value):
    """The meter was tested by a laboratory; the error is positive when it counts too much."""

    type: Literal["meter_test"] = "meter_test"
    meter: Code
    error: Percent
    within_tolerance: bool
    laboratory: Text
    certificate: Code | None = None


class OtherResult(Value):
    """What came of an order whose result has no shape of its own."""

    type: Literal["other"] = "other"
    done: bool
    finding: Text


WorkOrderResult = Annotated[
    ReadingResult | LeakResult | SealResult | MeterTestResult | OtherResult, Field(discriminator="type")
]


class WorkOrderClosed(RoutingEvent):
    """A finished work order was received and closed with its typed result (step 9)."""

    number: Number
    order_type: WorkOrderType
    area: Area
    result: WorkOrderResult
    visited_at: Instant | None = None
    documents: tuple[DocumentRef, ...] = ()
    follow_up: WorkOrderRequest | None = None
    """Another order is needed; WorkOrderOpened follows with this order's number in `follows`."""
    open_orders: tuple[Number, ...] = ()
    """The case's orders that are still out: it waits no more when there is none."""


class ConceptIssued(RoutingEvent):
    """The professional gave the concept (step 10); correspondence or billing goes on from it."""

    way: Way
    proposed_result: Result
    reasons: Annotated[tuple[Text, ...], Field(min_length=1)]
    area: Area
    supports: tuple[DocumentRef, ...] = ()
    """All that areas and orders handed in, for the answer to rest on."""
