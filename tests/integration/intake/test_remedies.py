"""Completing, withdrawing and handing over a petition, over HTTP."""

from __future__ import annotations

import subprocess

import pytest

from radica.access import Lane

ACTS = {
    "completion-request": ({"missing": ["el poder"]}, Lane.CUSTOMER_SERVICE_ASSISTANT),
    "completion-extension": ({}, Lane.CUSTOMER_SERVICE_ASSISTANT),
    "completion": ({}, Lane.CUSTOMER_SERVICE_ASSISTANT),
    "withdrawal": ({}, Lane.CUSTOMER_SERVICE_ASSISTANT),
    "transfer-out": (
        {"body_code": "08078", "body_title": "Alcaldía de Baranoa", "reason": "El estrato lo adopta el municipio"},
        Lane.CUSTOMER_SERVICE_PROFESSIONAL,
    ),
}


@pytest.fixture
def act(client, people):
    """Do an act on a case, by its lane unless another is named."""

    def do(radicado, name, lane=None, **fields):
        body, own = ACTS[name]
        return client.post(f"/pqrs/{radicado}/{name}", json={**body, **fields}, auth=people(lane or own))

    return do


def names(client, auth, radicado):
    return [item["type"] for item in client.get(f"/pqrs/{radicado}/events", auth=auth).json()["items"]]


def test_a_petition_is_completed(client, assistant, act, file):
    filed = file()
    asked = act(filed["radicado"], "completion-request")
    assert asked.status_code == 201, asked.text
    assert asked.json()["until"] > filed["due_on"][:7]
    letter = client.get(f"/documents/{asked.json()['document']['sha256']}", auth=assistant).content
    text = subprocess.run(["pdftotext", "-", "-"], input=letter, capture_output=True, check=True, timeout=30).stdout
    assert "el poder" in text.decode()
    more = act(filed["radicado"], "completion-extension").json()
    assert more["until"] > asked.json()["until"]
    done = act(filed["radicado"], "completion")
    assert done.json()["due_on"] >= filed["due_on"]
    expected = ["PQRRadicated", "CompletionRequested", "CompletionRequested", "CompletionReceived"]
    assert names(client, assistant, filed["radicado"]) == expected


@pytest.mark.parametrize(("name", "event"), [("withdrawal", "PQRWithdrawn"), ("transfer-out", "PQRTransferredOut")])
def test_what_is_withdrawn_or_handed_over_is_closed_in_the_same_commit(client, assistant, act, file, name, event):
    radicado = file()["radicado"]
    answer = act(radicado, name)
    assert answer.status_code == 201, answer.text
    assert answer.json()["event"] == event
    items = client.get(f"/pqrs/{radicado}/events", auth=assistant).json()["items"]
    assert [item["type"] for item in items] == ["PQRRadicated", event, "PQRClosed"]
    assert answer.json()["reading_position"] == items[-1]["id"]
    assert act(radicado, name).status_code == 409


def text_of(client, auth, reference):
    pdf = client.get(f"/documents/{reference['sha256']}", auth=auth).content
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30
    ).stdout.decode()


@pytest.mark.parametrize("name", ["completion-request", "transfer-out", "withdrawal"])
def test_every_letter_says_to_whom_it_goes(client, assistant, act, file, name):
    other = {"name": "Jorge Pérez", "id_number": "72111222", "capacity": "apoderado", "proof": "Poder"}
    radicado = file(representative=other)["radicado"]
    text = text_of(client, assistant, act(radicado, name).json()["document"])
    for part in ("María Fernanda Ñúñez de la Hoz", "Apoderado: Jorge Pérez", "Calle 20 # 15-33, Baranoa"):
        assert part in text
    if name != "transfer-out":
        assert "Cuenta 100200300" in text


def test_a_letter_to_nobody_known_says_that_it_is_published(client, assistant, act, file):
    radicado = file(petitioner=None, anonymous=True, account=None)["radicado"]
    text = text_of(client, assistant, act(radicado, "completion-request").json()["document"])
    assert "Peticionario anónimo" in text
    assert "Cuenta" not in text


def test_who_acts_for_another_may_be_the_one_who_is_reached(client, assistant, act, file):
    other = {
        "name": "Jorge Pérez",
        "id_number": "72111222",
        "capacity": "apoderado",
        "proof": "Poder",
        "email": "j@p.co",
    }
    radicado = file(petitioner={"name": "Ana Díaz", "id_number": "1140"}, representative=other)["radicado"]
    assert "j@p.co" in text_of(client, assistant, act(radicado, "completion-request").json()["document"])


