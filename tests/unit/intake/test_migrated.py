"""The fact that brings in a case of the old system, and what the case is after it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from intake.domain import decisions, migrated
from intake.domain.migrated import Count, Historic
from intake.domain.pqr import PQR
from intake.domain.terms import OfficeHours
from radica.calendar import colombia
from radica.clock import BOGOTA
from radica.envelope import Actor
from radica.errors import Refused
from radica.events.common import Channel, Kind, Result
from radica.events.intake import MigrationOrigin

CALENDAR = colombia()
COUNT = Count(CALENDAR, OfficeHours())
ORIGIN = MigrationOrigin(system="Sysman", file_sha256="0" * 64, row=4)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=BOGOTA)


def historic(**told):
    at = told.pop("at", "2026-11-04T10:00")
    return Historic(
        radicado="H-1", number="1", kind=told.pop("kind", Kind.RECLAMACION), channel=Channel.VERBAL, cause_code="102",
        municipality="08078", filed_at=datetime.fromisoformat(at).replace(tzinfo=BOGOTA), **told,
    )  # fmt: skip


def event(**told):
    return migrated.brought_in(historic(**told), ("F", "Alto consumo"), ORIGIN, COUNT)


def case(**told):
    brought = PQR("H-1")
    brought.happened(event(**told), Actor("ana", "service"), NOW)
    return brought


@pytest.mark.parametrize(
    ("told", "radicated_at", "due_on"),
    [
        ({}, "2026-11-04T10:00", date(2026, 11, 26)),
        ({"at": "2026-11-04T18:00"}, "2026-11-05T00:00", date(2026, 11, 27)),
        ({"radicated_on": date(2026, 11, 5)}, "2026-11-05T00:00", date(2026, 11, 27)),
        ({"radicated_on": date(2026, 11, 4)}, "2026-11-04T10:00", date(2026, 11, 26)),
        ({"kind": Kind.CONSULTA}, "2026-11-04T10:00", date(2026, 12, 18)),
    ],
    ids=["in hours", "after hours", "radicated a day later", "radicated the same day", "thirty days"],
)
def test_what_the_old_system_did_not_say_the_law_counts(told, radicated_at, due_on):
    made = event(**told)
    assert made.radicated_at == datetime.fromisoformat(radicated_at).replace(tzinfo=BOGOTA)
    assert (made.due_on, made.counted_due_on) == (due_on, due_on)
    assert case(**told).term.given is None


def test_an_ended_case_keeps_even_a_last_day_that_does_not_count():
    ended = {"due_on": date(2026, 11, 22), "closed_on": date(2026, 11, 23)}
    assert event(**ended).due_on == date(2026, 11, 22)
    assert event(due_on=date(2026, 11, 22)).due_on == date(2026, 11, 23)


def test_an_ended_case_takes_no_further_act():
    ended = case(closed_on=date(2026, 11, 23), result=Result.ACCEDE)
    assert ended.closed_at == datetime(2026, 11, 23, tzinfo=BOGOTA)
    for act in (decisions.require_open, decisions.check_archive):
        with pytest.raises(Refused):
            act(ended)


def test_one_that_was_notified_there_can_be_closed_and_one_that_was_only_answered_cannot():
    told = {"answered_on": date(2026, 11, 10), "outgoing_number": "H-S-9"}
    closed = decisions.close(
        case(**told, notified_on=date(2026, 11, 12)), Result.ACCEDE, date(2026, 11, 10), date(2026, 11, 24)
    )
    assert (closed.outgoing_number, closed.notified_on) == ("H-S-9", date(2026, 11, 12))
    with pytest.raises(Refused, match="entregado"):
        decisions.close(case(**told), Result.ACCEDE, date(2026, 11, 10), date(2026, 11, 24))


def test_evidence_moves_a_given_last_day_by_the_days_it_takes():
    given = case(due_on=date(2026, 12, 4))  # Friday
    until = date(2026, 11, 27)
    taken = CALENDAR.business_days_between(date(2026, 11, 24), until)
    new = decisions.check_extension(given, until, date(2026, 11, 24), CALENDAR)
    assert new == CALENDAR.add_business_days(date(2026, 12, 4), taken)
