"""Erasure: never before the duty to keep has ended, whole or not at all, and then for good."""

from __future__ import annotations

import json
import threading
import uuid
import zipfile
from datetime import UTC, datetime

import psycopg2
import pytest

from intake import bootstrap, verificar
from intake.erasing_desk import Desk
from radica.access import Lane
from radica.clock import FixedClock
from radica.errors import Refused

LATER = datetime(2040, 1, 2, 15, 0, tzinfo=UTC)

IN_TIME = datetime(2027, 1, 4, 15, 0, tzinfo=UTC)
REASON = {"reason": "Acción de tutela 2026-00412"}


@pytest.fixture
def post(client, people):
    def send(path, body, lane=Lane.LEGAL, key=None):
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return client.post(path, json=body, auth=people(lane), headers=headers)

    return send


@pytest.fixture
def shown(client, people):
    return lambda radicado: client.get(f"/pqrs/{radicado}", auth=people(Lane.AUDITOR)).json()


def test_asked_too_early_it_is_refused_with_day_and_rule_and_the_request_stands_recorded(post, closed, events, shown):
    radicado = closed()["radicado"]
    answers = [post(f"/pqrs/{radicado}/erasure", {"ground": "suppression"}, key="la-misma-clave") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    told = answers[0].json()
    assert told["event"] == "ErasureRefused"
    assert told["until"] in told["detail"]
    assert "Ley 594 de 2000" in told["article"]
    types, last = events(radicado)
    assert types.count("ErasureRefused") == 1
    assert (last["kept_by"], last["until"], last["ground"]) == (radicado, told["until"], "suppression")
    assert shown(radicado)["petitioner"]["name"]


@pytest.mark.parametrize("lane", [Lane.CUSTOMER_SERVICE_ASSISTANT, Lane.AUDITOR, Lane.ADMINISTRATOR])
def test_only_the_legal_area_erases_or_holds(post, closed, lane):
    radicado = closed()["radicado"]
    for act, body in (("erasure", {"ground": "revocation"}), ("legal-hold", REASON), ("legal-hold-lifting", REASON)):
        assert post(f"/pqrs/{radicado}/{act}", body, lane).status_code == 403


def test_after_the_duty_the_key_goes_and_with_it_the_data_of_every_case(ask_to_erase, closed, events, shown, rows):
    first, second = closed()["radicado"], closed(invoice="F-2026-09-100200300")["radicado"]
    other = closed(petitioner={"name": "Otra Persona", "id_number": "555"})["radicado"]
    receipt = ask_to_erase(first)
    assert receipt.event == "PersonalDataErased"
    assert receipt.data["cases"] == [first, second]
    for radicado in (first, second):
        types, last = events(radicado)
        assert types[-1] == "PersonalDataErased"
        assert last["ground"] == "suppression"
        assert shown(radicado)["erased"]
        assert shown(radicado)["petitioner"] is None
    assert shown(other)["petitioner"]["name"] == "Otra Persona"
    assert len(rows("select ref from person")) == 1
    assert [row.radicado for row in rows("select radicado from verification_code")] == [other]


def test_one_open_case_keeps_the_data_of_all(ask_to_erase, closed, file, shown):
    done, pending = closed()["radicado"], file(invoice="F-2026-09-100200300")["radicado"]
    receipt = ask_to_erase(done)
    assert (receipt.event, receipt.data["until"]) == ("ErasureRefused", None)
    assert pending in receipt.data["detail"]
    assert shown(done)["petitioner"]["name"]


def test_a_recurso_of_somebody_else_keeps_the_appealed_case(ask_to_erase, closed, file):
    decided = closed()["radicado"]
    file(
        kind="recurso_reposicion",
        appealed_radicado=decided,
        petitioner={"name": "Apoderada Nueva", "id_number": "900"},
    )
    receipt = ask_to_erase(decided)
    assert receipt.event == "ErasureRefused"
    assert "recurso" in receipt.data["detail"]


def test_a_hold_keeps_the_file_until_it_is_lifted(post, ask_to_erase, closed, events):
    radicado = closed()["radicado"]
    assert post(f"/pqrs/{radicado}/legal-hold", REASON).status_code == 201
    assert post(f"/pqrs/{radicado}/legal-hold", REASON).status_code == 409
    assert ask_to_erase(radicado).event == "ErasureRefused"
    assert post(f"/pqrs/{radicado}/legal-hold-lifting", REASON).status_code == 201
    assert post(f"/pqrs/{radicado}/legal-hold-lifting", REASON).status_code == 409
    assert ask_to_erase(radicado).event == "PersonalDataErased"
    assert [kind for kind in events(radicado)[0] if kind.startswith("LegalHold")] == ["LegalHoldSet", "LegalHoldLifted"]


def test_twice_does_nothing_twice(ask_to_erase, closed, events):
    radicado = closed()["radicado"]
    assert ask_to_erase(radicado, key="la-misma") == ask_to_erase(radicado, key="la-misma")
    with pytest.raises(Refused, match="ya se suprimieron"):
        ask_to_erase(radicado)
    assert events(radicado)[0].count("PersonalDataErased") == 1


def test_its_documents_go_but_those_that_another_case_needs(  # noqa: PLR0917 - fixtures
    ask_to_erase, erasing, closed, upload, events, settings, clock
):
    own, common, both = upload("la cédula"), upload("el mapa del barrio"), upload("la escritura")
    gone = closed(attachments=[own, common, both])["radicado"]
    closed(attachments=[common], petitioner={"name": "Otra Persona", "id_number": "555"})
    also = closed(attachments=[both], invoice="F-2026-09-100200300")["radicado"]
    ask_to_erase(gone)
    clock.set(LATER)
    assert erasing.tidy(clock) == 2
    store = bootstrap.documents(settings)
    assert [store._place.size(kept["sha256"]) is not None for kept in (own, common, both)] == [False, True, False]
    assert [document["sha256"] for document in events(gone)[1]["removed"]] == [own["sha256"], both["sha256"]]
    assert [document["sha256"] for document in events(also)[1]["removed"]] == [both["sha256"]]
    assert erasing.tidy(clock) == 0


def test_the_last_case_that_needs_a_document_takes_it_along(ask_to_erase, erasing, closed, upload, settings, clock):
    common = upload("el mapa del barrio")
    first = closed(attachments=[common])["radicado"]
    last = closed(attachments=[common], petitioner={"name": "Otra Persona", "id_number": "555"})["radicado"]
    clock.set(LATER)
    ask_to_erase(first)
    ask_to_erase(last)
    erasing.tidy(clock)
    assert bootstrap.documents(settings)._place.size(common["sha256"]) is None


def test_a_crash_before_the_documents_are_gone_is_made_good(ask_to_erase, closed, upload, settings, db, clock):
    own = upload("la cédula")
    ask_to_erase(closed(attachments=[own])["radicado"])
    clock.set(LATER)
    store = bootstrap.documents(settings)
    assert store._place.size(own["sha256"]) is not None
    assert bootstrap.erasing(settings, db).tidy(clock) == 1, "another process takes it up"
    assert store._place.size(own["sha256"]) is None


def test_the_archive_of_an_erased_case_verifies_and_says_what_is_gone(  # noqa: PLR0917 - fixtures
    ask_to_erase, erasing, closed, upload, client, people, clock, close_day, tmp_path, capsys
):
    radicado = closed(attachments=[upload("la cédula")])["radicado"]
    close_day()
    ask_to_erase(radicado)
    clock.set(LATER)
    erasing.tidy(clock)
    path = tmp_path / "expediente.zip"
    path.write_bytes(client.get(f"/pqrs/{radicado}/archive.zip", auth=people(Lane.AUDITOR)).content)
    assert verificar.main([str(path)]) == 0
    assert "anexo-1.txt: dato personal suprimido." in capsys.readouterr().out
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if name.startswith("documentos/")]


