"""Bad input at every door: an answer in Spanish that names the field, and nothing stored."""

from __future__ import annotations

import uuid

import pytest

from radica.access import Lane

ADDRESSEE = {"name": "Ana", "address": "Calle 1", "municipality": "08078"}
ANNEX = {
    "sha256": "b" * 64, "name": "acta.pdf", "media_type": "application/pdf", "size": 10, "service": "correspondence",
}  # fmt: skip

BAD_DRAFTS = [
    ({"addressee": None}, "addressee"),
    ({"addressee": {**ADDRESSEE, "name": "   "}}, "addressee.name"),
    ({"addressee": {**ADDRESSEE, "name": "\u200b\u202e"}}, "addressee.name"),
    ({"addressee": {**ADDRESSEE, "address": ""}}, "addressee.address"),
    ({"addressee": {**ADDRESSEE, "municipality": 8078}}, "addressee.municipality"),
    ({"addressee": {**ADDRESSEE, "phone": "300"}}, "addressee.phone"),
    ({"addressee": {**ADDRESSEE, "name": "x" * 301}}, "addressee.name"),
    ({"result": "quizás"}, "result"),
    ({"result": None}, "result"),
    ({"facts": "una sola cadena"}, "facts"),
    ({"facts": [""]}, "facts[0]"),
    ({"analysis": ["bien", 5]}, "analysis[1]"),
    ({"decision": ["x"] * 61}, "decision"),
    ({"decision": ["x" * 12_001]}, "decision[0]"),
    ({"analysis": ["x" * 12_000] * 7}, "analysis"),
    ({"decision": ["con nulo \u0000"]}, "decision[0]"),
    ({"documents": [{**ANNEX, "sha256": "corta"}]}, "documents[0].sha256"),
    ({"documents": [ANNEX]}, "documents[0]"),
    ({"firmante": "yo"}, "firmante"),
]


@pytest.mark.parametrize(("wrong", "field"), BAD_DRAFTS)
def test_a_bad_draft_is_refused_by_its_field(ready, step, announced, wrong, field):
    answer = step("draft", ready(), **wrong)
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert problem["field"] == field
    assert problem["way_out"]
    assert announced() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"reason": ""}, "reason"), ({"reason": "   "}, "reason"), ({"reason": None}, "reason"), ({"x": 1}, "x")],
)
def test_a_return_needs_its_reason(ready, done, step, wrong, field):
    letter = done(ready(), "draft")["letter"]
    answer = step("send_back", letter, **wrong)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on_behalf_of": "gerente.luz"}, "delegation"),
        ({"delegation": "Resolución 045"}, "on_behalf_of"),
        ({"on_behalf_of_name": "Luz"}, "on_behalf_of"),
        ({"on_behalf_of": "gerente luz", "delegation": "Resolución 045"}, "on_behalf_of"),
        ({"on_behalf_of": "gerente.luz", "delegation": "x" * 201}, "delegation"),
    ],
)
def test_a_delegation_told_by_halves_is_refused_by_its_field(ready, done, step, announced, wrong, field):
    letter = done(ready(), "draft", "approve")["letter"]
    answer = step("sign", letter, **wrong)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert announced("ResponseSigned") == []


def test_a_letters_id_that_is_no_uuid_is_refused_by_its_field(step):
    answer = step("approve", "no-es-uuid")
    assert (answer.status_code, answer.json()["field"]) == (422, "letter")


@pytest.mark.parametrize("act", ["approve", "send_back", "sign", "file"])
def test_a_letter_that_does_not_exist_is_not_found(step, act):
    assert step(act, str(uuid.uuid4())).status_code == 404


@pytest.mark.parametrize("radicado", ["E-2026-9999999-9", "%27%3B%20drop%20table%20cases--", "x" * 300, "ñ"])
def test_a_case_that_does_not_exist_is_not_found(step, http, radicado):
    assert step("draft", radicado).status_code == 404
    assert http.get(f"/pqrs/{radicado}/letters").status_code == 404


def test_a_body_that_is_no_json_is_refused(ready, http):
    auth = http.issuer.signed_in(Lane.CUSTOMER_SERVICE_ASSISTANT)
    path = f"/pqrs/{ready()}/letters"
    for body, status in ((b"{", 400), (b"\xff\xfe", 400), (b"[]", 422), (b'"carta"', 422), (b"", 422)):
        answer = http.client.post(path, content=body, headers={"Content-Type": "application/json"}, auth=auth)
        assert answer.status_code == status, body
        assert answer.headers["content-type"] == "application/problem+json"


def test_an_act_without_a_key_is_refused(ready, http):
    token = http.issuer.token(Lane.CUSTOMER_SERVICE_ASSISTANT)
    answer = http.client.post(f"/pqrs/{ready()}/letters", json={}, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["field"]) == (400, "Idempotency-Key")


@pytest.mark.parametrize("lane", [Lane.CITIZEN, Lane.SERVICE])
def test_letters_are_read_by_staff_only(ready, done, http, lane):
    radicado = ready()
    letter = done(radicado, "draft")["letter"]
    for path in (f"/letters/{letter}", f"/pqrs/{radicado}/letters", "/letters", "/templates"):
        assert http.get(path, lane).status_code == 403
        assert http.client.get(path).status_code == 401
        assert http.get(path, Lane.LEGAL).status_code == 200


@pytest.mark.parametrize("query", [{"state": "perdida"}, {"limit": 0}, {"limit": 1000}, {"after": "basura"}])
def test_a_bad_query_is_refused_by_its_field(http, query):
    answer = http.get("/letters", **query)
    assert (answer.status_code, answer.json()["field"]) == (422, next(iter(query)))
