"""The cases that benchmarks work on: the example of the published event, and histories in the usual proportions."""

from __future__ import annotations

import itertools
import json
import os
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from intake import settings
from intake.domain.case_event import CaseEvent
from intake.domain.pqr import SOURCE
from radica.envelope import Actor, Message

MIGRATIONS = settings.MIGRATIONS
EXAMPLES = Path(__file__).parents[1] / "contracts" / "events"
AT = datetime(2026, 3, 2, 14, 20, 31, 512000, tzinfo=UTC)
ACTOR = Actor("6f1f5b0a-8c11-4b1e-9d51-0d7f3a1f2b10", "customer_service_assistant")
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
SEALED = os.urandom(460)  # a petitioner and a short petition, sealed
_numbers = itertools.count(1)


def example(service: str, event: str) -> dict[str, Any]:
    """Return the published example of an event's body."""
    return dict(json.loads((EXAMPLES / service / f"{event}.v1.example.json").read_text(encoding="utf-8")))


FILED = example("intake", "PQRRadicated")


def a_radicado() -> str:
    """Return a radicado that no other call in any process gives: only its shape matters here."""
    return f"E-2026-{next(_numbers)}-{uuid.uuid4().hex[:8]}"


def filed(radicado: str) -> CaseEvent:
    """Return the first event of a case."""
    return CaseEvent(_message(radicado, 1, "PQRRadicated", FILED), SEALED)


def _message(radicado: str, sequence: int, event_type: str, data: dict[str, Any]) -> Message:
    return Message(str(uuid.uuid4()), event_type, 1, SOURCE, radicado, sequence, AT, ACTOR, data, TRACE)
