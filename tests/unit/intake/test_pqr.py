"""The case as an aggregate: its history, and facts recorded once."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.intake.stored_forms import project

from intake.domain.pqr import NAMESPACE, PQR
from radica.envelope import Actor, Message
from radica.events.intake import TermWarning


def test_the_history_makes_the_case_again(answered):
    case = answered()
    again = project(None, case.collect_events())
    assert again.version == case.version == 4
    assert {**vars(again), "pending_events": [], "held": set()} == {**vars(case), "pending_events": [], "held": set()}


def test_versions_count_from_one_without_holes(answered):
    assert [event.originator_version for event in answered().collect_events()] == [1, 2, 3, 4]


def test_a_fact_is_recorded_once(filed, fact):
    case = filed()
    heard = fact("PQRReceived")
    assert case.record(heard)
    assert not case.record(heard)
    assert case.version == 2


def test_a_recorded_fact_keeps_its_id_and_gets_the_cases_own_sequence(filed, fact):
    case = filed()
    heard = fact("PQRReceived")
    case.record(heard)
    recorded = case.collect_events()[-1].message
    assert recorded.id == heard.id
    assert recorded.sequence == 2
    assert recorded.source == "/intake"
    assert recorded.data == heard.data


def test_a_fact_of_a_kind_that_is_not_known_yet_is_recorded_all_the_same(filed, fact):
    case = filed()
    assert case.record(fact("SomethingOfTheFuture"))


def test_a_fact_of_its_own_says_who_when_and_in_which_version(filed):
    case = filed()
    case.collect_events()
    at, actor = datetime(2026, 11, 24, 14, 0, tzinfo=UTC), Actor("ana.perez", "legal", "jefe")
    warning = TermWarning(radicado=case.id, due_on=date(2026, 11, 26), business_days_left=2)
    known = case.happened(warning, actor, at, traceparent="00-a-b-01", sealed=b"sealed", cause="TermWarning/2")
    (event,) = case.collect_events()
    assert event.sealed == b"sealed"
    assert event.message == Message(
        id=known, type="TermWarning", version=1, source="/intake", subject=case.id, sequence=2, time=at, actor=actor,
        data={"radicado": case.id, "due_on": "2026-11-26", "business_days_left": 2}, traceparent="00-a-b-01",
    )  # fmt: skip
    assert case.knows("TermWarning/2")
    assert not case.knows("TermWarning/3")
    assert known == str(uuid.uuid5(NAMESPACE, f"{case.id}/TermWarning/2"))


def test_what_a_fact_of_its_own_is_derived_from_is_its_version_where_no_cause_is_told(filed):
    (event,) = filed().collect_events()
    assert event.message.id == str(uuid.uuid5(NAMESPACE, f"{event.message.subject}/1"))


def test_another_kind_has_another_term(filed, fact):
    case = filed()
    changed = {"kind": "consulta", "regime": "cpaca_consulta", "due_on": "2026-12-18"}
    case.record(replace(fact("KindChanged"), data=changed))
    assert (case.kind, case.regime, case.term.regime) == ("consulta", "cpaca_consulta", "cpaca_consulta")


def test_a_fact_that_may_happen_twice_has_no_cause(filed):
    case = filed()
    filing = case.pending_events[0].message
    with pytest.raises(ValueError, match="PQRRadicated"):
        case.happened(filing.event(), filing.actor, filing.time, cause="whatever")


def test_ids_of_own_facts_follow_from_the_case_and_its_version(filed):
    first, second = (filed().collect_events()[0].message.id for _ in range(2))
    assert first == second


def test_extending_moves_the_last_day(filed, fact):
    case = filed()
    case.record(fact("TermExtended", due_on="2026-12-30", ends_on="2026-12-04"))
    assert case.due_on == date(2026, 12, 30)
    assert case.extended


def test_a_case_knows_when_it_was_closed_by_the_time_of_the_fact(filed, fact):
    case = filed()
    closed = fact("PQRClosed")
    case.record(closed)
    case.record(fact("PQRArchived", archived_on="2026-11-25"))
    assert case.closed_at == closed.time


@given(repeats=st.lists(st.integers(0, 5), max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_often_and_in_whatever_order_facts_are_repeated_each_is_held_once(fact, repeats):
    facts = [fact("PQRReceived") for _ in range(6)]
    case = PQR("E-2026-0000001-1")
    for index in repeats:
        case.record(facts[index])
    held = [event.message.id for event in case.collect_events()]
    assert len(held) == len(set(held)) == len(set(repeats))
