"""Bringing in the old system's cases on real PostgreSQL: what enters, and what it sets off."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import sys
from datetime import date, datetime

import pytest

from intake import bodies, bootstrap, verificar
from intake.store.recorder import Cases
from radica.access import Lane
from radica.clock import BOGOTA, FixedClock
from radica.testing import a_command, a_person

ASSISTANT = a_person(Lane.CUSTOMER_SERVICE_ASSISTANT)
LEGAL = Lane.LEGAL


@pytest.fixture
def timers(rows):
    return lambda: {row.subject for row in rows("select subject from timer where name = 'term'")}


@pytest.fixture
def case_of(db):
    def load(radicado):
        with db.transaction() as tx:
            return Cases(tx).get(radicado)

    return load


def test_a_case_keeps_its_number_and_its_dates_and_tells_where_it_comes_from(csv_of, a_row, bring_in, in_the_log):
    file = csv_of([a_row("2024/0012345")])
    said = bring_in(file)
    assert (said.status, "Casos traídos: 1, terminados 1 y abiertos 0." in said.out) == (0, True), said
    (fact,) = in_the_log()
    assert (fact.subject, fact.type, fact.actor_id, fact.actor_lane) == (
        "H-2024-0012345", "PQRMigrated", "ana.sistemas", "service",
    )  # fmt: skip
    assert fact.occurred_at == datetime(2026, 11, 24, 9, 30, tzinfo=BOGOTA)
    assert fact.data == {
        "radicado": "H-2024-0012345", "original_number": "2024/0012345",
        "kind": "reclamacion", "channel": "escrito", "regime": "ley_142",
        "cause_code": "102", "cause_group": "F",
        "cause": "Inconformidad con la medición del consumo facturado (alto consumo)",
        "account": "000801200", "municipality": "08078", "invoice": "F-2024-04-801200", "billing_period": None,
        "appealed_radicado": None, "filed_at": "2024-05-06T14:20:00Z", "radicated_at": "2024-05-06T14:20:00Z",
        "due_on": "2024-05-28", "counted_due_on": "2024-05-28", "electronic_notification": False, "anonymous": False,
        "preferential": False, "answered_on": "2024-05-21", "outgoing_number": "H-S-2024-0987",
        "notified_on": "2024-05-24",
        "ended": {"result": "no_accede", "closed_on": "2024-06-05", "archived_on": "2024-06-05"},
        "origin": {"system": "Sysman", "file_sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "row": 4},
    }  # fmt: skip


def test_an_ended_case_has_no_timer_and_an_open_one_has(csv_of, a_row, an_open_row, bring_in, timers, case_of):
    assert bring_in(csv_of([a_row("1-24"), an_open_row("2-26")])).status == 0
    assert timers() == {"H-2-26"}
    ended, running = case_of("H-1-24"), case_of("H-2-26")
    assert (ended.closed, ended.archived, ended.term_runs) == (True, True, False)
    assert (running.closed, running.term_runs, running.due_on) == (False, True, date(2026, 12, 14))


def test_time_does_nothing_to_an_ended_case_and_warns_of_an_open_one(
    csv_of, a_row, an_open_row, bring_in, legal_clock, in_the_log
):
    bring_in(csv_of([a_row("1-24"), an_open_row("2-26")]))
    legal_clock.watch(FixedClock(datetime(2026, 12, 11, 8, 30, tzinfo=BOGOTA)))
    assert [(fact.subject, fact.type) for fact in in_the_log()[2:]] == [("H-2-26", "TermWarning")]


def test_an_open_case_keeps_the_last_day_that_the_old_system_gave_it(  # noqa: PLR0917 - fixtures
    csv_of, an_open_row, bring_in, legal_clock, case_of, client, people
):
    said = bring_in(csv_of([an_open_row("2-26", **{"Fecha límite": "18/12/2026"})]))
    assert "en 1 casos abiertos el vencimiento no es el que cuenta la ley" in said.out
    legal_clock.watch(FixedClock(datetime(2026, 12, 4, 8, 30, tzinfo=BOGOTA)))
    assert (case_of("H-2-26").due_on, case_of("H-2-26").version) == (date(2026, 12, 18), 1)
    term = client.get("/pqrs/H-2-26/term", auth=people(LEGAL)).json()
    assert (term["due_on"], term["business_days"], term["article"]) == (
        "2026-12-18", 19, "Ley 142 de 1994, art. 158; vencimiento que traía el sistema anterior",
    )  # fmt: skip


def test_an_open_case_whose_last_day_does_not_count_has_until_the_next_that_does(
    csv_of, an_open_row, bring_in, case_of, legal_clock
):
    bring_in(csv_of([an_open_row("2-26", **{"Fecha límite": "20/12/2026"})]))  # a Sunday
    legal_clock.watch(FixedClock(datetime(2026, 12, 10, 8, 30, tzinfo=BOGOTA)))
    assert (case_of("H-2-26").due_on, case_of("H-2-26").version) == (date(2026, 12, 21), 1)


def test_an_open_case_that_was_notified_can_be_closed(csv_of, an_open_row, bring_in, client, assistant):
    answered = {"Fecha respuesta": "20/11/2026", "Fecha notificación": "23/11/2026", "Oficio": "S-77"}
    assert bring_in(csv_of([an_open_row("2-26", **answered)])).status == 0
    closing = {"result": "accede", "answered_on": "2026-11-20"}
    answer = client.post("/pqrs/H-2-26/closing", json=closing, auth=assistant)
    assert answer.status_code == 201, answer.text


def test_a_case_that_was_brought_in_may_be_repeated_by_a_filing(csv_of, an_open_row, bring_in, file):
    bring_in(csv_of([an_open_row("2-26"), an_open_row("3-26", Suscriptor="801201")]))
    about = {"account": "000801200", "invoice": "F-2024-04-801200"}
    repeated = file(**about)["notes"]
    assert [(note["code"], note["other_radicado"]) for note in repeated] == [("possible_duplicate", "H-2-26")]
    assert [note["other_radicado"] for note in file(**about)["notes"]] != ["H-2-26"], "ours is the newer one"
    assert file(**{**about, "invoice": "F-2026-10-801200"})["notes"] == []


def test_the_next_filing_has_the_next_consecutive(csv_of, a_row, an_open_row, bring_in, file):
    before = file()["radicado"]
    bring_in(csv_of([a_row("E-2026-0000002-2"), an_open_row("E-2026-0000003-9")]))
    after = file()["radicado"]
    assert [before[:14], after[:14]] == ["E-2026-0000001", "E-2026-0000002"]


def test_an_old_number_that_looks_like_ours_is_another_case(csv_of, a_row, bring_in, file, client, assistant):
    ours = file()["radicado"]
    assert bring_in(csv_of([a_row(ours)])).status == 0
    old = client.get(f"/pqrs/H-{ours}", auth=assistant).json()
    assert (old["original_number"], old["filed_at"]) == (ours, "2024-05-06T14:20:00Z")
    assert "original_number" not in client.get(f"/pqrs/{ours}", auth=assistant).json()


def test_personal_data_are_sealed_and_the_same_person_has_one_key(  # noqa: PLR0917 - fixtures
    csv_of, a_row, bring_in, file, client, assistant, in_the_log, rows
):
    file()  # by the same person, in this system
    bring_in(csv_of([a_row("1-24"), a_row("2-24"), a_row("3-24", Usuario="Otra Persona", Cédula="77888999")]))
    assert rows("select count(*) as people from person")[0].people == 2
    shown = client.get("/pqrs/H-2-24", auth=assistant).json()
    assert (shown["petitioner"]["name"], shown["description"]) == ("María Ñúñez", "Consumo alto; pide revisión")
    for fact in in_the_log():
        assert fact.sealed is not None
        assert not any(said in str(fact.data) + str(bytes(fact.sealed)) for said in ("Ñúñez", "1.140", "Calle 20"))


def test_its_chain_is_whole_and_its_form_is_said_to_be_in_the_old_system(
    csv_of, a_row, bring_in, process, client, assistant
):
    bring_in(csv_of([a_row("1-24"), a_row("2-24")]))
    verified = process("verify")
    assert verified.returncode == 0, verified
    answer = client.get("/pqrs/H-1-24/form.pdf", auth=assistant)
    assert (answer.status_code, "sistema anterior" in answer.json()["detail"]) == (409, True)


def test_its_archive_can_be_checked_by_anybody(csv_of, a_row, bring_in, client, people, tmp_path):
    bring_in(csv_of([a_row("1-24")]))
    archive = client.get("/pqrs/H-1-24/archive.zip", auth=people(Lane.AUDITOR))
    assert archive.status_code == 200, archive.text
    (tmp_path / "caso.zip").write_bytes(archive.content)
    line = [sys.executable, verificar.__file__, str(tmp_path / "caso.zip")]
    checked = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert checked.returncode == 0, checked


def test_a_recurso_against_a_case_of_the_old_system_is_not_noted_as_closed_to_it(
    csv_of, a_row, an_open_row, bring_in, filing, a_filing
):
    bring_in(csv_of([a_row("1-24"), an_open_row("2-26")]))

    def notes(appealed):
        body = bodies.Filing.model_validate(
            a_filing(kind="recurso_reposicion", appealed_radicado=appealed, recurso={"act": "Oficio"})
        )
        command = a_command(ASSISTANT, at=datetime(2026, 11, 24, 15, tzinfo=BOGOTA))
        told = asyncio.run(filing.file(command, body)).data["notes"]
        return {note["code"] for note in told} & {"appeal_not_open", "appeal_late"}

    assert (notes("H-1-24"), notes("H-2-26")) == (set(), {"appeal_not_open"})


def test_the_calendar_moves_the_last_day_that_was_counted_and_not_one_that_was_given(
    csv_of, an_open_row, bring_in, client, people, in_the_log
):
    bring_in(csv_of([an_open_row("1-26"), an_open_row("2-26", **{"Fecha límite": "18/12/2026"})]))
    closing = {"kind": "closing", "added": ["2026-12-01"], "reason": "Fuerza mayor"}
    answer = client.post("/calendar/changes", json=closing, auth=people(Lane.ADMINISTRATOR))
    assert answer.status_code == 201, answer.text
    moved = in_the_log()[-1].data["cases_moved"]
    assert [(case["radicado"], case["due_on"]) for case in moved] == [("H-1-26", "2026-12-15")]


def test_data_of_a_case_that_ended_long_ago_are_due_to_be_erased_from_the_first_day(
    csv_of, a_row, bring_in, settings, db
):
    day = {
        "Fecha": "06/05/2010", "Fecha límite": "28/05/2010", "Fecha respuesta": "21/05/2010",
        "Fecha notificación": "24/05/2010", "Fecha cierre": "05/06/2010",
    }  # fmt: skip
    said = bring_in(csv_of([a_row("2010/1", **day), a_row("2024/2", Cédula="72.555.001")]))
    assert said.status == 0, said
    due = list(bootstrap.erasing(settings, db).due(datetime(2026, 11, 24, 9, 30, tzinfo=BOGOTA)))
    assert [list(person.cases) for person in due] == [["H-2010-1"]]


def test_a_case_is_found_by_name_and_account_once_it_is_in(csv_of, a_row, bring_in, client, assistant):
    bring_in(csv_of([a_row("2024/0012345")]))
    for text in ("nunez maria", "000801200", "1140555777", "2024-0012345"):
        found = client.post("/searches", json={"q": text}, auth=assistant).json()["items"]
        assert [item["radicado"] for item in found] == ["H-2024-0012345"], text
