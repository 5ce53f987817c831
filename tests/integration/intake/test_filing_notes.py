"""Filing is never refused: what is missing, late or doubtful is told in the answer and stands on the case."""

from __future__ import annotations

import uuid

import pytest

from radica.access import Lane
from radica.postgres import Transaction

POWER_OF = {"name": "Jorge Pérez", "id_number": "72111222", "capacity": "apoderado"}

PROVED = {**POWER_OF, "proof": "Poder"}
NO_ADDRESS = {"name": "Ana Díaz", "id_number": "1140555777", "phone": "3001112233"}


def codes(answer):
    return [note["code"] for note in answer["notes"]]


def notes_on_the_case(client, auth, radicado):
    return client.get(f"/pqrs/{radicado}/events", auth=auth).json()["items"][0]["data"]["notes"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"petitioner": {"name": "Ana Díaz"}}, ["incomplete"]),
        ({"petitioner": None, "anonymous": True}, []),
        ({"representative": POWER_OF}, ["incomplete"]),
        ({"representative": {**POWER_OF, "proof": "Poder del 3 de noviembre"}}, []),
        ({"representative": {**POWER_OF, "proof": "Poder", "valid_until": "2020-01-01"}}, ["incomplete"]),
        ({"representative": {**POWER_OF, "proof": "Poder", "id_number": None}}, ["incomplete"]),
        ({"petitioner": NO_ADDRESS}, ["incomplete"]),
        (
            {"petitioner": NO_ADDRESS, "representative": {**PROVED, "phone": "3005551234"}},
            ["incomplete"],
        ),
        ({"petitioner": NO_ADDRESS, "representative": {**PROVED, "address": "Calle 1"}}, []),
        ({"petitioner": NO_ADDRESS, "representative": {**PROVED, "email": "j@p.co"}}, []),
        ({"missing": ["copia de la factura"]}, ["incomplete"]),
        ({"invoice_issued_on": "2020-01-01"}, ["invoice_too_old"]),
        ({"kind": "recurso_reposicion", "recurso": {"act": "S-1", "notified_on": "2020-01-01"}}, ["appeal_late"]),
        ({"kind": "recurso_reposicion"}, ["incomplete"]),
        ({"cause_code": "117"}, ["other_body"]),
        ({"other_body": "la Alcaldía"}, ["other_body"]),
    ],
)
def test_it_is_filed_and_the_clerk_is_told(client, assistant, file, change, expected):
    answer = file(**change)
    assert codes(answer) == expected
    assert notes_on_the_case(client, assistant, answer["radicado"]) == answer["notes"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"invoice_issued_on": "9999-11-20"}, "invoice_issued_on"),
        ({"invoice_issued_on": "1950-11-20"}, "invoice_issued_on"),
        ({"presented_at": "1999-12-31T10:00:00-05:00"}, "presented_at"),
        ({"kind": "recurso_reposicion", "recurso": {"act": "S-1", "notified_on": "1950-11-17"}}, "recurso.notified_on"),
        ({"kind": "recurso_reposicion", "recurso": {"act": "S-1", "notified_on": "2999-11-17"}}, "recurso.notified_on"),
        ({"kind": "recurso_reposicion", "recurso": {"act": "S-1", "issued_on": "2999-11-17"}}, "recurso.issued_on"),
    ],
)
def test_a_mistyped_day_is_told_by_its_own_field_and_takes_no_number(client, assistant, a_filing, rows, change, field):
    answer = client.post("/pqrs", json=a_filing(**change), auth=assistant)
    assert (answer.status_code, answer.json()["field"]) == (422, field), answer.text
    assert not rows("select year from counter")


def test_the_same_account_cause_and_period_are_a_probable_duplicate(file):
    first = file(billing_period="2026-10")
    repeated, another_period = file(billing_period="2026-10"), file(billing_period="2026-09")
    assert codes(first) == codes(another_period) == []
    assert codes(file(billing_period="2026-10", cause_code="103")) == []
    assert codes(file(billing_period="2026-10", account="999")) == []
    assert [note["other_radicado"] for note in repeated["notes"]] == [first["radicado"]]


