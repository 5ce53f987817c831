"""Habeas data: what is held about somebody, for them and in full; and its correction."""

from __future__ import annotations

import json
import subprocess
import uuid

import pytest

from intake import habeas_data
from radica.access import Lane

WHO = {"Id-Type": "CC", "Id-Number": "1.140.555.777"}
SECOND = {"invoice": "F-2026-09-100200300"}
MOVED = {"address": "Carrera 9 # 10-11, Baranoa", "reason": "Se mudó; mostró la factura nueva"}


@pytest.fixture
def account(client, people):
    """What is held about a person, asked by somebody of a lane."""

    def ask(lane=Lane.CUSTOMER_SERVICE_ASSISTANT, path="/people/account", **identity):
        headers = {"Id-Type": "CC", "Id-Number": "1140555777", **identity}
        return client.get(path, auth=people(lane), headers=headers)

    return ask


@pytest.fixture
def correct(client, people):
    def send(radicado, lane=Lane.CUSTOMER_SERVICE_ASSISTANT, key=None, **body):
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return client.post(f"/pqrs/{radicado}/correction", json={**MOVED, **body}, auth=people(lane), headers=headers)

    return send


@pytest.fixture
def shown(client, people):
    return lambda radicado: client.get(f"/pqrs/{radicado}", auth=people(Lane.AUDITOR)).json()


def text_of(pdf):
    answer = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30)
    return " ".join(answer.stdout.decode().split())


def test_all_that_is_held_is_told_in_every_case_of_theirs(account, file, closed, upload):
    first = file(habeas_data_authorised=True, attachments=[upload("la cédula")])["radicado"]
    second = closed(**SECOND)["radicado"]
    file(petitioner={"name": "Otra Persona", "id_number": "555"})
    told = account().json()
    assert told["holder"]["name"] == "María Fernanda Ñúñez de la Hoz"
    assert [case["radicado"] for case in told["cases"]] == [second, first]
    case = told["cases"][1]
    assert case["data"]["description"].startswith("El consumo facturado")
    assert case["data"]["attachment_names"] == ["cedula-de-Mafe.txt"]
    assert (case["source"], case["authorisation"]["treatment"]) == ("El titular, por escrito", True)
    assert [document["name"] for document in case["documents"]] == ["anexo-1.txt"]
    assert (case["kept_until"], "en trámite" in case["kept_why"]) == (None, True)
    assert told["cases"][0]["kept_until"] > "2036"
    assert told["readings"] == []
    assert [reading["who"] for reading in account().json()["readings"]] == ["Auxiliar de servicio al cliente"] * 2


def test_who_is_not_known_is_told_so(account):
    answer = account(**{"Id-Number": "99999"})
    assert answer.status_code == 404
    assert "No hay datos" in answer.json()["detail"]


def test_a_number_that_is_none_is_refused_by_name(account):
    answer = account(**{"Id-Number": "x" * 50})
    assert answer.status_code == 422
    assert "Id-Number" in answer.text


@pytest.mark.parametrize("lane", [Lane.FIELD_OPERATOR, Lane.ADMINISTRATOR, Lane.BILLING_COORDINATOR])
def test_it_is_told_only_by_those_who_attend_the_public(account, file, lane):
    file()
    assert account(lane).status_code == 403


def test_from_one_case_staff_see_all_and_the_citizen_that_case_only(client, people, file):
    first, second = file(), file(**SECOND)
    path = f"/pqrs/{first['radicado']}/personal-data"
    by_staff = client.get(path, auth=people(Lane.LEGAL)).json()
    assert len(by_staff["cases"]) == 2
    own = client.get(path, headers={"Verification-Code": first["verification_code"]}).json()
    assert [case["radicado"] for case in own["cases"]] == [first["radicado"]]
    assert own["readings"][0]["who"] == "Área Jurídica"
    assert client.get(path, headers={"Verification-Code": second["verification_code"]}).status_code == 404
    assert client.get(path).status_code == 401


