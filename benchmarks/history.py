"""The events that are measured: whole cases from filing to archive, told by the published examples, all at one time."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from radica import events
from radica.envelope import Actor, Message
from radica.events.examples import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

START = datetime(2026, 3, 2, 14, 20, 31, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
ACTOR = Actor("ana", "customer_service_assistant")

CASE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("PQRRadicated", {"work_orders": []}),
    ("PQRTransferred", {}),
    ("PQRAssigned", {}),
    ("AreaReportSubmitted", {"complete": True, "missing": []}),
    ("PQRReceived", {}),
    ("PQRClassified", {"waiting": False, "open_orders": []}),
    ("ConceptIssued", {"way": "draft"}),
    ("ResponseDrafted", {}),
    ("ResponseApproved", {}),
    ("ResponseSigned", {}),
    ("ResponseFiled", {}),
    ("DeliveryAssigned", {}),
    ("CitationSent", {}),
    ("CommunicationDelivered", {}),
    ("DeliveryRecorded", {}),
    ("NotificationServed", {}),
    ("PQRClosed", {}),
    ("PQRArchived", {}),
)
EVENTS_OF_A_CASE = len(CASE)


def told(count: int, cases_at_once: int = 100) -> list[Message]:
    """Return the first `count` events of a day on which always so many cases are worked on, a step of each in turn."""
    return [message for message, _ in zip(_endless(cases_at_once), range(count), strict=False)]


def _endless(cases_at_once: int) -> Iterator[Message]:
    first, position = 1, 0
    while True:
        for sequence in range(1, EVENTS_OF_A_CASE + 1):
            for case in range(first, first + cases_at_once):
                position += 1
                yield _message(case, sequence, position)
        first += cases_at_once


def _message(case: int, sequence: int, position: int) -> Message:
    event_type, changed = CASE[sequence - 1]
    radicado = f"E-2026-{case:07}-4"
    return Message(
        id=str(uuid.uuid4()),
        type=event_type,
        version=1,
        source=f"/{events.EVENTS[event_type].producer}",
        subject=radicado,
        sequence=sequence,
        time=START + AN_HOUR * (sequence - 1),
        actor=ACTOR,
        data={**EXAMPLES[event_type, 1], "radicado": radicado, **changed},
        position=position,
    )
