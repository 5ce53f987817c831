"""When an answer may be drafted (step 13)."""

from __future__ import annotations

import pytest

from correspondence.domain.case import Concept, missing, require_ready
from correspondence.domain.letter import State, next_draft
from radica.errors import Refused
from radica.events.common import Result
from radica.events.routing import Way

TO_RELIQUIDATE = Concept(Way.RELIQUIDATE, Result.ACCEDE)


def test_a_case_without_concept_waits_for_it(a_case):
    assert "paso 10" in missing(a_case(concept=None))


def test_a_concept_that_says_draft_is_enough(a_case):
    assert missing(a_case()) is None


def test_a_concept_that_says_reliquidate_waits_for_the_reliquidation(a_case):
    assert "paso 11" in missing(a_case(concept=TO_RELIQUIDATE))


def test_a_reliquidation_without_charge_is_enough(a_case, reliquidation):
    assert missing(a_case(concept=TO_RELIQUIDATE, reliquidation=reliquidation(charge_needed=False))) is None


def test_a_reliquidation_with_charge_waits_for_the_charges(a_case, reliquidation):
    lacking = missing(a_case(concept=TO_RELIQUIDATE, reliquidation=reliquidation(charge_needed=True)))
    assert "RL-2026-0000003-9" in lacking
    assert "paso 12" in lacking


def test_loaded_charges_are_enough(a_case, reliquidation):
    loaded = reliquidation(charge_needed=True, loaded_onto="2026-12")
    assert missing(a_case(concept=TO_RELIQUIDATE, reliquidation=loaded)) is None


def test_a_reliquidation_heard_before_its_concept_is_enough(a_case, reliquidation):
    assert missing(a_case(concept=None, reliquidation=reliquidation())) is None


def test_a_later_concept_that_says_draft_stands_over_charges_not_loaded(a_case, reliquidation):
    assert missing(a_case(reliquidation=reliquidation(charge_needed=True))) is None


def test_a_closed_case_is_not_answered_any_more(a_case):
    with pytest.raises(Refused, match="cerrado") as refusal:
        require_ready(a_case(closed=True))
    assert "caso nuevo" in refusal.value.way_out


def test_the_refusal_says_what_is_missing(a_case):
    with pytest.raises(Refused, match="paso 10"):
        require_ready(a_case(concept=None))


def test_the_first_draft_is_number_one(a_case):
    assert next_draft(a_case(), None) == 1


def test_a_returned_letter_gets_its_next_draft(a_case, a_letter):
    assert next_draft(a_case(), a_letter(state=State.RETURNED, draft=2)) == 3


@pytest.mark.parametrize("state", [State.DRAFTED, State.APPROVED, State.SIGNED, State.FILED])
def test_a_live_letter_keeps_a_second_one_away(a_case, a_letter, state):
    with pytest.raises(Refused, match="Ya hay una respuesta") as refusal:
        next_draft(a_case(), a_letter(state=state))
    assert refusal.value.way_out


def test_the_refusal_names_the_outgoing_number_of_an_answer_that_has_gone_out(a_case, a_letter):
    with pytest.raises(Refused, match="S-2026-0000045-2"):
        next_draft(a_case(), a_letter(state=State.FILED, outgoing_number="S-2026-0000045-2"))