def test_a_document_that_is_missing_without_an_erasure_is_still_found_out(  # noqa: PLR0917 - fixtures
    closed, upload, settings, client, people, clock, close_day, tmp_path, capsys
):
    own = upload("la cédula")
    radicado = closed(attachments=[own])["radicado"]
    close_day()
    bootstrap.documents(settings)._place.path(own["sha256"]).unlink()
    path = tmp_path / "expediente.zip"
    path.write_bytes(client.get(f"/pqrs/{radicado}/archive.zip", auth=people(Lane.AUDITOR)).content)
    assert verificar.main([str(path)]) == 1
    assert "el documento no es el que se registró" in capsys.readouterr().out


def test_the_service_can_erase_nobody_without_the_record(database, closed):
    closed()
    with psycopg2.connect(database.url) as connection, connection.cursor() as cursor:
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("delete from person")
        connection.rollback()
        with pytest.raises(psycopg2.errors.RaiseException, match="with its record on every case"):
            cursor.execute("select erase_person(ref) from person")
        connection.rollback()
        cursor.execute("select count(*) from person")
        assert cursor.fetchone() == (1,)


def test_whoever_files_while_the_person_is_erased_loses_nothing(ask_to_erase, closed, file, shown, database, rows):
    """The erasure holds the person; the filing waits, and then gets a key that is there."""
    closed()
    with psycopg2.connect(database.superuser_url) as holder, holder.cursor() as cursor:
        cursor.execute("select ref from person for update")
        filed, thread = {}, threading.Thread(target=lambda: filed.update(file(invoice="F-2026-09-100200300")))
        thread.start()
        thread.join(1)
        assert thread.is_alive(), "it waits"
        cursor.execute("delete from person")
    thread.join(20)
    assert shown(filed["radicado"])["petitioner"]["name"]


