"""What a snapshot holds is what the events make, whatever they are."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.intake.stored_forms import alike, project, put_away_and_taken_up

from intake.domain.pqr import FOLDED, PQR
from intake.store import snapshots
from radica.events.examples import EXAMPLES

KINDS = sorted(kind for kind, version in EXAMPLES if version == 1)


def a_history(fact, kinds):
    case = PQR("E-2026-0000001-1")
    for kind in ["PQRRadicated", *kinds]:
        case.record(replace(fact(kind), data=EXAMPLES[kind, 1]))
    return case, case.collect_events()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=st.lists(st.sampled_from(KINDS), max_size=60))
def test_a_case_is_made_by_the_events_that_leave_a_trace_and_the_last_one(fact, kinds):
    case, events = a_history(fact, kinds)
    loaded = [event for event in events if event.message.type in FOLDED or event is events[-1]]
    assert alike(project(None, loaded), case)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=60), cut=st.integers(1, 60))
def test_a_case_goes_on_from_a_snapshot_as_it_does_from_its_events(fact, kinds, cut):
    case, events = a_history(fact, kinds)
    snapshot = put_away_and_taken_up(project(None, events[:cut]))
    assert alike(project(snapshot, events[cut:]), case)


def test_everything_a_case_keeps_is_declared(fact):
    case, _ = a_history(fact, KINDS)
    assert vars(case).keys() - snapshots.NOT_KEPT <= set(snapshots.State.__struct_fields__)


@pytest.mark.parametrize("state", ["", "null", "{", '{"surprise": 1}', '{"version": "one"}', "\x80\x04cos\nsystem\n"])
def test_a_snapshot_makes_nothing_but_a_case(state):
    with pytest.raises(msgspec.DecodeError):
        snapshots.restored("E-1", state)
