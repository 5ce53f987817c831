"""What each act on a case says and checks, beyond the stage at which it is allowed."""

from __future__ import annotations

import pytest

from radica.errors import Invalid, Refused
from radica.events.common import Area, Kind, Result, Way
from radica.events.examples import EXAMPLES
from radica.events.intake import PQRClosed, PQRReopened, PQRWithdrawn, TermExtended
from routing.domain import steps
from routing.domain.case import Changed, Stage, VersionNeeded, evolve


def heard(model, **changes):
    return model.model_validate({**EXAMPLES[model.__name__, 1], **changes})


def test_a_transfer_without_an_area_follows_the_rule_and_names_it(case_at, book):
    event = steps.transfer(case_at(Stage.RADICATED), book)
    assert (event.area, event.rule, event.rule_version) == (Area.MICROMEDICION, "causa-102", 1)


def test_another_area_than_the_rules_needs_a_reason_and_is_told_as_manual(case_at, book):
    case = case_at(Stage.RADICATED)
    with pytest.raises(Invalid) as refusal:
        steps.transfer(case, book, area=Area.CARTERA)
    assert refusal.value.field == "reason"
    event = steps.transfer(case, book, area=Area.CARTERA, reason="Es un pago no aplicado")
    assert (event.rule, event.reason) == ("manual", "Es un pago no aplicado")


def test_a_second_transfer_needs_a_reason(case_at, book):
    case = case_at(Stage.ASSIGNED)
    with pytest.raises(Invalid) as refusal:
        steps.transfer(case, book, area=Area.CARTERA, read_version=case.version)
    assert refusal.value.field == "reason"


def test_a_second_transfer_starts_the_area_work_again(case_at, acts):
    case = case_at(Stage.CLASSIFIED)
    after = evolve(case, acts["transfer_again"](case))
    assert (after.area, after.person, after.classification) == (Area.CARTERA, None, None)


@pytest.mark.parametrize("kind", [Kind.RECURSO_REPOSICION, Kind.RECURSO_REPOSICION_APELACION])
def test_a_recurso_goes_to_legal_by_rule(kind, case_at, book):
    event = steps.transfer_by_rule(case_at(Stage.RADICATED, kind=kind), book)
    assert event.area is Area.JURIDICA
    assert event.rule.startswith("recurso-")


def test_other_kinds_wait_for_a_person_to_hand_them_over(case_at, book):
    assert steps.transfer_by_rule(case_at(Stage.RADICATED), book) is None


@pytest.mark.parametrize("change", ["transfer_again", "assign_again", "classify"])
def test_changing_a_decision_needs_the_version_that_was_read(change, case_at, book):
    case = case_at(Stage.CLASSIFIED)
    act = {
        "transfer_again": lambda version: steps.transfer(
            case, book, area=Area.CARTERA, reason="Otra área", read_version=version
        ),
        "assign_again": lambda version: steps.assign(case, "luis.diaz", read_version=version),
        "classify": lambda version: steps.classify(case, "infundada", read_version=version),
    }[change]
    with pytest.raises(VersionNeeded):
        act(None)
    with pytest.raises(Changed):
        act(case.version - 1)
    assert act(case.version)


def test_the_person_who_has_the_case_cannot_be_assigned_it_again(case_at):
    with pytest.raises(Refused, match="ya está asignado a"):
        steps.assign(case_at(Stage.ASSIGNED), "ana.perez")


def test_a_new_person_takes_the_case_where_it_is(case_at):
    case = case_at(Stage.REPORTED_INCOMPLETE)
    event = steps.assign(case, "luis.diaz", read_version=case.version)
    assert event.previous_person == "ana.perez"
    after = evolve(case, event)
    assert (after.stage, after.person) == (Stage.REPORTED_INCOMPLETE, "luis.diaz")


def test_a_complete_report_misses_nothing(case_at):
    with pytest.raises(Invalid) as refusal:
        steps.report(case_at(Stage.ASSIGNED), complete=True, missing=["acta"])
    assert refusal.value.field == "missing"


def test_an_incomplete_report_says_what_is_missing(case_at):
    with pytest.raises(Invalid) as refusal:
        steps.report(case_at(Stage.ASSIGNED), complete=False)
    assert refusal.value.field == "missing"


def test_supports_are_documents(case_at):
    with pytest.raises(Invalid) as refusal:
        steps.complete_supports(case_at(Stage.REPORTED_INCOMPLETE), [])
    assert refusal.value.field == "documents"


def test_a_classified_case_says_which_orders_it_waits_for(case_at):
    event = steps.classify(case_at(Stage.RECEIVED, open_orders=("OT-2026-0000007-1",)), "fundada")
    assert event.waiting
    assert event.open_orders == ("OT-2026-0000007-1",)


@pytest.mark.parametrize(
    ("kind", "fits"),
    [
        (Kind.RECLAMACION, {"accede", "accede_parcialmente", "no_accede"}),
        (Kind.RECURSO_REPOSICION, {"confirma", "modifica", "revoca"}),
    ],
)
@pytest.mark.parametrize("result", Result)
def test_a_result_answers_its_kind_of_case(kind, fits, result, case_at):
    of_one_kind = {"accede", "accede_parcialmente", "no_accede", "confirma", "modifica", "revoca"}
    case = case_at(Stage.CLASSIFIED, kind=kind)
    if result in of_one_kind - fits:
        with pytest.raises(Invalid) as refusal:
            steps.issue_concept(case, way=Way.DRAFT, proposed_result=result, reasons=["Motivo"])
        assert refusal.value.field == "proposed_result"
    else:
        assert steps.issue_concept(case, way=Way.DRAFT, proposed_result=result, reasons=["Motivo"])


def test_only_a_case_with_an_account_can_be_reliquidated(case_at):
    case = case_at(Stage.CLASSIFIED, account=None)
    with pytest.raises(Invalid) as refusal:
        steps.issue_concept(case, way=Way.RELIQUIDATE, proposed_result=Result.ACCEDE, reasons=["Motivo"])
    assert refusal.value.field == "way"


def test_an_extension_moves_the_last_day(case_at):
    event = heard(TermExtended)
    assert evolve(case_at(Stage.ASSIGNED), event).due_on == event.due_on


def test_what_ended_a_case_first_is_remembered(case_at):
    case = evolve(case_at(Stage.ASSIGNED), heard(PQRWithdrawn))
    assert evolve(case, heard(PQRClosed)).ended == "PQRWithdrawn"


def test_a_reopened_case_goes_on_where_it_was(case_at):
    event = heard(PQRReopened)
    case = evolve(case_at(Stage.ASSIGNED, ended="PQRClosed"), event)
    assert (case.stage, case.ended, case.due_on) == (Stage.ASSIGNED, None, event.due_on)


def test_a_case_reopened_after_its_concept_is_classified_and_decided_again(case_at, acts):
    case = evolve(case_at(Stage.CONCEPT_ISSUED, ended="PQRClosed"), heard(PQRReopened))
    assert (case.stage, case.classification) == (Stage.RECEIVED, None)
    case = evolve(case, steps.classify(case, "fundada"))
    assert acts["concept"](case)
