"""The calendar as data with history: Ley 2578 of 2026 made 13 July a holiday and moved the cases that were open."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace

import pytest

from intake import bodies, bootstrap
from intake.calendar_office import CalendarOffice
from intake.store.calendars import Calendars
from radica.access import Lane
from radica.calendar import colombia
from radica.clock import BOGOTA, FixedClock
from radica.errors import Invalid
from radica.events.intake import CalendarChanged
from radica.testing import a_command, a_person

LAW = colombia()
MAY_2026 = replace(LAW, holidays={day: name for day, name in LAW.holidays.items() if day != date(2026, 7, 13)})
"""The calendar as an installation of May 2026 has it: the library did not know 13 July then."""
ASSISTANT = a_person(Lane.CUSTOMER_SERVICE_ASSISTANT)
ADMINISTRATOR = a_person(Lane.ADMINISTRATOR)
LEY_2578 = {
    "kind": "holiday",
    "added": ["2026-07-13"],
    "reason": "Nuestra Señora de Chiquinquirá (Ley 2578 de 2026, art. 6)",
}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)


@pytest.fixture
def clock():
    return FixedClock(at("2026-06-26T10:00"))


@pytest.fixture
def calendars(db):
    return Calendars(db, MAY_2026)


@pytest.fixture
def office(db, calendars):
    return CalendarOffice(db, calendars)


@pytest.fixture
def filed(filing, a_filing, clock):
    def make(when, **fields):
        clock.set(at(when))
        body = bodies.Filing.model_validate(a_filing(**fields))
        return asyncio.run(filing.file(a_command(ASSISTANT, at=clock.now()), body))

    return make


@pytest.fixture
def change(office, clock):
    def make(**fields):
        body = bodies.CalendarChange.model_validate({**LEY_2578, **fields})
        return office.change(a_command(ADMINISTRATOR, at=clock.now()), body)

    return make


def test_ley_2578_moves_the_open_cases_that_count_13_july_and_no_other(filed, change, legal_clock, clock, rows):
    before = filed("2026-06-01T10:00")  # ends on Wednesday 24 June
    counting = filed("2026-06-26T10:00")
    information = filed("2026-06-26T11:00", kind="solicitud_informacion")
    after = filed("2026-07-14T10:00", kind="solicitud_informacion")
    assert [case.data["due_on"] for case in (before, counting, information, after)] == [
        "2026-06-24", "2026-07-21", "2026-07-13", "2026-07-29",
    ]  # fmt: skip
    clock.set(at("2026-06-27T09:00"))

    moved = change().data["cases_moved"]

    assert moved == [
        {"radicado": counting.radicado, "previous_due_on": "2026-07-21", "due_on": "2026-07-22"},
        {"radicado": information.radicado, "previous_due_on": "2026-07-13", "due_on": "2026-07-14"},
    ]
    event = CalendarChanged.model_validate(rows("select data from log where type = 'CalendarChanged'")[0].data)
    assert [case.model_dump(mode="json") for case in event.cases_moved] == moved
    assert event.added == (date(2026, 7, 13),)
    assert legal_clock.watch(clock) >= 2
    facts = rows("select subject, data from log where type = 'TermMoved' order by subject")
    assert [(row.subject, row.data["due_on"]) for row in facts] == [
        (counting.radicado, "2026-07-22"),
        (information.radicado, "2026-07-14"),
    ]
    assert {row.data["change"] for row in facts} == {event.radicado}


def test_what_was_filed_on_the_new_holiday_itself_is_radicated_on_the_next_day(filed, change):
    radicado = filed("2026-07-13T10:00", kind="solicitud_informacion").radicado
    moved = change().data["cases_moved"]
    assert moved == [{"radicado": radicado, "previous_due_on": "2026-07-28", "due_on": "2026-07-29"}]


def test_a_case_is_moved_once_however_often_time_looks(filed, change, legal_clock, clock, rows):
    filed("2026-06-26T10:00")
    change()
    for _ in range(3):
        legal_clock.watch(clock)
    assert len(rows("select id from log where type = 'TermMoved'")) == 1


def test_what_is_filed_after_the_change_counts_by_it(filed, change):
    change()
    assert filed("2026-06-26T12:00").data["due_on"] == "2026-07-22"


@pytest.fixture
def of_before(settings, db):
    """What another process acts with, which read the calendar a moment ago and will not ask again for seconds."""
    calendars = Calendars(db, MAY_2026)
    calendars.current()
    return SimpleNamespace(
        petitions=bootstrap.petitions(settings, db, calendars),
        legal_clock=bootstrap.legal_clock(settings, db, calendars),
        application=bootstrap.application(settings, db, calendars),
    )


@pytest.mark.parametrize("with_attachment", [False, True])
def test_what_a_process_files_that_knew_the_calendar_of_before_counts_by_the_latest(
    *, of_before, change, legal_clock, clock, rows, a_filing, settings, db, with_attachment
):
    change()
    kept = bootstrap.documents(settings).put(b"recibo", "recibo.txt", "text/plain").model_dump(mode="json")
    body = bodies.Filing.model_validate(a_filing(attachments=[kept] if with_attachment else []))
    receipt = asyncio.run(of_before.petitions.filing.file(a_command(ASSISTANT, at=at("2026-06-26T12:00")), body))
    assert receipt.data["due_on"] == "2026-07-22"
    clock.set(at("2026-07-08T09:00"))
    legal_clock.watch(clock)
    assert not rows("select id from log where type = 'TermMoved'")
    assert [row.last for row in rows("select last from counter where series = 'E'")] == [1], "no number was lost"


def test_acts_on_a_term_go_by_the_latest_calendar_in_such_a_process(*, of_before, filed, change, clock, rows):
    radicado = filed("2026-06-26T10:00").radicado
    change()
    evidence = bodies.Extension(reason="Hay que medir", evidence="Prueba del medidor", ends_on=date(2026, 7, 3))
    professional = a_person(Lane.CUSTOMER_SERVICE_PROFESSIONAL)
    told = of_before.application.extend(a_command(ASSISTANT, at=clock.now()), radicado, evidence).data
    # fifteen from 6 July on, of which the 13th and the 20th do not count
    assert told["due_on"] == "2026-07-28"
    kind = bodies.ChangeOfKind(kind="solicitud_informacion", reason="Pide copias")
    told = of_before.legal_clock.change_kind(a_command(professional, at=clock.now()), radicado, kind).data
    assert told["due_on"] == "2026-07-21"


def test_the_look_that_a_change_brings_on_goes_by_that_change_in_a_process_that_knew_the_one_before(
    *, settings, db, filed, change, clock, rows
):
    filed("2026-06-26T10:00")
    worker = Calendars(db, MAY_2026)
    worker.current()  # it asked a moment ago, and would not ask again for a few seconds
    change()
    assert bootstrap.legal_clock(settings, db, worker).watch(clock) == 1
    assert [row.data["due_on"] for row in rows("select data from log where type = 'TermMoved'")] == ["2026-07-22"]
    assert rows("select due_at from timer where name = 'term'")[0].due_at == at("2026-07-14T08:00"), "five days before"


def test_a_day_put_back_moves_cases_back(filed, change, legal_clock, clock, rows):
    radicado = filed("2026-06-26T10:00").radicado
    change()
    legal_clock.watch(clock)
    back = change(added=[], removed=["2026-07-13"], reason="La ley se cayó").data["cases_moved"]
    assert back == [{"radicado": radicado, "previous_due_on": "2026-07-22", "due_on": "2026-07-21"}]
    legal_clock.watch(clock)
    assert [row.data["due_on"] for row in rows("select data from log where type = 'TermMoved' order by id")] == [
        "2026-07-22",
        "2026-07-21",
    ]


def test_a_closing_of_the_office_moves_cases_like_a_holiday(filed, change):
    filed("2026-06-26T10:00")
    moved = change(kind="closing", added=["2026-07-01", "2026-07-02"], reason="Traslado de sede").data["cases_moved"]
    assert [case["due_on"] for case in moved] == ["2026-07-23"]


def test_a_saturday_on_which_the_office_attends_moves_cases_and_stays_in_the_history(
    *, filed, change, calendars, legal_clock, clock
):
    filed("2026-06-26T10:00")
    attends = {"kind": "closing", "added": [], "removed": ["2026-07-04"], "reason": "Resolución 12: jornada especial"}
    assert [case["due_on"] for case in change(**attends).data["cases_moved"]] == ["2026-07-17"]
    legal_clock.watch(clock)
    assert calendars.current().attended == {date(2026, 7, 4)}
    assert not calendars.history().as_of(at("2026-06-01T10:00")).is_business_day(date(2026, 7, 4))
    back = change(kind="closing", added=["2026-07-04"], removed=[], reason="Sin jornada").data["cases_moved"]
    assert [case["due_on"] for case in back] == ["2026-07-21"]
    assert not calendars.current().is_business_day(date(2026, 7, 4))


@pytest.mark.parametrize(
    ("day", "why"), [("2026-07-05", "es domingo, que nunca es hábil"), ("2026-07-06", "ya es hábil")]
)
def test_a_day_that_cannot_come_to_count_is_refused(change, day, why, rows):
    with pytest.raises(Invalid, match=why) as refused:
        change(added=[], removed=["2026-07-04", day])
    assert refused.value.field == "removed[1]"
    assert len(rows("select * from calendar_change")) <= 1, "nothing but the law"


def test_cases_are_read_in_parts(filed, change, monkeypatch):
    monkeypatch.setattr("intake.store.open_cases.AT_ONCE", 2)
    for _ in range(5):
        filed("2026-06-26T10:00")
    assert len(change().data["cases_moved"]) == 5


def test_the_calendar_that_held_before_a_change_is_kept(change, calendars, clock):
    clock.set(at("2026-06-02T10:00"))
    change()
    history = calendars.history()
    assert history.as_of(at("2026-06-01T10:00")).is_business_day(date(2026, 7, 13))
    assert not history.as_of(at("2026-06-02T10:00")).is_business_day(date(2026, 7, 13))
    assert "Ley 2578 de 2026" in history.current.reason(date(2026, 7, 13))


def test_a_newer_library_changes_nothing_by_itself(db, calendars):
    calendars.current()
    newer = Calendars(db, LAW)
    assert newer.current().is_business_day(date(2026, 7, 13))


def test_the_same_command_sent_twice_is_one_change(filed, office, clock, rows):
    filed("2026-06-26T10:00")
    command = a_command(ADMINISTRATOR, at=clock.now())
    body = bodies.CalendarChange.model_validate(LEY_2578)
    first = office.change(command, body)
    assert first.radicado.startswith("CAL-2026-0000001-")
    assert len(rows("select id from log where type = 'CalendarChanged'")) == 1
