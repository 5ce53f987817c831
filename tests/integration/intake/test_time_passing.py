"""What time does to cases, on real PostgreSQL: warnings, expiry, moved terms, and each of them once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest

from intake import bodies
from intake.store.recorder import Cases
from radica.access import Lane
from radica.clock import BOGOTA, FixedClock
from radica.envelope import Actor
from radica.events.intake import CompletionReceived, CompletionRequested
from radica.testing import a_command, a_person

ASSISTANT = a_person(Lane.CUSTOMER_SERVICE_ASSISTANT)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)


FILED = at("2026-11-24T10:00")  # Tuesday: fifteen business days end on Wednesday 16 December (8 December is a holiday)


@pytest.fixture
def clock():
    return FixedClock(FILED)


@pytest.fixture
def filed(filing, a_filing, clock):
    """File a case at the hour of the clock; gives its radicado."""

    def make(**fields):
        body = bodies.Filing.model_validate(a_filing(**fields))
        return asyncio.run(filing.file(a_command(ASSISTANT, at=clock.now()), body)).radicado

    return make


@pytest.fixture
def told(rows):
    """Give what was recorded on a case after its filing: type, days left, version."""

    def ask(radicado):
        found = rows("select type, data, sequence from log where subject = %s and sequence > 1 order by id", radicado)
        return [(row.type, row.data.get("business_days_left")) for row in found]

    return ask


WARNINGS = [("TermWarning", 5), ("TermWarning", 3), ("TermWarning", 1)]


@pytest.fixture
def pass_time(legal_clock, clock):
    """Let time pass to an instant and have the timer look, as often as asked."""

    def to(text, times=1):
        clock.set(at(text))
        return sum(legal_clock.watch(clock) for _ in range(times))

    return to


def test_a_case_is_warned_of_five_three_and_one_business_days_before_in_the_offices_hours(filed, told, pass_time):
    radicado = filed()
    pass_time("2026-12-09T07:59")
    assert told(radicado) == []
    pass_time("2026-12-09T08:00")
    assert told(radicado) == WARNINGS[:1]
    pass_time("2026-12-11T08:00")
    assert told(radicado) == WARNINGS[:2]
    pass_time("2026-12-15T08:00")
    assert told(radicado) == WARNINGS


def test_the_term_expires_when_its_last_day_has_ended_and_not_before(filed, told, pass_time, rows):
    radicado = filed()
    pass_time("2026-12-16T23:59:59")
    assert [name for name, _ in told(radicado)] == ["TermWarning"]
    pass_time("2026-12-17T00:00")
    assert [name for name, _ in told(radicado)] == ["TermWarning", "TermExpired"]
    data = rows("select data from log where type = 'TermExpired'")[0].data
    assert data["due_on"] == "2026-12-16"
    assert data["recognise_by"] == "2026-12-20T05:00:00Z"  # 72 hours of the clock: Sunday, midnight in Bogotá


def test_run_twice_or_a_hundred_times_it_does_each_thing_once(filed, told, pass_time):
    radicado = filed()
    for day in ("2026-12-09", "2026-12-11", "2026-12-15", "2026-12-17"):
        pass_time(f"{day}T09:00", times=5)
    assert told(radicado) == [*WARNINGS, ("TermExpired", None)]


def test_a_clock_two_hours_forward_and_one_back_tells_nothing_twice(filed, told, pass_time):
    radicado = filed()
    pass_time("2026-12-09T07:00")
    pass_time("2026-12-09T09:00")
    pass_time("2026-12-09T08:00")
    pass_time("2026-12-09T07:00")
    pass_time("2026-12-09T10:00")
    assert told(radicado) == WARNINGS[:1]
    pass_time("2026-12-11T08:00")
    assert told(radicado) == WARNINGS[:2]


def test_after_a_long_stop_a_case_is_warned_once_with_the_days_that_are_left(filed, told, pass_time):
    radicado = filed()
    pass_time("2026-12-14T10:00", times=3)
    assert told(radicado) == [("TermWarning", 2)]


def test_workers_at_once_tell_each_case_once(filed, told, legal_clock, clock):
    radicados = [filed() for _ in range(12)]
    clock.set(at("2026-12-17T09:00"))
    with ThreadPoolExecutor(4) as pool:
        done = sum(pool.map(lambda _: legal_clock.watch(clock), range(4)))
    assert done == 12
    assert {tuple(told(radicado)) for radicado in radicados} == {(("TermExpired", None),)}


@pytest.mark.parametrize("point", ["timer.decided", "timer.committed"])
def test_a_worker_killed_before_or_after_its_commit_loses_and_doubles_nothing(
    filed, told, pass_time, settings, tmp_path, point
):
    radicados = [filed() for _ in range(3)]
    program = (
        "from intake import bootstrap; from intake.settings import Settings\n"
        "s = Settings.read(); db = bootstrap.database(s); c = bootstrap.calendars(s, db)\n"
        "print(bootstrap.legal_clock(s, db, c).watch(s.clock()))\n"
    )
    clock_file = tmp_path / "clock.json"
    subprocess.run([sys.executable, "-m", "radica.clock", clock_file, "2026-12-17T09:00-05:00"], check=True)
    environment = {
        **os.environ,
        "RADICA_DATABASE_URL": settings.need("database_url"),
        "RADICA_PERSONAL_DATA_KEY": settings.need("personal_data_key"),
        "RADICA_CLOCK_FILE": str(clock_file),
    }
    killed = subprocess.run(
        [sys.executable, "-c", program], env={**environment, "RADICA_FAILPOINTS": f"{point}=kill@2"}, check=False
    )
    assert killed.returncode == -9
    expired = sum(("TermExpired", None) in told(radicado) for radicado in radicados)
    assert expired == (1 if point == "timer.decided" else 2)
    pass_time("2026-12-17T09:30", times=2)
    assert [told(radicado) for radicado in radicados] == [[("TermExpired", None)]] * 3


def test_an_extension_moves_the_warnings_with_the_last_day(filed, told, pass_time, application, clock):
    radicado = filed()
    clock.set(at("2026-12-10T10:00"))
    body = bodies.Extension(reason="Falta una prueba", evidence="Laboratorio", ends_on="2027-01-15")
    receipt = application.extend(a_command(ASSISTANT, at=clock.now()), radicado, body)
    assert receipt.data["due_on"] == "2027-01-21"  # eleven days had run; four are left after Friday 15 January
    pass_time("2026-12-17T09:00", times=2)
    assert told(radicado) == [("TermExtended", None)]
    pass_time("2027-01-14T08:00")
    assert told(radicado) == [("TermExtended", None), ("TermWarning", 5)]


def test_an_answered_case_is_warned_of_no_more(filed, told, pass_time, application, announced, rows):
    radicado = filed()
    facts = [announced("ResponseFiled", radicado), announced("NotificationServed", radicado)]
    application.hear(facts)
    pass_time("2026-12-17T09:00")
    assert [name for name, _ in told(radicado)] == ["ResponseFiled", "NotificationServed"]
    assert rows("select * from timer") == []


def test_an_answer_in_time_leaves_no_silence_while_it_is_being_notified(
    filed, told, pass_time, application, announced, rows
):
    radicado = filed()
    application.hear([announced("ResponseFiled", radicado, filed_on="2026-12-15")])
    pass_time("2026-12-17T09:00")
    assert ("TermExpired", None) in told(radicado)
    data = rows("select data from log where type = 'TermExpired'")[0].data
    assert (data["answer_filed_on"], data["recognise_by"]) == ("2026-12-15", None)


def test_a_closed_case_is_watched_no_more(filed, pass_time, application, clock, rows):
    radicado = filed(kind="queja", cause_code="315", invoice=None)
    body = bodies.WindowResolution(what_was_done="Se ofrecieron disculpas", result="accede")
    application.resolve_at_window(a_command(ASSISTANT, at=clock.now()), radicado, body)
    pass_time("2026-12-17T09:00")
    assert rows("select * from timer") == []


def test_a_case_filed_by_an_older_version_or_an_import_has_its_timer_too(db, filed, told, pass_time, rows):
    radicado = filed()
    other = "E-2026-0999999-0"
    with db.transaction() as tx:  # as a process that knows nothing of timers writes it
        tx.execute(
            "insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data)"
            " select gen_random_uuid(), type, version, %s, sequence, occurred_at, actor_id, actor_lane,"
            " (data::jsonb || jsonb_build_object('radicado', %s::text))::json from log where subject = %s",
            (other, other, radicado),
        )
    pass_time("2026-12-17T09:00")
    assert told(other) == [("TermExpired", None)]


def test_the_due_time_of_a_case_is_far_ahead_after_a_look(filed, pass_time, rows):
    filed()
    pass_time("2026-12-03T09:00")
    assert rows("select due_at from timer")[0].due_at - at("2026-12-09T08:00") == timedelta()


def test_a_completed_petition_is_watched_again(filed, told, pass_time, db, rows):
    radicado = filed()
    for event, hour in (
        (CompletionRequested(radicado=radicado, missing=("la cédula",), until=date(2026, 12, 28)), "2026-11-25T10:00"),
        (
            CompletionReceived(radicado=radicado, received_on=date(2026, 12, 18), due_on=date(2027, 1, 13)),
            "2026-12-18T10:00",
        ),
    ):
        pass_time("2026-12-17T09:00")
        with db.transaction() as tx:
            cases = Cases(tx)
            case = cases.get(radicado)
            case.happened(event, Actor("auxiliar", Lane.CUSTOMER_SERVICE_ASSISTANT), at(hour))
            cases.save(case)
    pass_time("2027-01-13T23:00")
    pass_time("2027-01-14T00:00")
    assert "TermExpired" in [name for name, _ in told(radicado)]
