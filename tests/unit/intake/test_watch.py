"""What time does to a case, decided from the case alone; and the silence that follows, by whom and until when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.domain import decisions, silence, terms, watch
from intake.domain.terms import OfficeHours, Rule
from radica.calendar import ClosingDays, colombia
from radica.clock import BOGOTA
from radica.envelope import Actor
from radica.errors import Invalid, Refused
from radica.events.common import Kind, Regime
from radica.events.intake import CompletionReceived, CompletionRequested

CALENDAR = colombia()
BY_TIME = Actor("radica", "service")
DUE = date(2026, 11, 26)  # of the case in conftest, filed on Wednesday 4 November


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)


def look(case, now, calendar=CALENDAR):
    return watch.look(case, now, calendar, "CAL-2026-0000001-1", OfficeHours())


def pass_time(case, now, calendar=CALENDAR):
    """Look, and record what came of it, as the timer does; gives the names of the facts."""
    seen = look(case, now, calendar)
    for fact in seen.facts:
        case.happened(fact.event, BY_TIME, now, cause=fact.cause)
    return [fact.event.event_type for fact in seen.facts]


@pytest.mark.parametrize(
    ("now", "left", "again_at"),
    [
        ("2026-11-10T08:00", None, "2026-11-19T08:00"),
        ("2026-11-19T07:59", None, "2026-11-19T08:00"),
        ("2026-11-19T08:00", 5, "2026-11-23T08:00"),
        ("2026-11-22T12:00", 4, "2026-11-23T08:00"),  # late, on a Sunday: four business days are left
        ("2026-11-23T08:00", 3, "2026-11-25T08:00"),
        ("2026-11-25T08:00", 1, "2026-11-27T00:00"),
        ("2026-11-26T23:59", 0, "2026-11-27T00:00"),  # never looked at before: warned all the same
    ],
)
def test_when_a_case_is_warned_of_and_when_it_is_looked_at_again(filed, now, left, again_at):
    seen = look(filed(), at(now))
    assert [fact.event.business_days_left for fact in seen.facts] == ([] if left is None else [left])
    assert seen.again_at == at(again_at)


def test_an_expired_case_waits_for_something_to_happen(filed):
    seen = look(filed(), at("2026-11-27T00:00"))
    assert [fact.event.event_type for fact in seen.facts] == ["TermExpired"]
    assert (seen.again_at, seen.over) == (at("2026-11-30T00:00"), False)  # 72 hours of the clock, over the weekend


@pytest.mark.parametrize(
    ("regime", "now", "told", "again_at"),
    [
        (Regime.LEY_142, "2026-11-29T23:59", ["TermExpired"], "2026-11-30T00:00"),
        (Regime.LEY_142, "2026-11-30T00:00", ["TermExpired", "RecognitionOverdue"], None),
        (Regime.CPACA_GENERAL, "2026-11-30T00:00", ["TermExpired"], None),  # no silence, so nothing to recognise
    ],
)
def test_seventy_two_hours_without_recognition_are_told_once(filed, regime, now, told, again_at):
    case = filed(regime=regime)
    assert look(case, at(now)).again_at == (again_at and at(again_at))
    assert pass_time(case, at(now)) == told
    assert pass_time(case, at("2026-12-01T09:00")) == [
        name for name in ["RecognitionOverdue"] if regime is Regime.LEY_142 and name not in told
    ]
    assert pass_time(case, at("2026-12-02T09:00")) == []


def test_an_unanswered_request_for_information_is_accepted_and_handed_over_in_three_days(filed):
    case = filed(regime=Regime.CPACA_INFORMACION, due_on=date(2026, 11, 19))  # ten days: Monday the 16th is a holiday
    (told,) = look(case, at("2026-11-20T00:00")).facts
    assert (told.event.copies_by, told.event.recognise_by) == (date(2026, 11, 24), None)  # Friday, Monday, Tuesday


@pytest.mark.parametrize("regime", [regime for regime in Regime if regime is not Regime.CPACA_INFORMACION])
def test_nothing_else_is_accepted_by_being_left_unanswered(filed, regime):
    facts = look(filed(regime=regime), at("2027-01-20T00:00")).facts
    assert [fact.event.copies_by for fact in facts if fact.event.event_type == "TermExpired"] == [None]


def test_a_request_for_information_that_was_answered_in_time_is_not_accepted_by_silence(answered):
    case = answered(notified=False, regime=Regime.CPACA_INFORMACION, due_on=date(2026, 11, 19))  # filed on the 19th
    (told,) = look(case, at("2026-11-20T00:00")).facts
    assert told.event.copies_by is None


def test_an_answer_that_went_out_in_time_leaves_no_hours_to_pass(answered):
    case = answered(notified=False)  # filed on 19 November
    assert pass_time(case, at("2026-12-10T09:00")) == ["TermExpired"]


def test_a_calendar_that_moved_the_last_day_is_a_fact_and_the_warnings_follow_it(filed):
    case = filed()
    closing = CALENDAR.closed([ClosingDays(date(2026, 11, 20), date(2026, 11, 20), "Simulacro")])
    assert pass_time(case, at("2026-11-19T07:00"), closing) == ["TermMoved"]
    assert case.due_on == date(2026, 11, 27)
    assert pass_time(case, at("2026-11-19T07:00"), closing) == []
    assert pass_time(case, at("2026-11-19T08:00"), closing) == ["TermWarning"]  # five left: 23, 24, 25, 26, 27
    assert pass_time(case, at("2026-11-23T08:00"), closing) == []  # three before Friday 27 is Tuesday 24
    assert pass_time(case, at("2026-11-24T08:00"), closing) == ["TermWarning"]


@given(st.lists(st.integers(-72, 24 * 30), min_size=1, max_size=25))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wherever_the_clock_jumps_each_thing_is_told_once_and_the_next_look_is_ahead(filed, hours):
    case = filed()
    told = []
    for hour in hours:
        now = at("2026-11-04T10:00") + timedelta(hours=hour)
        told += pass_time(case, now)
        again_at = look(case, now).again_at
        assert again_at is None or again_at > now
    assert told.count("TermExpired") <= 1
    assert told.count("TermWarning") <= 3
    assert (at("2026-11-04T10:00") + timedelta(hours=max(hours)) >= silence.begins(DUE)) == ("TermExpired" in told)


def test_the_seventy_two_hours_are_of_the_clock_and_begin_when_the_last_day_ends():
    assert silence.begins(date(2026, 12, 16)) == at("2026-12-17T00:00")
    assert silence.recognise_by(date(2026, 12, 16)) == at("2026-12-20T00:00")  # a Sunday


@pytest.mark.parametrize(
    ("filing", "response", "owed"),
    [
        ({}, None, True),
        ({}, "2026-11-26", False),  # it went out in time: what is missing is its notification
        ({}, "2026-11-27", True),
        ({"kind": Kind.CONSULTA, "regime": Regime.CPACA_CONSULTA, "due_on": date(2026, 12, 18)}, None, False),
    ],
)
def test_which_expired_case_owes_a_recognition(filed, fact, filing, response, owed):
    case = filed(**filing)
    if response:
        case.record(fact("ResponseFiled", outgoing_number="S-1", filed_on=response, needs_citation=True))
    facts = [fact.event for fact in look(case, at("2026-12-28T10:00")).facts]
    expired = next(event for event in facts if event.event_type == "TermExpired")
    assert (expired.recognise_by is not None) is owed
    assert (expired.answer_filed_on and expired.answer_filed_on.isoformat()) == response


def test_a_silence_is_recognised_once_and_only_when_it_is_there(filed, answered, fact):
    case = filed()
    with pytest.raises(Refused, match="no ha vencido"):
        silence.check(case, at("2026-11-26T23:59"))
    silence.check(case, at("2026-11-27T00:00"))
    case.record(fact("SilenceRecognised"))
    with pytest.raises(Refused, match="ya se reconoció"):
        silence.check(case, at("2026-11-27T00:00"))
    closed = filed()
    closed.record(fact("PQRClosed"))
    with pytest.raises(Refused, match="cerrado"):
        silence.check(closed, at("2026-11-27T00:00"))
    with pytest.raises(Refused, match="ya se notificó"):
        silence.check(answered(), at("2026-11-27T00:00"))
    with pytest.raises(Refused, match="artículo 158"):
        silence.check(filed(kind=Kind.CONSULTA, regime=Regime.CPACA_CONSULTA), at("2027-11-27T00:00"))


def test_a_term_stands_still_until_the_petition_is_completed_and_runs_again_the_day_after(filed):
    case = filed()
    case.happened(
        CompletionRequested(radicado=case.id, missing=("la cédula",), until=date(2026, 12, 9)),
        BY_TIME,
        at("2026-11-10T10:00"),
    )
    assert look(case, at("2026-12-09T23:59")) == watch.Seen(again_at=at("2026-12-10T00:00"))
    received = CompletionReceived(radicado=case.id, received_on=date(2026, 11, 23), due_on=date(2026, 12, 9))
    case.happened(received, BY_TIME, at("2026-11-24T09:00"))
    # Four days ran (5, 6, 9, 10 November); eleven are left: 24-27, 30, 1-4, 7 and 9 December.
    assert look(case, at("2026-11-24T09:00")).facts == ()
    days = {day.on: day for day in terms.days(case.term, CALENDAR)}
    assert days[date(2026, 11, 23)].rule is Rule.COMPLETION
    assert "Ley 1437 de 2011, art. 17" in days[date(2026, 11, 23)].why
    assert days[date(2026, 11, 24)].number == 5


def test_a_petition_that_nobody_completed_is_told_once_and_more_time_is_another_end(filed):  # CPACA art. 17
    case = filed()
    asked = CompletionRequested(radicado=case.id, missing=("la cédula",), until=date(2026, 12, 9))
    case.happened(asked, BY_TIME, at("2026-11-10T10:00"))
    assert pass_time(case, at("2026-12-09T23:59")) == []
    more = asked.model_copy(update={"until": date(2027, 1, 12), "extended": True})
    case.happened(more, BY_TIME, at("2026-12-09T10:00"))
    assert look(case, at("2026-12-10T00:00")) == watch.Seen(again_at=at("2027-01-13T00:00"))
    assert pass_time(case, at("2027-01-13T00:00")) == ["CompletionLapsed"]
    assert pass_time(case, at("2027-01-14T00:00")) == []
    assert look(case, at("2027-01-14T00:00")) == watch.Seen()


@pytest.mark.parametrize("end", ["answered", "closed", "recognised"])
def test_a_case_that_needs_no_answer_any_more_is_watched_no_more(filed, answered, fact, end):
    case = answered() if end == "answered" else filed()
    if end != "answered":
        case.record(fact({"closed": "PQRClosed", "recognised": "SilenceRecognised"}[end]))
    assert look(case, at("2026-11-27T00:00")) == watch.OVER


def test_a_change_of_kind_keeps_the_days_that_ran_and_the_evidence_that_stopped_them(filed, fact):
    case = filed(kind=Kind.CONSULTA, regime=Regime.CPACA_CONSULTA)
    case.record(fact("TermExtended", due_on="2026-12-22", ends_on="2026-11-06"))  # ordered on the day of filing
    changed = decisions.change_kind(case, Kind.SOLICITUD_INFORMACION, "Pide copias", CALENDAR)
    # 9-13 November are five days, 17-20 nine (16 is a holiday), Monday 23 the tenth.
    assert (changed.regime, changed.due_on) == (Regime.CPACA_INFORMACION, date(2026, 11, 23))
    case.happened(changed, BY_TIME, at("2026-11-10T10:00"))
    assert (case.kind, case.regime, case.due_on) == (Kind.SOLICITUD_INFORMACION, changed.regime, changed.due_on)


def test_a_case_does_not_change_to_what_it_is_nor_into_a_recurso_nor_once_it_was_answered(filed, answered):
    with pytest.raises(Invalid):
        decisions.change_kind(filed(), Kind.RECLAMACION, "igual", CALENDAR)
    with pytest.raises(Refused, match="recurso"):
        decisions.change_kind(filed(), Kind.RECURSO_REPOSICION, "recurre", CALENDAR)
    with pytest.raises(Refused, match="respuesta"):
        decisions.change_kind(answered(), Kind.QUEJA, "se queja", CALENDAR)