def test_the_certificate_says_it_on_paper(account, client, file, closed, people):
    filed = file(kind="reclamo_datos_personales")
    closed(**SECOND)
    client.get(f"/pqrs/{filed['radicado']}", auth=people(Lane.FIELD_OPERATOR))
    text = text_of(account(path="/people/account.pdf").content)
    for said in (
        "María Fernanda Ñúñez de la Hoz", "CC 1.140.555.777", "Calle 20 # 15-33", filed["radicado"],
        "Reclamo en trámite", "Auxiliar operario comercial", "Vio el caso. Para: atención del caso",
        "2 años en gestión y 8 en archivo central", "Reclamo sobre datos personales",
    ):  # fmt: skip
        assert said in text, said


def test_a_claim_is_pending_from_its_filing_until_it_is_closed(account, file):
    claim = file(kind="reclamo_datos_personales", **SECOND)
    assert claim["due_on"] == file()["due_on"], "fifteen business days"
    assert account().json()["claims_pending"] == [claim["radicado"]]


def test_a_consultation_is_due_in_ten_business_days_and_may_be_put_off_by_five(client, assistant, file):
    asked = file(kind="consulta_datos_personales")
    term = client.get(f"/pqrs/{asked['radicado']}/term", auth=assistant).json()
    assert (term["business_days"], term["article"]) == (10, "Ley 1581 de 2012, art. 14")
    far = {"reason": "Hay que buscar en el archivo", "evidence": "Búsqueda en archivo central", "ends_on": "2027-01-20"}
    answer = client.post(f"/pqrs/{asked['radicado']}/extension", json=far, auth=assistant)
    assert answer.status_code == 422
    assert "5 días hábiles" in answer.json()["detail"]


def test_a_correction_holds_from_now_on_and_the_old_version_stays_sealed(correct, file, shown, rows, client, people):
    radicado = file()["radicado"]
    answer = correct(radicado, without=["phone"])
    assert answer.status_code == 201, answer.text
    assert answer.json()["fields"] == ["address", "phone"]
    petitioner = shown(radicado)["petitioner"]
    assert (petitioner["address"], petitioner["phone"]) == ("Carrera 9 # 10-11, Baranoa", None)
    assert petitioner["email"] == "mafe@ejemplo.co"
    assert "Carrera 9" in text_of(client.get(f"/pqrs/{radicado}/form.pdf", auth=people(Lane.AUDITOR)).content)
    sealed = rows("select sequence, type from log where sealed is not null order by sequence")
    assert [(row.sequence, row.type) for row in sealed] == [(1, "PQRRadicated"), (2, "PersonalDataCorrected")]
    stored = json.dumps([row.data for row in rows("select data::text from log")], ensure_ascii=False)
    assert "Carrera 9" not in stored


def test_a_correction_may_hold_for_every_case_of_the_person(correct, file, shown, rows, client, assistant):
    first, second = file()["radicado"], file(**SECOND)["radicado"]
    correct(second)  # says so already
    third = file(invoice="F-2026-08-100200300")["radicado"]
    other = file(petitioner={"name": "Otra Persona", "id_number": "555", "address": "Calle 1"})["radicado"]
    answer = correct(first, everywhere=True)
    assert answer.status_code == 201, answer.text
    assert answer.json()["cases"] == sorted([first, third])
    for radicado in (first, second, third):
        assert shown(radicado)["petitioner"]["address"] == MOVED["address"]
    assert shown(other)["petitioner"]["address"] == "Calle 1"
    noted = rows("select radicado from reading where what = 'correction' order by radicado")
    assert [row.radicado for row in noted] == sorted([first, second, third])
    again = correct(first, everywhere=True)
    assert (again.status_code, again.json()["field"]) == (422, "address")


def test_another_number_everywhere_is_one_new_person_under_one_key(correct, account, file, rows):
    first, second = file()["radicado"], file(**SECOND)["radicado"]
    assert correct(second, address=None, id_type="CE", id_number="777.001", everywhere=True).status_code == 201
    assert account().status_code == 404
    found = account(**{"Id-Type": "CE", "Id-Number": "777001"}).json()
    assert {case["radicado"] for case in found["cases"]} == {first, second}
    assert len(rows("select ref from person")) == 2