def test_a_case_filed_while_the_erasure_waits_stops_it(erasing, closed, file, database, rows):
    radicado = closed()["radicado"]
    ref = rows("select ref::text from person")[0].ref
    done = []
    with psycopg2.connect(database.superuser_url) as holder, holder.cursor() as cursor:
        cursor.execute("select ref from person for key share")
        thread = threading.Thread(target=lambda: done.append(erasing.erase_due(ref, LATER)))
        thread.start()
        thread.join(1)
        assert thread.is_alive(), "it waits"
        file(invoice="F-2026-09-100200300")
    thread.join(20)
    assert done == [False]
    assert rows("select ref from person")
    assert not rows("select id from log where type = 'PersonalDataErased' and subject = %s", radicado)


@pytest.fixture
def desk(erasing):
    """The command at an instant: what it was asked, its status and what it said."""

    def ask(*asked, at=LATER):
        said = []
        return Desk(erasing, FixedClock(at)).run(asked, said.append), "".join(said)

    return ask


def test_the_command_lists_what_is_due_and_changes_nothing(desk, closed, file, rows):
    due = closed()["radicado"]
    pending = file(petitioner={"name": "Otra Persona", "id_number": "555"})["radicado"]
    status, said = desk()
    assert status == 0
    assert due in said
    assert pending not in said
    assert "1 titulares" in said
    assert len(rows("select ref from person")) == 2
    assert "0 titulares" in desk(at=IN_TIME)[1]


def test_the_command_erases_all_that_is_due_and_once(desk, closed, file, rows, events):
    due = [closed(petitioner={"name": f"Persona {n}", "id_number": f"55{n}"})["radicado"] for n in range(3)]
    file()
    assert desk("--all")[1].count("Suprimido") == 3
    assert "0 titulares" in desk("--all")[1]
    assert len(rows("select ref from person")) == 1
    assert {events(radicado)[1]["ground"] for radicado in due} == {"duty_ended"}


def test_the_command_erases_one_person_only_when_due(desk, closed, rows):
    radicado = closed()["radicado"]
    status, said = desk(radicado, at=IN_TIME)
    assert status == 1
    assert "No se suprime" in said
    assert desk(radicado)[0] == 0
    assert "ya se suprimieron" in desk(radicado)[1]
    assert not rows("select ref from person")


def test_a_key_that_came_back_with_a_backup_goes_again_and_the_fact_stands_once(desk, closed, superuser, rows, events):
    radicado = closed()["radicado"]
    superuser("create table backup as select * from person")
    desk("--all")
    superuser("insert into person select * from backup")
    assert desk("--all")[1].count("Suprimido") == 1
    assert not rows("select ref from person")
    assert events(radicado)[0].count("PersonalDataErased") == 1


@pytest.mark.parametrize("asked", [["--todo"], ["E-1", "E-2"]])
def test_the_command_says_how_it_is_used(desk, asked):
    status, said = desk(*asked)
    assert (status, said[:4]) == (2, "Uso:")


def test_an_anonymous_case_has_a_key_of_its_own_and_loses_it_too(ask_to_erase, closed, rows):
    anonymous = closed(petitioner=None, anonymous=True)["radicado"]
    assert ask_to_erase(anonymous).event == "PersonalDataErased"
    assert not rows("select ref from person")


def test_the_events_of_an_erasure_name_nobody(ask_to_erase, closed, rows):
    radicado = closed()["radicado"]
    ask_to_erase(radicado)
    told = json.dumps([row.data for row in rows("select data::text from log")], ensure_ascii=False)
    for canary in ("María", "1.140.555.777", "Calle 20", "mafe@", "tres veces", "cedula"):
        assert canary not in told
