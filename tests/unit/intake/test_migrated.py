"""The fact that brings in a case of the old system, and what the case is after it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import get_args

import pytest

from intake import bodies
from intake.domain import decisions, migrated
from intake.domain.migrated import Count, Historic
from intake.domain.pqr import PQR
from intake.domain.terms import OfficeHours
from intake.migrating.reading import IdType
from radica.calendar import colombia
from radica.clock import BOGOTA
from radica.envelope import Actor
from radica.errors import Refused
from radica.events.common import Channel, Kind, Regime, Result
from radica.events.migration import MigratedEnd, MigrationOrigin

CALENDAR = colombia()
ORIGIN = MigrationOrigin(system="Sysman", file_sha256="0" * 64, row=4)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=BOGOTA)


def historic(**told):
    at = told.pop("at", "2026-11-04T10:00")
    return Historic(
        radicado="H-1", number="1", kind=told.pop("kind", Kind.RECLAMACION), channel=Channel.VERBAL, cause_code="102",
        municipality="08078", filed_at=datetime.fromisoformat(at).replace(tzinfo=BOGOTA), **told,
    )  # fmt: skip


def event(**told):
    return migrated.brought_in(historic(**told), ("F", "Alto consumo"), ORIGIN, Count(CALENDAR, OfficeHours()))


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


def test_everything_that_the_row_said_is_in_the_fact():
    told = {
        "account": "1234567", "invoice": "F-9", "billing_period": "2026-10", "appealed_radicado": "H-0",
        "electronic_notification": True, "anonymous": True, "preferential": True, "answered_on": date(2026, 11, 10),
        "outgoing_number": "H-S-9", "notified_on": date(2026, 11, 12),
    }  # fmt: skip
    made = event(**told)
    assert {name: getattr(made, name) for name in told} == told
    assert (made.radicado, made.original_number, made.municipality, made.origin) == ("H-1", "1", "08078", ORIGIN)
    assert (made.kind, made.channel, made.regime) == (Kind.RECLAMACION, Channel.VERBAL, Regime.LEY_142)
    assert (made.cause_code, made.cause_group, made.cause) == ("102", "F", "Alto consumo")
    assert made.filed_at == datetime(2026, 11, 4, 10, 0, tzinfo=BOGOTA)


def test_what_the_row_did_not_say_is_not_in_the_fact():
    made = event()
    assert (made.electronic_notification, made.anonymous, made.preferential) == (False, False, False)
    left = ("account", "invoice", "billing_period", "appealed_radicado", "answered_on", "outgoing_number")
    assert {getattr(made, name) for name in (*left, "notified_on", "ended")} == {None}


@pytest.mark.parametrize(
    ("told", "answered_on", "archived_on"),
    [
        ({}, date(2026, 11, 20), date(2026, 11, 20)),
        ({"answered_on": date(2026, 11, 10)}, date(2026, 11, 10), date(2026, 11, 20)),
        ({"archived_on": date(2026, 11, 23)}, date(2026, 11, 20), date(2026, 11, 23)),
    ],
    ids=["only closed", "answered before", "archived after"],
)
def test_an_ended_case_was_answered_and_archived_by_the_day_it_was_closed(told, answered_on, archived_on):
    made = event(closed_on=date(2026, 11, 20), result=Result.NO_ACCEDE, **told)
    assert made.answered_on == answered_on
    assert made.ended == MigratedEnd(result=Result.NO_ACCEDE, closed_on=date(2026, 11, 20), archived_on=archived_on)


# Everything that can happen to a case, each on its day; all of it together is right.
WHOLE = {
    "radicated_on": date(2026, 11, 5),
    "due_on": date(2026, 11, 27),
    "answered_on": date(2026, 11, 10),
    "outgoing_number": "H-S-9",
    "notified_on": date(2026, 11, 12),
    "result": Result.ACCEDE,
    "closed_on": date(2026, 11, 13),
    "archived_on": date(2026, 11, 20),
}
NOT_ANSWERED = "el caso está abierto y no tiene fecha de respuesta"
NO_NUMBER = "falta: sin él no se puede cerrar en Radica un caso abierto que ya se notificó"


def against(**told):
    return list(migrated.problems(historic(**told), NOW, Count(CALENDAR, OfficeHours())))


def test_what_happened_is_told_in_order_by_the_names_of_the_mapping():
    assert historic(**WHOLE).days() == [
        ("presentada", date(2026, 11, 4)),
        ("radicada", date(2026, 11, 5)),
        ("respondida", date(2026, 11, 10)),
        ("notificada", date(2026, 11, 12)),
        ("cerrada", date(2026, 11, 13)),
        ("archivada", date(2026, 11, 20)),
    ]
    # Bogotá is five hours behind UTC: a case of the evening is of that day and not of the next.
    assert historic(at="2026-11-04T23:30").days() == [("presentada", date(2026, 11, 4))]


ONE_DAY = dict.fromkeys(
    ("radicated_on", "answered_on", "notified_on", "closed_on", "archived_on", "due_on"), date(2026, 11, 4)
)


@pytest.mark.parametrize(
    "told",
    [
        {},
        WHOLE,
        ONE_DAY,  # all of it on the day of filing
        {"at": "2026-11-24T09:00"},  # this instant
        {"answered_on": NOW.date()},
        {"answered_on": date(2026, 11, 10), "result": Result.NO_ACCEDE},
        {"answered_on": date(2026, 11, 10), "notified_on": date(2026, 11, 12), "outgoing_number": "H-S-9"},
        {"kind": Kind.RECURSO_REPOSICION, "closed_on": date(2026, 11, 20), "result": Result.CONFIRMA},
        {"closed_on": date(2026, 11, 20), "result": Result.ARCHIVA},
        {"closed_on": date(2026, 11, 20), "notified_on": date(2026, 11, 20)},  # closed: nobody closes it in Radica
        {"due_on": date(2026, 11, 4)},
        {"at": "2026-11-07T10:00", "due_on": date(2026, 11, 9)},  # a Saturday counts from Monday
        {"at": "2026-11-07T10:00", "radicated_on": date(2026, 11, 7), "due_on": date(2026, 11, 7),
         "closed_on": date(2026, 11, 9)},
    ],
)  # fmt: skip
def test_nothing_speaks_against_what_can_have_happened(told):
    assert against(**told) == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (WHOLE | {"radicated_on": date(2026, 11, 3)},
         [("radicada", "03/11/2026 es anterior a «presentada» (04/11/2026)")]),
        (WHOLE | {"answered_on": date(2026, 11, 4)},
         [("respondida", "04/11/2026 es anterior a «radicada» (05/11/2026)")]),
        (WHOLE | {"notified_on": date(2026, 11, 9)},
         [("notificada", "09/11/2026 es anterior a «respondida» (10/11/2026)")]),
        (WHOLE | {"closed_on": date(2026, 11, 11)},
         [("cerrada", "11/11/2026 es anterior a «notificada» (12/11/2026)")]),
        (WHOLE | {"archived_on": date(2026, 11, 12)},
         [("archivada", "12/11/2026 es anterior a «cerrada» (13/11/2026)")]),
        ({"closed_on": date(2026, 11, 3)},  # what is not told in between does not hide it
         [("cerrada", "03/11/2026 es anterior a «presentada» (04/11/2026)")]),
        ({"at": "2026-11-24T09:01"}, [("presentada", "24/11/2026 está en el futuro")]),
        ({"answered_on": date(2026, 11, 25)}, [("respondida", "25/11/2026 está en el futuro")]),
        (WHOLE | {"closed_on": date(2026, 11, 25), "archived_on": date(2026, 11, 26)},
         [("cerrada", "25/11/2026 está en el futuro"), ("archivada", "26/11/2026 está en el futuro")]),
        ({"due_on": date(2026, 11, 3)},
         [("vence", "03/11/2026 es anterior al día desde el que corre el término (04/11/2026)")]),
        ({"at": "2026-11-07T10:00", "radicated_on": date(2026, 11, 7), "due_on": date(2026, 11, 8)},
         [("vence", "08/11/2026 es anterior al día desde el que corre el término (07/11/2026)")]),
        (WHOLE | {"due_on": date(2026, 11, 4)},
         [("vence", "04/11/2026 es anterior al día desde el que corre el término (05/11/2026)")]),
        (WHOLE | {"result": Result.REVOCA},
         [("resultado", "«revoca» no corresponde a un caso de tipo «reclamacion»")]),
        (WHOLE | {"kind": Kind.RECURSO_REPOSICION},
         [("resultado", "«accede» no corresponde a un caso de tipo «recurso_reposicion»")]),
        ({"archived_on": date(2026, 11, 20)}, [("archivada", "el caso no tiene fecha de cierre")]),
        ({"result": Result.ACCEDE}, [("resultado", NOT_ANSWERED)]),
        ({"notified_on": date(2026, 11, 12), "outgoing_number": "H-S-9"}, [("notificada", NOT_ANSWERED)]),
        ({"notified_on": date(2026, 11, 12), "answered_on": date(2026, 11, 10)}, [("numero_salida", NO_NUMBER)]),
        ({"kind": Kind.RECURSO_REPOSICION_APELACION, "result": Result.NO_ACCEDE, "notified_on": date(2026, 11, 3),
          "archived_on": date(2026, 11, 25), "due_on": date(2026, 11, 3)},
         [("notificada", "03/11/2026 es anterior a «presentada» (04/11/2026)"),
          ("archivada", "25/11/2026 está en el futuro"),
          ("vence", "03/11/2026 es anterior al día desde el que corre el término (04/11/2026)"),
          ("resultado", "«no_accede» no corresponde a un caso de tipo «recurso_reposicion_apelacion»"),
          ("archivada", "el caso no tiene fecha de cierre"),
          ("resultado", NOT_ANSWERED),
          ("notificada", NOT_ANSWERED),
          ("numero_salida", NO_NUMBER)]),
    ],
)  # fmt: skip
def test_each_thing_that_cannot_be_true_is_said_of_its_field(told, said):
    assert against(**told) == said


def test_the_case_remembers_when_it_was_answered_and_that_instants_are_utc():
    answered = case(answered_on=date(2026, 11, 10), notified_on=date(2026, 11, 12))
    assert (answered.response_filed_on, answered.notified_on) == (date(2026, 11, 10), date(2026, 11, 12))
    ended = case(result=Result.ACCEDE, closed_on=date(2026, 11, 13))
    assert ended.closed_at.tzinfo is UTC


def test_a_row_may_name_the_same_kinds_of_identity_as_a_filing():
    assert set(IdType) == set(get_args(bodies.IdType))
