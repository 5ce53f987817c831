"""A citizen's own case by radicado and code; nobody learns from it which radicados exist."""

from __future__ import annotations

import subprocess
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from intake.codes import Codes
from radica.access import Lane
from radica.postgres import Transaction

WRONG = "00000-0000-0000"
UNKNOWN = "E-2026-9999999-9"


@pytest.fixture
def look(client):
    """Ask for a case with a code."""
    return lambda radicado, code, page="": client.get(f"/pqrs/{radicado}{page}", headers={"Verification-Code": code})


def text_of(pdf):
    answer = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30)
    return answer.stdout.decode()


def test_the_code_opens_the_own_case(file, look):
    filed = file()
    case = look(filed["radicado"], filed["verification_code"].lower().replace("-", " ")).json()
    assert (case["radicado"], case["state"], case["due_on"]) == (filed["radicado"], "en_tramite", filed["due_on"])
    assert case["petitioner"] == {"name": "M. F. Ñ. D. L. H.", "id_number": "…777"}
    for canary in ("María", "1.140.555.777", "Calle 20", "mafe@", "tres veces", "persona-"):
        assert canary not in str(case)


def test_a_citizen_who_filed_on_the_web_has_a_code_too(client, a_filing, look):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    filed = client.post("/pqrs", json=a_filing(channel="web", petitioner=None, anonymous=True), headers=key).json()
    assert look(filed["radicado"], filed["verification_code"]).json()["petitioner"] is None


def test_the_same_request_gets_the_same_code_and_it_stands_nowhere_in_the_open(client, assistant, a_filing, rows):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, second = (client.post("/pqrs", json=a_filing(), headers=key, auth=assistant).json() for _ in range(2))
    assert first == second
    assert len(rows("select hash from verification_code")) == 1
    stored = str(rows("select *, encode(sealed, 'escape') from log")) + str(rows("select * from command"))
    stored += str(rows("select radicado, encode(hash, 'escape') from verification_code"))
    assert first["verification_code"] not in stored


def test_the_receipt_with_the_code_is_for_who_has_it(client, assistant, file, look):
    filed = file()
    radicado, code = filed["radicado"], filed["verification_code"]
    own = look(radicado, code, "/form.pdf")
    assert own.headers["content-type"] == "application/pdf"
    assert code in text_of(own.content)
    printed = client.get(f"/pqrs/{radicado}/form.pdf", headers={"Verification-Code": code}, auth=assistant)
    assert code in text_of(printed.content)
    without = client.get(f"/pqrs/{radicado}/form.pdf", auth=assistant)
    assert "Código de verificación" not in text_of(without.content)
    wrong = client.get(f"/pqrs/{radicado}/form.pdf", headers={"Verification-Code": WRONG}, auth=assistant)
    assert wrong.status_code == 404


def test_each_reading_of_the_citizen_is_noted(file, look, rows):
    filed = file()
    look(filed["radicado"], filed["verification_code"])
    look(filed["radicado"], WRONG)
    look(filed["radicado"], filed["verification_code"], "/form.pdf")
    assert [row.what for row in rows("select what from reading order by id")] == ["own case", "own form"]


@pytest.mark.parametrize("page", ["", "/form.pdf"])
def test_a_wrong_code_and_an_unknown_radicado_get_the_same_answer(file, look, page):
    radicado = file()["radicado"]
    wrong, unknown = look(radicado, WRONG, page), look(UNKNOWN, WRONG, page)
    assert wrong.status_code == unknown.status_code == 404
    told = [{name: value for name, value in each.json().items() if name != "request_id"} for each in (wrong, unknown)]
    assert told[0] == told[1]
    assert wrong.headers.keys() == unknown.headers.keys()


def test_a_wrong_code_and_an_unknown_radicado_cost_the_same_work(file, look, monkeypatch):
    radicado = file()["radicado"]
    work = []
    run, hashed = Transaction._run, Codes.hashed
    monkeypatch.setattr(Transaction, "_run", lambda tx, sql, params: work.append(sql) or run(tx, sql, params))
    monkeypatch.setattr(Codes, "hashed", lambda codes, *typed: work.append("hash") or hashed(codes, *typed))
    look(radicado, WRONG)
    wrong = work.copy()
    work.clear()
    look(UNKNOWN, WRONG)
    assert wrong == work
    assert work.count("hash") == 1


def test_who_keeps_failing_has_to_wait_whether_the_case_exists_or_not(file, look):
    filed = file()
    for radicado in (filed["radicado"], UNKNOWN):
        codes = [look(radicado, WRONG).status_code for _ in range(6)]
        assert codes == [404] * 5 + [429]
    refused = look(filed["radicado"], filed["verification_code"])
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1


def test_guesses_sent_at_once_count_in_full(file, look):
    radicado = file()["radicado"]
    with ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(lambda _: look(radicado, WRONG).status_code, range(24)))
    assert codes.count(404) <= 8
    assert set(codes) == {404, 429}


def test_the_code_of_one_case_opens_no_other(file, look):
    first, second = file(), file()
    assert look(second["radicado"], first["verification_code"]).status_code == 404


def test_without_token_and_code_nothing_opens(client, file):
    answer = client.get(f"/pqrs/{file()['radicado']}")
    assert answer.status_code == 401
    assert "Verification-Code" in answer.json()["way_out"]


@pytest.mark.parametrize("code", ["", "x" * 200, "%00", "' or 1=1 --"])
def test_nonsense_is_only_a_wrong_code(file, look, code):
    assert look(file()["radicado"], code).status_code == 404
    assert look("x" * 500, code).status_code == 404


def test_who_lost_the_code_gets_another_and_the_old_one_ends(client, assistant, file, look, rows):
    filed = file()
    path = f"/pqrs/{filed['radicado']}/verification-code"
    answer = client.post(path, json={"reason": "Mostró su cédula en la ventanilla"}, auth=assistant)
    assert answer.status_code == 201, answer.text
    assert look(filed["radicado"], filed["verification_code"]).status_code == 404
    assert look(filed["radicado"], answer.json()["verification_code"]).status_code == 200
    newest = rows("select issued_by, reason from verification_code order by issued_at desc")[0]
    assert newest == ("persona-customer_service_assistant", "Mostró su cédula en la ventanilla")


@pytest.mark.parametrize("lane", sorted(set(Lane) - {Lane.CUSTOMER_SERVICE_ASSISTANT}))
def test_no_other_role_gives_a_new_code(client, people, file, rows, lane):
    radicado = file()["radicado"]
    answer = client.post(f"/pqrs/{radicado}/verification-code", json={"reason": "porque sí"}, auth=people(lane))
    assert answer.status_code == 403
    assert len(rows("select hash from verification_code")) == 1


@pytest.mark.parametrize(("body", "field"), [({}, "reason"), ({"reason": "x"}, "reason"), ({"code": "1"}, "reason")])
def test_a_new_code_needs_its_reason(client, assistant, file, rows, body, field):
    answer = client.post(f"/pqrs/{file()['radicado']}/verification-code", json=body, auth=assistant)
    assert answer.status_code == 422
    assert field in str(answer.json())
    assert len(rows("select hash from verification_code")) == 1


def test_an_unknown_case_gets_no_code(client, assistant):
    body = {"reason": "Mostró su cédula"}
    assert client.post(f"/pqrs/{UNKNOWN}/verification-code", json=body, auth=assistant).status_code == 404
