from __future__ import annotations

import itertools
import uuid
from datetime import timedelta

import pytest

from radica import events
from radica.errors import Invalid, NotFound
from radica.events.examples import EXAMPLES
from radica.testing import A_TUESDAY_MORNING

LATER = A_TUESDAY_MORNING + timedelta(hours=1)


@pytest.fixture
def holds(client, coordinator, utility):
    """The radicados that hold something on the account."""

    def holds_():
        account = client.get("/accounts/0807800012", auth=coordinator).json()
        return [(hold["radicado"], hold["invoice"], hold["amount"]) for hold in account["holds"]]

    return holds_


HELD = [("E-2026-0000123-4", "F-2026-10-12", "253543")]


@pytest.mark.parametrize("kind", ["reclamacion", "recurso_reposicion", "recurso_reposicion_apelacion"])
def test_a_disputed_invoice_is_not_collected_while_the_case_is_open(billing, facts, holds, announced, kind):
    billing.hear([facts.radicated(kind=kind)])

    assert holds() == HELD
    ((name, data),) = announced()
    assert name == "CollectionHeld"
    held = events.parse(name, 1, data)
    assert (held.account, held.invoice, held.amount) == ("0807800012", "F-2026-10-12", 253_543)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "queja"},
        {"kind": "peticion"},
        {"invoice": None},
        {"account": None},
        {"invoice": "F-que-no-existe"},
        {"invoice": "F-2026-10-13"},
    ],
    ids=["complaint", "petition", "no invoice", "no account", "unknown invoice", "the neighbour's invoice"],
)
def test_nothing_is_held_without_an_invoice_of_the_account_in_dispute(billing, facts, holds, announced, changes):
    billing.hear([facts.radicated(**changes)])

    assert holds() == []
    assert announced() == []


@pytest.mark.parametrize("ending", ["closed", "withdrawn"])
def test_the_end_of_the_case_releases_what_it_held(billing, facts, holds, announced, ending):
    billing.hear([facts.radicated()])
    billing.hear([getattr(facts, ending)()])

    assert holds() == []
    assert [name for name, _ in announced()] == ["CollectionHeld", "CollectionReleased"]
    assert announced()[1][1]["amount"] == "253543.00"


def test_a_reopened_case_holds_again(billing, facts, holds, announced):
    billing.hear([facts.radicated(), facts.closed()])
    billing.hear([facts.reopened(at=LATER)])

    assert holds() == HELD
    assert [name for name, _ in announced()] == ["CollectionHeld", "CollectionReleased", "CollectionHeld"]


def test_a_petition_that_turns_out_to_be_a_claim_holds_from_then_on_and_the_other_way_round(
    billing, facts, holds, announced
):
    billing.hear([facts.radicated(kind="peticion")])
    assert holds() == []
    claim = facts.became("reclamacion")
    billing.hear([claim, claim, facts.became("recurso_reposicion")])
    assert holds() == HELD
    billing.hear([facts.became("queja")])
    assert holds() == []
    assert [name for name, _ in announced()] == ["CollectionHeld", "CollectionReleased"]


def test_another_kind_of_a_case_that_is_not_known_yet_is_put_aside(billing, facts, db, utility):
    with pytest.raises(NotFound):
        billing.hear([facts.became("reclamacion")])
    with db.transaction() as tx:
        assert tx.all("select message_id from inbox") == []


def test_two_cases_about_one_invoice_hold_each_for_itself(billing, facts, holds):
    other = "E-2026-0000124-0"
    billing.hear([facts.radicated(), facts.radicated(other)])
    billing.hear([facts.closed()])

    assert [radicado for radicado, *_ in holds()] == [other]


def test_a_fact_heard_twice_has_one_effect(utility, billing, facts, announced):
    filed, given, ended = facts.radicated(), facts.concept(), facts.closed()
    billing.hear([filed, filed])
    billing.hear([filed, given])
    billing.hear([given, ended])
    billing.hear([ended, filed])

    assert [name for name, _ in announced()] == ["CollectionHeld", "CollectionReleased"]


def test_the_id_of_what_follows_comes_from_what_was_heard(utility, billing, db, facts):
    heard_id = str(uuid.uuid4())
    billing.hear([facts.radicated(message_id=heard_id)])

    with db.transaction() as tx:
        row = tx.one("select message_id::text, actor_id, actor_lane from log")
    assert row.message_id == str(uuid.uuid5(uuid.UUID(heard_id), "CollectionHeld"))
    assert (row.actor_id, row.actor_lane) == ("billing", "service")


@pytest.mark.parametrize("order", list(itertools.permutations(["radicated", "concept", "closed"])))
def test_facts_leave_the_same_state_in_whatever_order_they_come(billing, facts, db, holds, order):
    for name in order:
        billing.hear([getattr(facts, name)()])

    with db.transaction() as tx:
        case = tx.one("select kind, account, invoice, concept, ended from cases")
    assert tuple(case) == ("reclamacion", "0807800012", "F-2026-10-12", "reliquidate", True)
    assert holds() == []


def test_the_latest_concept_holds_even_when_it_is_heard_first(billing, facts, db, utility):
    billing.hear([facts.concept(way="draft", at=LATER), facts.concept(way="reliquidate")])

    with db.transaction() as tx:
        assert tx.one("select concept from cases").concept == "draft"


@pytest.mark.parametrize("case", ["unknown version", "wrong body", "another event"])
def test_a_message_that_cannot_be_understood_changes_nothing(billing, facts, db, utility, case):
    poison = facts.radicated()
    if case == "unknown version":
        poison = type(poison)(**{**{name: getattr(poison, name) for name in poison.__slots__}, "version": 99})
    elif case == "wrong body":
        poison.data["kind"] = "invento"
    else:
        poison = facts.heard("PQRArchived", {"archived_on": "2026-11-24", "index_hash": "0" * 64})

    with pytest.raises(Invalid):
        billing.hear([facts.radicated("E-2026-0000124-0"), poison])
    with db.transaction() as tx:
        assert tx.all("select radicado from cases") == []
        assert tx.all("select message_id from inbox") == []


def test_an_open_claim_of_the_old_system_is_not_collected_and_one_that_ended_is_of_no_concern(
    billing, facts, holds, announced
):
    about = {"account": "0807800012", "invoice": "F-2026-10-12"}
    ended = {**EXAMPLES["PQRMigrated", 1], **about, "radicado": "H-2024-1"}
    billing.hear([facts.heard("PQRMigrated", ended, "H-2024-1")])
    assert (holds(), announced()) == ([], [])

    still = {**ended, "radicado": "H-2026-77", "ended": None}
    billing.hear([facts.heard("PQRMigrated", still, "H-2026-77")])
    assert holds() == [("H-2026-77", "F-2026-10-12", "253543")]
    assert [name for name, _ in announced()] == ["CollectionHeld"]
