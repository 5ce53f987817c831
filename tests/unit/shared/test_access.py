from __future__ import annotations

import pytest

from radica.access import LANE_NAMES, STAFF, Access, Lane, lane_name
from radica.errors import Forbidden


def person(*lanes):
    return Access("1", "Ana", frozenset(lanes))


def test_an_act_is_done_in_the_first_of_its_lanes_that_the_person_holds():
    ana = person(Lane.LEGAL, Lane.AUDITOR)
    assert ana.require(Lane.COMMERCIAL_DIRECTOR, Lane.AUDITOR, Lane.LEGAL) == Lane.AUDITOR


def test_another_lane_is_refused_and_told_whose_act_it_is():
    with pytest.raises(Forbidden) as refused:
        person(Lane.LEGAL).require(Lane.FIELD_OPERATOR, Lane.METERING_TECHNICIAN)
    assert refused.value.detail == (
        "Esto le corresponde a: Auxiliar operario comercial o Técnico administrativo de micromedición."
    )
    assert refused.value.way_out


def test_nobody_has_a_lane_by_default():
    with pytest.raises(Forbidden):
        person().require(*Lane)
    with pytest.raises(Forbidden):
        person(Lane.LEGAL).require()


@pytest.mark.parametrize("lane", [Lane.CITIZEN, Lane.SERVICE])
def test_citizens_and_machines_are_no_staff(lane):
    assert lane not in STAFF
    with pytest.raises(Forbidden):
        person(lane).require_staff()


@pytest.mark.parametrize("lane", sorted(STAFF))
def test_staff_of_every_lane_may_read(lane):
    assert person(lane).require_staff() == lane


def test_every_lane_has_a_spanish_name():
    assert set(LANE_NAMES) == set(Lane)
    assert lane_name("legal") == "Área Jurídica"
    assert lane_name("otra") == "otra"