def test_what_was_voided_or_withdrawn_is_not_repeated(client, assistant, people, file):
    first = file()["radicado"]
    twin = file()["radicado"]
    body = {"reason": "Se radicó dos veces", "stands_under": first}
    assert client.post(f"/pqrs/{twin}/voiding", json=body, auth=people(Lane.RECORDS_ASSISTANT)).status_code == 201
    assert [note["other_radicado"] for note in file(kind="queja")["notes"]] == [first]
    withdrawn = file(account="7")["radicado"]
    assert client.post(f"/pqrs/{withdrawn}/withdrawal", json={}, auth=assistant).status_code == 201
    assert codes(file(account="7")) == []


def test_a_citizen_is_not_told_of_another_persons_case_but_the_case_notes_it(client, assistant, file, a_filing):
    first = file()["radicado"]
    key = {"Idempotency-Key": str(uuid.uuid4())}
    told = client.post("/pqrs", json=a_filing(channel="web"), headers=key)
    assert first not in told.text
    assert told.json()["notes"] == []
    noted = notes_on_the_case(client, assistant, told.json()["radicado"])
    assert [note["other_radicado"] for note in noted] == [first]


@pytest.mark.parametrize(
    "field",
    [{"missing": ["el poder"]}, {"other_body": "la Alcaldía"}, {"presented_at": "2026-11-20T15:00:00Z"}],
)
def test_what_only_the_utility_sees_is_not_for_citizens_to_say(client, a_filing, rows, field):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    assert client.post("/pqrs", json=a_filing(channel="web", **field), headers=key).status_code == 403
    assert not rows("select id from log")


def test_an_appeal_against_a_case_without_an_answer_is_noted(file):
    undecided = file()["radicado"]
    appeal = file(kind="recurso_reposicion", appealed_radicado=undecided)
    assert codes(appeal) == ["appeal_not_open"]
    assert "aún no se ha decidido" in appeal["notes"][0]["text"]


def test_an_appeal_of_a_case_that_is_not_ours_is_filed(file):
    assert codes(file(kind="recurso_reposicion", appealed_radicado="E-2001-0000001-0")) == []


def test_what_the_petitioner_said_is_sealed_and_read_back(client, people, file, rows):
    said = {
        "representative": {**POWER_OF, "proof": "Poder", "professional_card": "123.456", "valid_until": "2030-01-01"},
        "asks_for": "Que se reliquide la factura",
        "preferential_group": "persona_mayor",
        "sensitive_data_consent": True,
        "habeas_data_authorised": True,
    }
    radicado = file(**said)["radicado"]
    case = client.get(f"/pqrs/{radicado}", auth=people(Lane.LEGAL)).json()
    assert case["filing"]["representative"]["professional_card"] == "123.456"
    assert case["filing"]["preferential_group"] == "persona_mayor"
    assert case["preferential"] is True
    stored = str(rows("select data, encode(sealed, 'escape') from log"))
    for canary in ("Jorge", "72111222", "123.456", "reliquide", "persona_mayor"):
        assert canary not in stored


def test_all_this_costs_filing_no_further_question_to_the_database(file, monkeypatch):
    file()  # the process knows its calendar from now on
    asked, run = [], Transaction._run
    monkeypatch.setattr(Transaction, "_run", lambda tx, sql, params: asked.append(sql) or run(tx, sql, params))
    file(billing_period="2026-10")
    assert len(asked) == 1, "its number, who it is and what is alike; the rest goes with the commit"


def test_a_late_capture_keeps_both_times(client, assistant, file):
    radicado = file(presented_at="2026-11-20T15:00:00Z")["radicado"]
    case = client.get(f"/pqrs/{radicado}", auth=assistant).json()
    assert case["filed_at"] == "2026-11-20T15:00:00Z"
    assert case["captured_at"] > case["filed_at"]
    at_once = client.get(f"/pqrs/{file()['radicado']}", auth=assistant).json()
    assert at_once["captured_at"] is None
