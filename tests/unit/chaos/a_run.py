"""A small run that kept every promise, made by hand: the tests break one thing of it at a time.

Two cases were filed; the first came as far as the answer with its number, with a work order and a reliquidation.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from tests.chaos import fold, fold_tables, history
from tests.chaos.evidence import (
    INTAKE,
    CommandRow,
    Evidence,
    InboxRow,
    LogRow,
    QueueFigures,
    ServiceState,
)
from tests.chaos.history import BEGIN, NEMESIS, Line, Type
from tests.chaos.topology import PRODUCERS, SUBSCRIPTIONS

EVENTS = Path(__file__).parents[3] / "contracts" / "events"
BEGAN = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
FIRST, SECOND = "E-2026-0000001-2", "E-2026-0000002-0"
ORDER, OUTGOING, RELIQUIDATION = "OT-2026-0000001-2", "S-2026-0000001-2", "RL-2026-0000001-2"
SERVICES = (INTAKE, *PRODUCERS)
SCRIPT = (
    (INTAKE, "PQRRadicated", FIRST, {"work_orders": [{"type": "leak", "reason": "Revisar fugas"}]}),
    (INTAKE, "PQRRadicated", SECOND, {"work_orders": []}),
    ("routing", "WorkOrderOpened", FIRST, {"number": ORDER, "follows": None, "order_type": "leak"}),
    ("routing", "PQRTransferred", FIRST, {}),
    ("routing", "WorkOrderDispatched", FIRST, {"number": ORDER, "order_type": "leak"}),
    ("routing", "PQRAssigned", FIRST, {"previous_person": None}),
    ("routing", "AreaReportSubmitted", FIRST, {"complete": True, "missing": []}),
    ("routing", "PQRReceived", FIRST, {}),
    ("routing", "WorkOrderVisited", FIRST, {"number": ORDER, "order_type": "leak"}),
    ("routing", "PQRClassified", FIRST, {"waiting": True, "open_orders": [ORDER]}),
    ("routing", "WorkOrderClosed", FIRST, {"number": ORDER, "order_type": "leak", "open_orders": []}),
    ("routing", "ConceptIssued", FIRST, {"way": "reliquidate"}),
    ("billing", "ReliquidationDone", FIRST, {"number": RELIQUIDATION, "charge_needed": False}),
    ("correspondence", "ResponseDrafted", FIRST, {"letter": "C-1"}),
    ("correspondence", "ResponseApproved", FIRST, {"letter": "C-1"}),
    ("correspondence", "ResponseSigned", FIRST, {"letter": "C-1"}),
    ("correspondence", "ResponseFiled", FIRST, {"letter": "C-1", "outgoing_number": OUTGOING}),
)
"""Who stated what of which case, in the order in which it happened."""


@cache
def example(event_type):
    (path,) = EVENTS.glob(f"*/{event_type}.v1.example.json")
    return json.loads(path.read_text())


def fact(source, event_type, case, place, **changes):
    """The first-hand row of a fact; its position is its place in the script."""
    return LogRow(
        position=place,
        message_id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{source}/{event_type}/{case}/{place}")),
        type=event_type,
        version=1,
        subject=case,
        sequence=None,
        source=source,
        at=BEGAN + timedelta(seconds=place),
        actor=source if event_type == "WorkOrderOpened" else "ana",
        lane="customer_service_assistant",
        data={**example(event_type), "radicado": case, **changes},
    )


def recorded(facts):
    """Intake's log: every fact with the version that it makes of its case."""
    versions = {}
    log = []
    for place, row in enumerate(facts, start=1):
        versions[row.subject] = versions.get(row.subject, 0) + 1
        log.append(replace(row, position=place, sequence=versions[row.subject]))
    return tuple(log)


def inbox_of(service, logs):
    heard = sorted(
        (row for each in SUBSCRIPTIONS if each.service == service for row in logs[each.source] if each.takes(row.type)),
        key=lambda row: row.at,
    )
    return tuple(InboxRow(row.message_id, f"/{row.source}", row.at + timedelta(seconds=0.5)) for row in heard)


def client_lines():
    """Both filings, told to the citizens who sent them."""
    begin = Line("begin", NEMESIS, 0.0, Type.INFO, BEGIN, request={"wall": BEGAN.isoformat()})
    lines = [begin]
    for place, case in enumerate((FIRST, SECOND), start=1):
        row = fact(*SCRIPT[place - 1][:3], place, **SCRIPT[place - 1][3])
        sent = {name: row.data[name] for name in ("kind", "channel", "municipality", "work_orders")}
        told = {"radicado": case, "event": row.type, "event_id": row.message_id}
        about = {"process": f"citizen-{place}", "f": "register", "key": f"key-{place}", "actor": "ciudadano"}
        lines.append(Line(f"op-{place}", at=float(place), type=Type.INVOKE, request=sent, **about))
        answer = {"status": 201, "body": told}
        lines.append(Line(f"op-{place}", at=place + 0.2, type=Type.OK, case=case, response=answer, **about))
    return lines


@cache
def green():
    """The whole run; nothing of it is changed by a test, only copied."""
    facts = [fact(*what[:3], place, **what[3]) for place, what in enumerate(SCRIPT, start=1)]
    logs = {name: tuple(row for row in facts if row.source == name) for name in SERVICES} | {INTAKE: recorded(facts)}
    receipts = [
        CommandRow(
            "ciudadano", f"key-{place}", {"radicado": row.subject, "event": row.type, "event_id": row.message_id}
        )
        for place, row in enumerate(facts[:2], start=1)
    ]
    counters = {
        INTAKE: {"E/2026": 2},
        "routing": {"OT/2026": 1},
        "billing": {"RL/2026": 1},
        "correspondence": {"S/2026": 1},
    }
    services = {
        name: ServiceState(
            name,
            logs[name],
            None if name == "reporting" else inbox_of(name, logs),
            tuple(receipts) if name == INTAKE else (),
            logs[name][-1].position if logs[name] else 0,
            counters.get(name, {}),
        )
        for name in SERVICES
    }
    evidence = Evidence(history.of(client_lines()), services, SUBSCRIPTIONS)
    return with_projections(evidence)


def with_projections(evidence):
    """The run with documents and tables as its logs give them, and with queues that are empty."""
    services = {name: replace(service, tables=tables_of(evidence, name)) for name, service in evidence.services.items()}
    cases = {case: worded(fold.document(evidence.history_of(case))) for case in (FIRST, SECOND)}
    queues = tuple(QueueFigures(each, 0, 0, 1) for each in sorted({s.queue for s in evidence.subscriptions}))
    last = evidence.intake.log[-1].position
    return replace(
        evidence, services=services, cases=cases, projected_to=last, queues=queues, healed_at=60.0, steady_at=70.0
    )


def tables_of(evidence, name):
    return {
        table.name: tuple({table.key: key, **columns} for key, columns in rows.items())
        for table, rows in fold_tables.expected(evidence, name).items()
    }


def worded(document):
    for entry in document["timeline"]:
        entry |= {"title": "Título", "summary": "Resumen"}
    for act in document["next_acts"]:
        act["act"] = "Acto"
    return document


def with_service(evidence, name, **changes):
    """The run in which one service's store is otherwise."""
    return replace(evidence, services={**evidence.services, name: replace(evidence.services[name], **changes)})