def test_of_too_many_cases_each_is_corrected_by_itself(correct, file, shown, monkeypatch):
    monkeypatch.setattr(habeas_data, "MOST_AT_ONCE", 1)
    first, second = file()["radicado"], file(**SECOND)["radicado"]
    refused = correct(first, everywhere=True)
    assert refused.status_code == 409
    assert "tiene 2 casos" in refused.json()["detail"]
    assert shown(second)["petitioner"]["address"] != MOVED["address"]


def test_who_was_corrected_is_found_as_they_are_now(correct, file, client, assistant):
    radicado = file()["radicado"]
    assert correct(radicado, address=None, name="Zoraida Quimbaya", id_number="777.001").status_code == 201

    def found(text):
        items = client.post("/searches", json={"q": text}, auth=assistant).json()["items"]
        return [(item["radicado"], item["petitioner"]["name"]) for item in items]

    assert found("zoraida quinvaya") == found("777001") == [(radicado, "Zoraida Quimbaya")]
    assert found("María Fernanda") == []


def test_the_same_correction_twice_is_one(correct, file, rows):
    radicado = file()["radicado"]
    first, second = (correct(radicado, key="la-misma-clave").json() for _ in range(2))
    assert first == second
    assert len(rows("select id from log where type = 'PersonalDataCorrected'")) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"address": None}, "name"),
        ({"address": "Calle 20 # 15-33, Baranoa"}, "address"),
        ({"phone": "no tiene"}, "phone"),
        ({"without": ["address"]}, "without[0]"),
        ({"reason": ""}, "reason"),
        ({"documents": [{"sha256": "a" * 64, "name": "x.pdf", "media_type": "application/pdf", "size": 3,
                         "service": "intake"}]}, "documents[0]"),
    ],
)  # fmt: skip
def test_what_corrects_nothing_is_refused_by_name(correct, file, shown, body, field):
    radicado = file()["radicado"]
    answer = correct(radicado, **body)
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert shown(radicado)["petitioner"]["address"] == "Calle 20 # 15-33, Baranoa"


def test_an_anonymous_or_erased_case_has_nothing_to_correct(correct, file, closed, ask_to_erase):
    anonymous = file(petitioner=None, anonymous=True)["radicado"]
    assert correct(anonymous).status_code == 409
    gone = closed()["radicado"]
    ask_to_erase(gone)
    assert correct(gone).status_code == 409


def test_another_number_makes_it_the_case_of_who_has_that_number(correct, account, file, closed, ask_to_erase, rows):
    theirs = closed(petitioner={"name": "Marta Ñúñez", "id_number": "555"})["radicado"]
    mistaken = closed()["radicado"]
    assert correct(mistaken, address=None, id_number="555").status_code == 201
    assert account().status_code == 404, "the mistaken number has no case any more"
    found = account(**{"Id-Number": "555"}).json()
    assert {case["radicado"] for case in found["cases"]} == {theirs, mistaken}
    assert ask_to_erase(theirs).data["cases"] == sorted([theirs, mistaken])
    assert not rows("select ref from person"), "both keys under which the case was sealed"


def test_the_names_of_files_stay_under_seal(client, assistant, file, upload, rows, people):
    radicado = file(attachments=[upload("la cédula")])["radicado"]
    asked = {"missing": ["la factura"]}
    assert client.post(f"/pqrs/{radicado}/completion-request", json=asked, auth=assistant).status_code == 201
    brought = {"attachments": [upload("la factura", "factura de Mafe.txt")]}
    assert client.post(f"/pqrs/{radicado}/completion", json=brought, auth=assistant).status_code == 201
    stored = json.dumps([row.data for row in rows("select data::text from log")], ensure_ascii=False)
    assert "Mafe" not in stored
    assert "complemento-1.txt" in stored
    assert "cedula-de-Mafe.txt" in text_of(client.get(f"/pqrs/{radicado}/form.pdf", auth=people(Lane.AUDITOR)).content)
