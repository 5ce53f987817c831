"""Filing over HTTP: a number for each case, once, whoever asks and however often."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from intake.numbers import is_well_copied
from radica.access import Lane

CANARIES = ("María", "Ñúñez", "1.140.555.777", "Calle 20", "300 555 7788", "mafe@ejemplo.co", "tres veces")


def test_a_filed_case_has_a_radicado_with_its_check_digit_and_a_last_day(file):
    answer = file()
    assert is_well_copied(answer["radicado"])
    assert answer["event"] == "PQRRadicated"
    assert answer["reading_position"] == answer["event_id"]
    assert answer["due_on"] > "2026"


def test_a_number_copied_in_groups_is_the_same_number(client, assistant, a_filing):
    who = {"name": "Ana", "id_type": "RC", "id_number": "1 140 555 777", "address": "Calle 1"}  # a small child's
    body = a_filing(petitioner=who, account=" 100 200\u00a0300 ", invoice="F-2026-10 100200300")
    filed = client.post("/pqrs", json=body, auth=assistant)
    assert filed.status_code == 201, filed.text
    case = client.get(f"/pqrs/{filed.json()['radicado']}", auth=assistant).json()
    assert (case["account"], case["invoice"]) == ("100200300", "F-2026-10100200300")
    assert (case["petitioner"]["id_type"], case["petitioner"]["id_number"]) == ("RC", "1140555777")


def test_who_acts_for_another_may_be_notified_by_their_own_mail(client, assistant, a_filing):
    who = {"name": "Ana", "id_number": "1140", "address": "Calle 1"}
    body = a_filing(petitioner=who, electronic_notification=True)
    refused = client.post("/pqrs", json=body, auth=assistant)
    assert (refused.status_code, refused.json()["field"]) == (422, "petitioner.email")
    assert "quite la autorización" in refused.json()["way_out"]
    other = {"name": "Jorge", "id_number": "72111222", "capacity": "apoderado", "proof": "Poder", "email": "j@p.co"}
    assert client.post("/pqrs", json={**body, "representative": other}, auth=assistant).status_code == 201


def test_numbers_are_consecutive_in_the_order_of_filing(file):
    numbers = [file()["radicado"] for _ in range(5)]
    assert [number[7:14] for number in numbers] == [f"{n:07d}" for n in range(1, 6)]


def test_a_double_click_gets_the_same_radicado(client, assistant, a_filing, rows):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, second = (client.post("/pqrs", json=a_filing(), headers=key, auth=assistant) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert len(rows("select id from log")) == 1


def test_fifty_at_once_with_the_same_key_are_one_case(client, assistant, a_filing, rows):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    with ThreadPoolExecutor(50) as pool:
        answers = list(
            pool.map(lambda _: client.post("/pqrs", json=a_filing(), headers=key, auth=assistant), range(50))
        )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["radicado"] for answer in answers}) == 1
    assert len(rows("select id from log")) == 1


def test_two_hundred_with_different_keys_are_two_hundred_consecutive_numbers_in_the_order_of_receipt(
    client, assistant, a_filing, rows
):
    def file(_):
        sent = time.monotonic()
        answer = client.post("/pqrs", json=a_filing(), auth=assistant)
        return sent, time.monotonic(), answer

    with ThreadPoolExecutor(16) as pool:
        filed = list(pool.map(file, range(200)))
    assert {answer.status_code for _, _, answer in filed} == {201}
    numbered = {int(answer.json()["radicado"][7:14]): (sent, answered) for sent, answered, answer in filed}
    assert sorted(numbered) == list(range(1, 201))
    # Who was answered before somebody else asked has the lower number; so has who stands before them in the log.
    latest_sent = 0.0
    for number in range(1, 201):
        sent, answered = numbered[number]
        assert answered > latest_sent, number
        latest_sent = max(latest_sent, sent)
    assert [int(row.subject[7:14]) for row in rows("select subject from log order by id")] == list(range(1, 201))


def test_a_refused_filing_burns_no_number(client, assistant, a_filing, file):
    assert client.post("/pqrs", json=a_filing(cause_code="999"), auth=assistant).status_code == 422
    assert file()["radicado"][7:14] == "0000001"


def test_a_citizen_files_on_the_web_without_an_account(client, a_filing, rows):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    answer = client.post("/pqrs", json=a_filing(channel="web"), headers=key)
    assert answer.status_code == 201
    assert rows("select actor_lane from log")[0].actor_lane == "citizen"


def test_a_citizen_cannot_file_through_another_channel(client, a_filing, rows):
    answer = client.post("/pqrs", json=a_filing(), headers={"Idempotency-Key": str(uuid.uuid4())})
    assert answer.status_code == 403
    assert not rows("select id from log")


@pytest.mark.parametrize("lane", sorted(set(Lane) - {Lane.CUSTOMER_SERVICE_ASSISTANT, Lane.CITIZEN}))
def test_no_other_role_files(client, people, a_filing, rows, lane):
    assert client.post("/pqrs", json=a_filing(), auth=people(lane)).status_code == 403
    assert not rows("select id from log")


def test_an_anonymous_petition_is_filed_without_a_person(client, assistant, a_filing, file):
    radicado = file(petitioner=None, anonymous=True)["radicado"]
    case = client.get(f"/pqrs/{radicado}", auth=assistant).json()
    assert case["petitioner"] is None
    assert case["description"].startswith("El consumo")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "reclamo"}, "kind"),
        ({"channel": "paloma"}, "channel"),
        ({"cause_code": "999"}, "cause_code"),
        ({"cause_code": 102}, "cause_code"),
        ({"municipality": "Baranoa"}, "municipality"),
        ({"description": "  "}, "description"),
        ({"description": "nulo \x00 dentro"}, "description"),
        ({"petitioner": None}, "petitioner"),
        ({"anonymous": True}, "anonymous"),
        ({"petitioner": {"id_number": "12345"}}, "petitioner.name"),
        ({"petitioner": {"name": "Ana", "capacity": "amigo"}}, "petitioner.capacity"),
        ({"representative": {"name": "Ana"}}, "representative.capacity"),
        (
            {"representative": {"name": "Ana", "capacity": "apoderado", "valid_until": "nunca"}},
            "representative.valid_until",
        ),
        ({"preferential_group": "persona_mayor"}, "sensitive_data_consent"),
        ({"preferential_group": "vip", "sensitive_data_consent": True}, "preferential_group"),
        ({"billing_period": "2026-13"}, "billing_period"),
        ({"invoice_issued_on": "octubre"}, "invoice_issued_on"),
        ({"recurso": {"act": "S-1"}}, "recurso"),
        ({"missing": [""]}, "missing[0]"),
        ({"other_body": "x" * 201}, "other_body"),
        ({"work_orders": [{"type": "excavar", "reason": "x"}]}, "work_orders[0].type"),
        ({"presented_at": "2099-01-01T00:00:00Z"}, "presented_at"),
        ({"presented_at": "ayer"}, "presented_at"),
        ({"sorpresa": 1}, "sorpresa"),
    ],
)
def test_what_is_wrong_is_named_in_spanish_and_nothing_is_stored(client, assistant, a_filing, rows, change, field):
    answer = client.post("/pqrs", json=a_filing(**change), auth=assistant)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["field"] == field or any(error["field"] == field for error in problem.get("errors", [])), problem
    assert problem["title"]
    assert not rows("select id from log")
    assert not rows("select key from command")


def test_an_attachment_that_was_not_uploaded_is_named(client, assistant, a_filing):
    unknown = {"sha256": "a" * 64, "name": "a.pdf", "media_type": "application/pdf", "size": 3, "service": "intake"}
    answer = client.post("/pqrs", json=a_filing(attachments=[unknown]), auth=assistant)
    assert answer.status_code == 422
    assert answer.json()["field"] == "attachments[0]"


def test_without_a_key_nothing_is_filed(client, people, a_filing, issuer, rows):
    bearer = {"Authorization": f"Bearer {issuer.token(Lane.CUSTOMER_SERVICE_ASSISTANT)}"}
    answer = client.post("/pqrs", json=a_filing(), headers=bearer)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.text
    assert not rows("select id from log")


def test_personal_data_stand_nowhere_in_the_open(file, rows, capfd):
    file()
    stored = str(rows("select *, encode(sealed, 'escape') as bytes from log"))
    stored += str(rows("select * from command")) + str(rows("select * from person"))
    shown = capfd.readouterr()
    for canary in CANARIES:
        assert canary not in stored + shown.out + shown.err


def test_the_same_person_is_recognised_however_the_number_is_written(file, rows, a_filing):
    file()
    file(petitioner={**a_filing()["petitioner"], "id_number": "1140555777"})
    assert len(rows("select ref from person")) == 1


def test_staff_read_the_petitioner_and_each_reading_is_noted(client, assistant, file, people, rows):
    radicado = file()["radicado"]
    case = client.get(f"/pqrs/{radicado}", auth=people(Lane.LEGAL)).json()
    assert case["petitioner"]["name"] == "María Fernanda Ñúñez de la Hoz"
    client.get(f"/pqrs/{radicado}/form.pdf", auth=assistant)
    noted = [(row.who, row.lane, row.what) for row in rows("select who, lane, what from reading order by id")]
    assert noted == [
        ("persona-legal", "legal", "petitioner"),
        ("persona-customer_service_assistant", "customer_service_assistant", "form"),
    ]


@pytest.mark.parametrize("lane", [Lane.SERVICE, Lane.CITIZEN])
def test_machines_and_citizens_do_not_read_the_petitioner(client, file, people, rows, lane):
    radicado = file()["radicado"]
    assert client.get(f"/pqrs/{radicado}", auth=people(lane)).status_code == 403
    assert not rows("select id from reading")


def test_the_form_is_a_real_pdf_and_always_the_same(client, assistant, file):
    radicado = file()["radicado"]
    first, second = (client.get(f"/pqrs/{radicado}/form.pdf", auth=assistant).content for _ in range(2))
    assert first.startswith(b"%PDF-")
    assert first == second


def test_an_unknown_radicado_is_not_found(client, assistant):
    answer = client.get("/pqrs/E-2026-9999999-9", auth=assistant)
    assert answer.status_code == 404
    assert "radicado" in answer.json()["detail"]