@pytest.mark.parametrize(
    ("kind", "told"),
    [("reclamacion", "Puede presentar la solicitud de nuevo"), ("recurso_reposicion", "queda como estaba")],
)
def test_a_withdrawal_has_its_certificate_in_the_file(client, assistant, act, file, kind, told):
    radicado = file(kind=kind)["radicado"]
    reference = act(radicado, "withdrawal").json()["document"]
    assert told in text_of(client, assistant, reference)
    index = client.get(f"/pqrs/{radicado}/documents", auth=assistant).json()["documents"]
    assert [(each["type"], each["sha256"]) for each in index] == [("Constancia de desistimiento", reference["sha256"])]


def test_the_letter_of_transfer_names_the_body(client, assistant, act, file):
    reference = act(file()["radicado"], "transfer-out").json()["document"]
    letter = client.get(f"/documents/{reference['sha256']}", auth=assistant).content
    text = subprocess.run(["pdftotext", "-", "-"], input=letter, capture_output=True, check=True, timeout=30).stdout
    assert "Alcaldía de Baranoa" in text.decode()


@pytest.mark.parametrize("name", sorted(ACTS))
def test_no_other_role_does_it(file, act, rows, name):
    radicado = file()["radicado"]
    for lane in sorted(set(Lane) - {ACTS[name][1]}):
        assert act(radicado, name, lane).status_code == 403, lane
    assert len(rows("select id from log")) == 1


@pytest.mark.parametrize(
    ("name", "fields", "field"),
    [
        ("completion-request", {"missing": []}, "missing"),
        ("completion-request", {"missing": ["x" * 201]}, "missing[0]"),
        ("completion-request", {"sorpresa": 1}, "sorpresa"),
        ("completion", {"received_on": "ayer"}, "received_on"),
        ("completion", {"attachments": [{"sha256": "x"}]}, "attachments[0].sha256"),
        ("transfer-out", {"body_title": ""}, "body_title"),
        ("transfer-out", {"reason": "\x00abc"}, "reason"),
        ("withdrawal", {"sorpresa": 1}, "sorpresa"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(file, act, rows, name, fields, field):
    radicado = file()["radicado"]
    answer = act(radicado, name, **fields)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["field"] == field or any(error["field"] == field for error in problem.get("errors", [])), problem
    assert len(rows("select id from log")) == 1


def test_an_attachment_that_was_not_uploaded_completes_nothing(file, act):
    radicado = file()["radicado"]
    act(radicado, "completion-request")
    unknown = {"sha256": "a" * 64, "name": "a.pdf", "media_type": "application/pdf", "size": 3, "service": "intake"}
    assert act(radicado, "completion", attachments=[unknown]).json()["field"] == "attachments[0]"
    assert act(radicado, "withdrawal", attachments=[unknown]).json()["field"] == "attachments[0]"


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_unknown_case_is_not_found(act, name):
    assert act("E-2026-9999999-9", name).status_code == 404


def test_what_is_solved_at_the_window_is_filed_and_closed_in_one_act(client, assistant, file):
    solved = {"what_was_done": "Se entregó copia de la factura", "result": "accede"}
    answer = file(kind="peticion", window_resolution=solved)
    expected = ["PQRRadicated", "PQRResolvedAtWindow", "PQRClosed"]
    items = client.get(f"/pqrs/{answer['radicado']}/events", auth=assistant).json()["items"]
    assert [item["type"] for item in items] == expected
    assert answer["reading_position"] == items[-1]["id"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"work_orders": [{"type": "reading", "reason": "Leer el medidor"}]}, "window_resolution"),
        ({"window_resolution": {"what_was_done": "Nada más", "result": "confirma"}}, "window_resolution.result"),
        ({"window_resolution": {"what_was_done": "Se le negó", "result": "no_accede"}}, "window_resolution.result"),
        ({"window_resolution": {"what_was_done": "Nada más", "result": "quizás"}}, "window_resolution.result"),
    ],
)
def test_what_needs_an_order_or_another_result_is_not_solved_at_the_window(
    client, assistant, a_filing, rows, fields, field
):
    solved = {"window_resolution": {"what_was_done": "Se leyó el medidor", "result": "accede"}}
    answer = client.post("/pqrs", json=a_filing(**{**solved, **fields}), auth=assistant)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not rows("select id from log")
    assert not rows("select year from counter")


def test_what_was_denied_at_the_window_before_may_be_appealed(application, client, assistant, file, announced, rows):
    radicado = file(kind="reclamacion")["radicado"]
    denied = announced("PQRResolvedAtWindow", radicado, what_was_done="Se explicó la factura", result="no_accede")
    application.hear([denied])
    act = {"act": "Lo que dijeron en la ventanilla", "notified_on": "2026-01-05"}
    appeal = file(kind="recurso_reposicion", appealed_radicado=radicado, recurso=act)
    assert {note["code"] for note in appeal["notes"]}.isdisjoint({"appeal_not_open", "appeal_late"})
