"""The history of a case, told from the published examples of every event."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from radica import events
from radica.envelope import Actor, Message
from radica.events.examples import EXAMPLES
from reporting.domain.fold import fold

RADICADO = "E-2026-0000123-4"
START = datetime(2026, 3, 2, 14, 20, 31, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)


def a_message(event_type, sequence, radicado=RADICADO, version=1, **changed):
    """An event as it travels: its published example with some fields changed."""
    body = {**EXAMPLES.get((event_type, 1), {}), "radicado": radicado, **changed}
    producer = events.EVENTS[event_type].producer if event_type in events.EVENTS else "intake"
    return Message(
        id=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{radicado}/{sequence}")),
        type=event_type,
        version=version,
        source=f"/{producer}",
        subject=radicado,
        sequence=sequence,
        time=START + AN_HOUR * (sequence - 1),
        actor=Actor("ana", "customer_service_assistant"),
        data=body,
        position=1000 + sequence,
    )


def a_history(*happened, radicado=RADICADO):
    """Messages 1, 2, 3 …: each named by its type, or by its type and what is particular in it."""
    told = [each if isinstance(each, tuple) else (each, {}) for each in happened]
    return [a_message(kind, number, radicado, **changed) for number, (kind, changed) in enumerate(told, 1)]


@pytest.fixture(scope="session")
def message():
    return a_message


@pytest.fixture(scope="session")
def history():
    return a_history


@pytest.fixture(scope="session")
def folded():
    """Fold a history into its case."""

    def folded(*happened):
        case = None
        for each in a_history(*happened):
            case = fold(case, each)
        return case

    return folded


WITHOUT_ORDERS = ("PQRRadicated", {"work_orders": []})
TO_CONCEPT = (
    WITHOUT_ORDERS,
    "PQRTransferred",
    "PQRAssigned",
    ("AreaReportSubmitted", {"complete": True, "missing": []}),
    "PQRReceived",
    ("PQRClassified", {"waiting": False, "open_orders": []}),
)
TO_FILED = (
    *TO_CONCEPT,
    ("ConceptIssued", {"way": "draft"}),
    "ResponseDrafted",
    "ResponseApproved",
    "ResponseSigned",
    "ResponseFiled",
)
TO_ARCHIVE = (
    *TO_FILED,
    "DeliveryAssigned",
    "CitationSent",
    "CommunicationDelivered",
    "DeliveryRecorded",
    "NotificationServed",
    "PQRClosed",
    "PQRArchived",
)


@pytest.fixture(scope="session")
def to_concept():
    """What happens to a case without work orders until it can get its concept."""
    return TO_CONCEPT


@pytest.fixture(scope="session")
def to_filed():
    """… until its answer has an outgoing number."""
    return TO_FILED


@pytest.fixture(scope="session")
def to_archive():
    """… until it is archived."""
    return TO_ARCHIVE
