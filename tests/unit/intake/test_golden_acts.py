"""The dates of the acts around the answer, counted by hand from the law; the article stands beside each row.

Days that do not count are named where they lie in the way: Ley Emiliani (Ley 51 of 1983 art. 2), Ley 2578 of 2026
art. 6 (13 July 2026), Saturdays and Sundays (Ley 4 of 1913 art. 62). The answer's own term is in test_golden_terms.py.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from intake.domain import decisions, notes, remedies, silence, terms
from intake.domain.terms import OfficeHours, Term
from radica.calendar import colombia
from radica.clock import BOGOTA, legal_date
from radica.envelope import Actor
from radica.errors import Invalid, Refused
from radica.events import DocumentRef
from radica.events.common import Kind

CALENDAR, HOURS = colombia(), OfficeHours()
ACTOR = Actor("auxiliar", "customer_service_assistant")
LETTER = DocumentRef(sha256="a" * 64, name="t.pdf", media_type="application/pdf", size=1, service="intake")
A_DAY = date.resolution


def day(text):
    return date.fromisoformat(text)


def noon(text):
    return datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=BOGOTA)


@pytest.fixture
def presented(filed):
    """Give a case of a kind that was presented at a moment, with the last day that the clock gave it."""

    def make(at, kind=Kind.RECLAMACION):
        at = datetime.fromisoformat(at).replace(tzinfo=BOGOTA)
        term = Term(terms.REGIMES[kind], legal_date(at), HOURS.are_over(at))
        radicated = terms.radicated_at(at, CALENDAR, HOURS)
        dates = {"filed_at": at, "radicated_at": radicated, "after_hours": term.after_hours}
        return filed(kind=kind, regime=term.regime, due_on=terms.due_on(term, CALENDAR), **dates)

    return make


def ask(case, on):
    case.happened(remedies.request_completion(case, ("el poder",), day(on), CALENDAR), ACTOR, noon(on))
    return case


def take_evidence(case, ordered_on, ends_on):
    due = decisions.check_extension(case, day(ends_on), day(ordered_on), CALENDAR)
    case.happened(decisions.extend(case, "x", "Visita", day(ends_on), due, LETTER), ACTOR, noon(ordered_on))
    return case


@pytest.mark.parametrize(
    ("presented_at", "last_day"),
    [
        # CPACA art. 17: ten business days from filing to ask that a petition be completed.
        ("2026-06-26T10:00", "2026-07-14"),  # 29 Jun San Pedro, 13 Jul Ley 2578
        ("2026-06-26T17:00", "2026-07-15"),  # after hours: radicated Tue 30 Jun (CPACA art. 54)
        ("2026-12-18T10:00", "2027-01-05"),  # 25 Dec, 1 Jan
        ("2026-03-21T10:00", "2026-04-09"),  # Saturday: radicated Tue 24 Mar (23 San José); 2 and 3 Apr
    ],
)
def test_until_when_completion_may_be_asked_for(presented, presented_at, last_day):
    remedies.request_completion(presented(presented_at), ("x",), day(last_day), CALENDAR)
    with pytest.raises(Refused, match=last_day):
        remedies.request_completion(presented(presented_at), ("x",), day(last_day) + A_DAY, CALENDAR)


@pytest.mark.parametrize(
    ("asked_on", "until", "with_more_time"),
    [
        # CPACA art. 17: one month, and once as much again; months by the calendar (Ley 4 of 1913 arts. 59 and 62).
        ("2026-07-14", "2026-08-14", "2026-09-14"),
        ("2026-07-07", "2026-08-10", "2026-09-10"),  # 7 Aug Boyacá, a Friday
        ("2026-07-13", "2026-08-13", "2026-09-14"),  # 13 Sep is a Sunday
        ("2026-07-03", "2026-08-03", "2026-09-03"),
    ],
)
def test_until_when_the_petitioner_may_complete(presented, asked_on, until, with_more_time):
    case = ask(presented("2026-06-30T10:00"), asked_on)
    assert case.awaited.until == day(until)
    assert remedies.extend_completion(case, day(until), CALENDAR).until == day(with_more_time)


@pytest.mark.parametrize(
    ("kind", "presented_at", "asked_on", "received_on", "last_day"),
    [
        # CPACA art. 17: the term runs again from the day after; the days that had run stay run.
        # 25, 26 and 30 Jun, 1-3 Jul are six; nine left: 28-31 Jul, 3-6 Aug, 10 Aug (7 Aug Boyacá).
        (Kind.RECLAMACION, "2026-06-24T10:00", "2026-07-03", "2026-07-27", "2026-08-10"),
        # The same, brought on a Saturday: the nine are 27-31 Jul and 3-6 Aug.
        (Kind.RECLAMACION, "2026-06-24T10:00", "2026-07-03", "2026-07-25", "2026-08-06"),
        # Presented after hours on Fri 26 Jun, radicated Tue 30, asked for that day: all fifteen are left.
        # 14-17 Jul four (13 Jul Ley 2578), 21-24 eight (20 Jul), 27-31 thirteen, 3 and 4 Aug.
        (Kind.RECLAMACION, "2026-06-26T17:30", "2026-06-30", "2026-07-10", "2026-08-04"),
        # CPACA art. 14.1, ten days: 15-17 Dec are three; seven left: 12-15 and 18-20 Jan (11 Jan Reyes).
        (Kind.SOLICITUD_INFORMACION, "2026-12-14T10:00", "2026-12-17", "2027-01-08", "2027-01-20"),
        # Brought the day it was asked for: nothing has stood still (16 Nov Cartagena).
        (Kind.RECLAMACION, "2026-11-04T10:00", "2026-11-10", "2026-11-10", "2026-11-26"),
    ],
)
def test_the_last_day_after_completion(presented, kind, presented_at, asked_on, received_on, last_day):
    case = ask(presented(presented_at, kind), asked_on)
    received = remedies.receive_completion(case, day(received_on), (), day(received_on), CALENDAR)
    assert received.due_on == day(last_day)


@pytest.mark.parametrize(
    ("first", "second", "presented_at", "before", "after"),
    [
        # Ley 142 art. 158 and CPACA art. 14: the term of what it turns out to be, from the same first day.
        (Kind.RECLAMACION, Kind.CONSULTA, "2026-11-04T10:00", "2026-11-26", "2026-12-18"),  # 16 Nov, 8 Dec
        (Kind.CONSULTA, Kind.SOLICITUD_INFORMACION, "2026-07-06T10:00", "2026-08-21", "2026-07-22"),  # 13, 20 Jul
        (Kind.PETICION, Kind.DENUNCIA, "2026-03-26T10:00", "2026-04-20", "2026-04-20"),  # 2 and 3 Apr
        (Kind.SUGERENCIA, Kind.SOLICITUD_INFORMACION, "2026-12-10T10:00", "2027-01-04", "2026-12-24"),  # 25 Dec, 1 Jan
    ],
)
def test_the_last_day_of_another_kind(presented, first, second, presented_at, before, after):
    case = presented(presented_at, first)
    assert case.due_on == day(before)
    assert decisions.change_kind(case, second, "Es otra cosa", CALENDAR).due_on == day(after)


def test_the_last_day_of_another_kind_after_evidence(presented):
    # CPACA arts. 14.1 and 79: 7-10 Jul four; 14-17 stand still (13 Jul Ley 2578); 21-24 eight (20 Jul), 27, 28 Jul.
    case = take_evidence(presented("2026-07-06T10:00", Kind.CONSULTA), "2026-07-10", "2026-07-17")
    changed = decisions.change_kind(case, Kind.SOLICITUD_INFORMACION, "Pide copias", CALENDAR)
    assert changed.due_on == day("2026-07-28")


@pytest.mark.parametrize(
    ("ordered_on", "latest"),
    [
        # CPACA art. 79: thirty business days of evidence at most.
        ("2026-06-26", "2026-08-13"),  # 29 Jun, 13 and 20 Jul, 7 Aug
        ("2026-06-30", "2026-08-14"),  # 13 and 20 Jul, 7 Aug
    ],
)
def test_until_when_evidence_may_be_taken(presented, ordered_on, latest):
    case = presented("2026-06-25T10:00")
    decisions.check_extension(case, day(latest), day(ordered_on), CALENDAR)
    with pytest.raises(Invalid, match="30 días hábiles"):
        decisions.check_extension(case, day(latest) + A_DAY, day(ordered_on), CALENDAR)


@pytest.mark.parametrize(
    ("presented_at", "evidence", "begins", "recognise_by"),
    [
        # Ley 142 art. 158 with Decreto 2150 of 1995 art. 123; the day ends at 24:00 (Ley 4 of 1913 arts. 59 and 60);
        # the hours are of the clock and know neither Sunday nor holiday.
        ("2026-06-26T10:00", None, "2026-07-23T00:00", "2026-07-26T00:00"),  # due Wed 22 Jul; the hours end on a Sunday
        ("2026-12-10T10:00", None, "2027-01-05T00:00", "2027-01-08T00:00"),  # over the year's end
        ("2026-11-20T16:59", None, "2026-12-15T00:00", "2026-12-18T00:00"),  # the last minute in hours
        ("2026-11-20T17:00", None, "2026-12-16T00:00", "2026-12-19T00:00"),  # after hours: a day more (CPACA art. 54)
        # Evidence ordered on the last day, Thu 26 Nov, until Sat 5 Dec: due Mon 7; the 8th is a holiday.
        ("2026-11-04T10:00", ("2026-11-26", "2026-12-05"), "2026-12-08T00:00", "2026-12-11T00:00"),
    ],
)
def test_from_when_the_silence_is_there_and_until_when_it_is_recognised(
    presented, presented_at, evidence, begins, recognise_by
):
    case = presented(presented_at)
    if evidence:
        take_evidence(case, *evidence)
    begins, recognise_by = (datetime.fromisoformat(text).replace(tzinfo=BOGOTA) for text in (begins, recognise_by))
    assert (silence.begins(case.due_on), silence.recognise_by(case.due_on)) == (begins, recognise_by)
    silence.check(case, begins)
    with pytest.raises(Refused, match="no ha vencido"):
        silence.check(case, begins - datetime.resolution)


@pytest.mark.parametrize(
    ("received", "fields", "code", "last_day_in_time"),
    [
        # Ley 142 art. 154: five months from the invoice, by the calendar (Ley 4 of 1913 arts. 59 and 62).
        (Kind.RECLAMACION, {"invoice_issued_on": "2026-02-07"}, "invoice_too_old", "2026-07-07"),
        (Kind.RECLAMACION, {"invoice_issued_on": "2026-02-13"}, "invoice_too_old", "2026-07-14"),  # 13 Jul Ley 2578
        (Kind.RECLAMACION, {"invoice_issued_on": "2026-09-30"}, "invoice_too_old", "2027-03-01"),  # 28 Feb, a Sunday
        # Ley 142 art. 154: five business days from the notification.
        (Kind.RECURSO_REPOSICION, {"notified_on": "2026-07-10"}, "appeal_late", "2026-07-21"),  # 13 and 20 Jul
        (Kind.RECURSO_REPOSICION_APELACION, {"notified_on": "2026-12-29"}, "appeal_late", "2027-01-06"),  # 1 Jan
    ],
)
def test_until_when_a_claim_and_a_recurso_are_in_time(received, fields, code, last_day_in_time):
    dates = {name: day(value) for name, value in fields.items()}

    def noted(on):
        return [note.code for note in notes.of(notes.Seen(received, "102", on, on, on, **dates), CALENDAR)]

    assert noted(day(last_day_in_time)) == []
    assert noted(day(last_day_in_time) + A_DAY) == [code]


@pytest.mark.parametrize(
    ("counts_from", "until"),
    [
        # CPACA art. 21: five business days to hand it to the body that is competent.
        ("2026-07-08", "2026-07-16"),  # 13 Jul Ley 2578
        ("2026-12-22", "2026-12-30"),  # 25 Dec
    ],
)
def test_until_when_it_is_handed_over(counts_from, until):
    on = day(counts_from)
    seen = notes.Seen(Kind.PETICION, "102", on, on, on, other_body="la CRA")
    assert [note.until for note in notes.of(seen, CALENDAR)] == [day(until)]
