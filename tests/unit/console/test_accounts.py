from __future__ import annotations

import pytest

from console.domain import accounts
from radica.access import STAFF, Lane
from radica.errors import Invalid


@pytest.mark.parametrize("text", ["ana", "ana.perez", " Ana.Perez2 ", "gestion-documental", "a_b"])
def test_a_username_is_kept_in_lower_case(text):
    assert accounts.username(text) == text.strip().lower()


@pytest.mark.parametrize(
    "text", ["", "an", "2ana", "ana perez", "ana..perez", "ana.", "ñandu", "a" * 41, "ana@x", "a\n"]
)
def test_a_username_that_is_none_is_refused_with_its_field(text):
    with pytest.raises(Invalid) as refused:
        accounts.username(text)
    assert refused.value.field == "username"


def test_lanes_are_kept_once_and_in_the_order_of_the_procedure():
    assert accounts.lanes(["legal", "records_assistant", "legal"]) == ["records_assistant", "legal"]


@pytest.mark.parametrize("wanted", [[], ["jefe"], ["legal", "service"], ["citizen"]])
def test_people_have_lanes_of_people_only(wanted):
    with pytest.raises(Invalid) as refused:
        accounts.lanes(wanted)
    assert refused.value.field == "lanes"


def test_a_new_installation_has_one_account_for_each_lane_of_people():
    assert {role.lane for role in accounts.ROLES} == set(STAFF)
    assert set(accounts.STAFF_LANES) == set(STAFF)
    assert Lane.SERVICE not in accounts.STAFF_LANES


def test_the_accounts_of_a_new_installation_are_proper_ones():
    assert [accounts.username(role.username) for role in accounts.ROLES] == [role.username for role in accounts.ROLES]
    assert len({role.username for role in accounts.ROLES}) == len(accounts.ROLES)
