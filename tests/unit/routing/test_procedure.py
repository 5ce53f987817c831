"""Which act is allowed at which stage of the case, and what a refusal says: the state machine as a table."""

from __future__ import annotations

import pytest

from radica.errors import Refused
from routing.domain.case import Stage, evolve

BEFORE_CONCEPT = set(Stage) - {Stage.CONCEPT_ISSUED}
HANDED_OVER = BEFORE_CONCEPT - {Stage.RADICATED}

ALLOWED = {
    "transfer": {Stage.RADICATED},
    "transfer_again": BEFORE_CONCEPT,
    "assign": {Stage.TRANSFERRED},
    "assign_again": HANDED_OVER,
    "report": {Stage.ASSIGNED},
    "report_incomplete": {Stage.ASSIGNED},
    "supports": {Stage.REPORTED_INCOMPLETE},
    "receive": {Stage.REPORTED_COMPLETE, Stage.SUPPORTS_COMPLETED},
    "classify": {Stage.RECEIVED, Stage.CLASSIFIED},
    "concept": {Stage.CLASSIFIED},
    "open_order": BEFORE_CONCEPT,
}
LEADS_TO = {
    "transfer": Stage.TRANSFERRED,
    "transfer_again": Stage.TRANSFERRED,
    "assign": Stage.ASSIGNED,
    "report": Stage.REPORTED_COMPLETE,
    "report_incomplete": Stage.REPORTED_INCOMPLETE,
    "supports": Stage.SUPPORTS_COMPLETED,
    "receive": Stage.RECEIVED,
    "classify": Stage.CLASSIFIED,
    "concept": Stage.CONCEPT_ISSUED,
}
EVERY_PAIR = [(act, stage) for act in ALLOWED for stage in Stage]
ALLOWED_PAIRS = [(act, stage) for act in LEADS_TO for stage in ALLOWED[act]]


@pytest.mark.parametrize(("act", "stage"), EVERY_PAIR)
def test_each_act_is_allowed_at_its_stages_and_refused_at_the_others(act, stage, acts, case_at):
    case = case_at(stage)
    if stage in ALLOWED[act]:
        assert acts[act](case).radicado == case.radicado
    else:
        with pytest.raises(Refused) as refusal:
            acts[act](case)
        assert refusal.value.detail
        assert refusal.value.way_out


@pytest.mark.parametrize(
    ("act", "stage"), [(act, stage) for act, stage in EVERY_PAIR if stage in ALLOWED[act] and act in LEADS_TO]
)
def test_an_act_that_is_allowed_leads_to_its_stage_and_a_new_version(act, stage, acts, case_at):
    case = case_at(stage)
    after = evolve(case, acts[act](case))
    assert after.stage is LEADS_TO[act]
    assert after.version == case.version + 1


@pytest.mark.parametrize("act", ALLOWED)
@pytest.mark.parametrize("stage", Stage)
def test_nothing_can_be_done_on_a_case_that_has_ended(act, stage, acts, case_at):
    with pytest.raises(Refused, match="El caso está cerrado"):
        acts[act](case_at(stage, ended="PQRClosed"))


@pytest.mark.parametrize(
    ("act", "stage", "missing", "who"),
    [
        ("assign", Stage.RADICATED, "trasladarlo al área", "auxiliar de servicio al cliente"),
        ("report", Stage.RADICATED, "trasladarlo al área", "auxiliar de servicio al cliente"),
        ("report", Stage.TRANSFERRED, "asignarlo a una persona", "director comercial"),
        ("supports", Stage.ASSIGNED, "informe del área", "técnico de micromedición"),
        ("receive", Stage.ASSIGNED, "informe del área", "técnico de micromedición"),
        ("receive", Stage.REPORTED_INCOMPLETE, "acta de visita", "técnico de micromedición"),
        ("classify", Stage.REPORTED_COMPLETE, "recibirlo", "profesional de servicio al cliente"),
        ("concept", Stage.SUPPORTS_COMPLETED, "recibirlo", "profesional de servicio al cliente"),
        ("concept", Stage.RECEIVED, "clasificarlo", "profesional de servicio al cliente"),
        ("report", Stage.CLASSIFIED, "emitir el concepto", "profesional de servicio al cliente"),
    ],
)
def test_a_refusal_says_what_is_missing_and_who_does_it(act, stage, missing, who, acts, case_at):
    with pytest.raises(Refused) as refusal:
        acts[act](case_at(stage))
    assert missing in refusal.value.way_out
    assert who in refusal.value.way_out


def test_no_concept_while_a_work_order_is_open(acts, case_at):
    case = case_at(Stage.CLASSIFIED, open_orders=("OT-2026-0000007-1",))
    assert case.waiting
    with pytest.raises(Refused) as refusal:
        acts["concept"](case)
    assert "OT-2026-0000007-1" in refusal.value.way_out
    assert "auxiliar de servicio al cliente" in refusal.value.way_out


def test_a_case_waits_for_its_orders_only_once_it_is_classified(case_at):
    assert not case_at(Stage.RECEIVED, open_orders=("OT-2026-0000007-1",)).waiting
    assert not case_at(Stage.CLASSIFIED).waiting


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_but_the_last_says_its_next_step(stage, case_at):
    assert bool(case_at(stage).next_step) == (stage is not Stage.CONCEPT_ISSUED)
    assert case_at(stage, ended="PQRClosed").next_step == ""
