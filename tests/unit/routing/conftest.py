"""Cases and orders at every stage, reached the way a real one gets there: by the acts themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from radica.events.common import DocumentRef, Kind, Result, Way, WorkOrderRequest, WorkOrderType
from routing import rulebook
from routing.domain import steps, work_order
from routing.domain.case import Case, Stage, evolve
from routing.domain.rules import in_force

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
BOOK = in_force(rulebook.published(), date(2026, 11, 24))
PHOTO = DocumentRef(sha256="a" * 64, name="medidor.jpg", media_type="image/jpeg", size=9, service="routing")

WAY_TO = {
    Stage.RADICATED: (),
    Stage.TRANSFERRED: ("transfer",),
    Stage.ASSIGNED: ("transfer", "assign"),
    Stage.REPORTED_INCOMPLETE: ("transfer", "assign", "report_incomplete"),
    Stage.REPORTED_COMPLETE: ("transfer", "assign", "report"),
    Stage.SUPPORTS_COMPLETED: ("transfer", "assign", "report_incomplete", "supports"),
    Stage.RECEIVED: ("transfer", "assign", "report", "receive"),
    Stage.CLASSIFIED: ("transfer", "assign", "report", "receive", "classify"),
    Stage.CONCEPT_ISSUED: ("transfer", "assign", "report", "receive", "classify", "concept"),
}

ACTS = {
    "transfer": lambda case: steps.transfer(case, BOOK, read_version=case.version),
    "transfer_again": lambda case: steps.transfer(
        case, BOOK, area="cartera", reason="No es de micromedición", read_version=case.version
    ),
    "assign": lambda case: steps.assign(case, "ana.perez"),
    "assign_again": lambda case: steps.assign(case, "luis.diaz", read_version=case.version),
    "report": lambda case: steps.report(case, complete=True, documents=[PHOTO]),
    "report_incomplete": lambda case: steps.report(case, complete=False, missing=["acta de visita"]),
    "supports": lambda case: steps.complete_supports(case, [PHOTO]),
    "receive": steps.receive,
    "classify": lambda case: steps.classify(case, "fundada", read_version=case.version),
    "concept": lambda case: steps.issue_concept(
        case, way=Way.DRAFT, proposed_result=Result.ACCEDE, reasons=["El medidor fallaba"]
    ),
    "open_order": lambda case: work_order.open_order(
        case, "OT-2026-0000001-0", WorkOrderRequest(type=WorkOrderType.LEAK, reason="Buscar fuga")
    ),
}


def a_case(**changes):
    case = Case(
        radicado="E-2026-0000123-4",
        kind=Kind.RECLAMACION,
        cause_code="102",
        account="4410021",
        radicated_at=NOW,
        due_on=date(2026, 12, 17),
    )
    return replace(case, **changes)


@pytest.fixture
def case_at():
    """Return a case at a stage, with changes."""

    def case_at_(stage, **changes):
        case = a_case()
        for act in WAY_TO[stage]:
            case = evolve(case, ACTS[act](case))
        assert case.stage is stage
        return replace(case, **changes)

    return case_at_


@pytest.fixture
def acts():
    """Return every act on a case, by name."""
    return ACTS


@pytest.fixture
def book():
    """Return the decision table in force."""
    return BOOK


@pytest.fixture
def photo():
    """Return a document."""
    return PHOTO


@pytest.fixture
def now():
    """Return the present."""
    return NOW
