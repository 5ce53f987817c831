"""What a snapshot holds is what the events make, whatever they are."""

from __future__ import annotations

import uuid
from dataclasses import replace
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.intake.stored_forms import alike, put_away_and_taken_up

from intake.domain.facts import Facts
from intake.domain.pqr import PQR, project
from intake.store import snapshots
from radica.events.examples import EXAMPLES

KINDS = sorted(kind for kind, version in EXAMPLES if version == 1)


def packed(facts):
    return Facts.unpack(facts.pack())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=60), cut=st.integers(1, 60))
def test_a_case_goes_on_from_a_snapshot_as_it_does_from_its_events(fact, kinds, cut):
    case = PQR("E-2026-0000001-1")
    for kind in ["PQRRadicated", *kinds]:
        case.record(replace(fact(kind), data=EXAMPLES[kind, 1]))
    events = case.collect_events()
    snapshot = put_away_and_taken_up(project(None, events[:cut]))
    assert alike(project(None, [snapshot, *events[cut:]]), case)


@given(ids=st.lists(st.uuids(), max_size=40), later=st.lists(st.uuids(), max_size=5), other=st.uuids())
def test_facts_are_the_same_set_after_they_were_put_away(ids, later, other):
    facts, plain = Facts(), set()
    for fact in map(str, ids):
        facts.add(fact)
        plain.add(fact)
    facts = packed(facts)
    for fact in map(str, later):
        facts.add(fact)
        plain.add(fact)
    assert set(facts) == plain
    assert all(fact in facts for fact in plain)
    assert (str(other) in facts) == (str(other) in plain)
    assert facts == packed(facts)


def test_an_id_that_lies_across_two_others_is_not_among_them():
    first, second = uuid.UUID(bytes=bytes(range(16))), uuid.UUID(bytes=bytes(range(16, 32)))
    facts = Facts()
    facts.add(str(first))
    facts.add(str(second))
    facts = packed(facts)
    assert str(uuid.UUID(bytes=bytes(range(8, 24)))) not in facts
    assert str(second) in facts


def test_an_id_is_found_between_two_that_repeat_it_across_their_edges():
    before, wanted, after = bytes([0x10] * 15 + [0x7F]), bytes([0x7F] * 16), bytes([0x7F] + [0x80] * 15)
    facts = Facts()
    for fact in (before, wanted, after):
        facts.add(str(uuid.UUID(bytes=fact)))
    facts = packed(facts)
    assert str(uuid.UUID(bytes=wanted)) in facts


def test_facts_are_equal_to_facts_only():
    facts = Facts()
    facts.add(str(uuid.UUID(int=1)))
    assert facts != {str(uuid.UUID(int=1))}
    assert facts != Facts()


def test_everything_a_case_keeps_is_declared(fact):
    case = PQR("E-2026-0000001-1")
    for kind in ["PQRRadicated", *KINDS]:
        case.record(replace(fact(kind), data=EXAMPLES[kind, 1]))
    assert vars(case).keys() - snapshots.NOT_KEPT <= set(snapshots.State.__struct_fields__)


@pytest.mark.parametrize("state", ["", "null", "{", '{"surprise": 1}', '{"version": "one"}', "\x80\x04cos\nsystem\n"])
def test_a_snapshot_makes_nothing_but_a_case(state):
    with pytest.raises(msgspec.DecodeError):
        snapshots.restored(SimpleNamespace(subject="E-1", sequence=1, state=state))
