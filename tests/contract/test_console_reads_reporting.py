"""The console keeps its own narrow copy of what reporting answers: both must mean the same."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.readings import CaseReading, Row
from radica.envelope import Actor, Message
from reporting.domain import reading
from reporting.domain.fold import fold

EXAMPLES = Path(__file__).parents[2] / "contracts/events"
RADICADO = "E-2026-0000123-4"
FILED = datetime(2026, 3, 2, 14, 20, tzinfo=UTC)
HISTORY = (
    "PQRRadicated", "PQRTransferred", "PQRAssigned", "AreaReportSubmitted", "PQRReceived", "PQRClassified",
    "WorkOrderOpened", "WorkOrderClosed", "ConceptIssued", "ReliquidationDone", "ResponseDrafted", "ResponseSigned",
    "ResponseFiled", "DeliveryAssigned", "CommunicationDelivered", "NotificationServed", "PQRClosed", "PQRArchived",
)  # fmt: skip


def example(name):
    (file,) = EXAMPLES.rglob(f"{name}.v1.example.json")
    return {**json.loads(file.read_text("utf-8")), "radicado": RADICADO}


@pytest.fixture(scope="module")
def case():
    case = None
    for sequence, name in enumerate(HISTORY, 1):
        at = FILED + timedelta(hours=sequence)
        actor = Actor("ana", "legal")
        case = fold(case, Message(str(uuid.uuid4()), name, 1, "/intake", RADICADO, sequence, at, actor, example(name)))
    return case


def test_a_whole_case_is_read_without_loss(case):
    answered = {**reading.whole(case, lambda _day: 3, {}), "as_of": {"position": 18, "at": FILED.isoformat()}}
    read = CaseReading.model_validate_json(json.dumps(answered))
    assert read.radicado == RADICADO
    assert read.state == "archivada"
    assert [fact.type for fact in read.timeline] == list(HISTORY)
    assert [step.number for step in read.steps] == list(range(1, 24))
    assert read.details.outgoing_number == case["outgoing_number"]
    assert [order.number for order in read.details.orders] == [order["number"] for order in case["orders"]]
    for name in ("radicated_at", "person", "result", "signed_on", "notified_on", "appeal_until", "archived_on"):
        assert getattr(read.details, name) is not None, name
    assert (read.remaining_business_days, read.as_of.at) == (3, FILED)


def test_a_case_in_a_list_is_read_without_loss(case):
    answered = reading.item(case, lambda _day: -2)
    read = Row.model_validate(json.loads(json.dumps(answered)))
    assert read.model_dump(mode="json") == answered
