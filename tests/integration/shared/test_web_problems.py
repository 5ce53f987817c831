"""Whatever goes wrong over HTTP is told as a problem, in Spanish, with the field and the way out."""

from __future__ import annotations

import json
import time

import pytest

from radica.access import Lane
from radica.web import app, request


def post(client, auth, content, **headers):
    sent = {"Content-Type": "application/json", **headers}
    return client.post("/public", content=content, headers=sent, auth=auth)


def assert_problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"].startswith("urn:radica:problem:")
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    return problem


@pytest.mark.parametrize(
    ("kind", "status", "type_"),
    [
        ("invalid", 422, "dato-invalido"),
        ("refused", 409, "acto-no-permitido"),
        ("not-found", 404, "no-encontrado"),
        ("forbidden", 403, "rol-sin-permiso"),
        ("unavailable", 503, "no-disponible"),
    ],
)
def test_each_refusal_has_its_status_and_type(light_client, assistant, kind, status, type_):
    answer = light_client.get(f"/refusals/{kind}", auth=assistant)
    problem = assert_problem(answer, status)
    assert problem["type"] == f"urn:radica:problem:{type_}"
    if kind == "invalid":
        assert (problem["field"], problem["way_out"]) == ("account", "Revise el número.")
    if kind == "unavailable":
        assert answer.headers["retry-after"] == "7"


def test_what_nobody_foresaw_is_told_without_the_inside(light_client):
    answer = light_client.get("/broken")
    problem = assert_problem(answer, 500)
    assert "Juan" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "soporte" in problem["way_out"]


def test_a_value_that_the_database_cannot_hold_is_bad_input(client):
    assert_problem(client.get("/too-large-for-the-database"), 422)


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({}, "description", "Falta este dato"),
        ({"description": 7}, "description", "Debe ser un texto"),
        ({"description": None}, "description", "Debe ser un texto"),
        ({"description": "a" * 20_001}, "description", "hasta 20000 caracteres"),
        ({"description": "a\0"}, "description", "carácter nulo"),
        ({"description": "x", "petitioner": {"name": "a\0"}}, "petitioner.name", "carácter nulo"),
        ({"description": "x", "extra": {"a": [{"b": "\0"}]}}, "extra.a[0].b", "carácter nulo"),
        ({"description": "x", "extra": {"\0": 1}}, "extra", "carácter nulo"),
        ({"description": "x", "petitioner": {}}, "petitioner.name", "Falta este dato"),
        ({"description": "x", "petitioner": "Juan"}, "petitioner", "objeto"),
        ({"description": "x", "orders": [{"name": ""}]}, "orders[0].name", "demasiado corto"),
        ({"description": "x", "orders": {}}, "orders", "Debe ser una lista"),
        ({"description": "x", "amount": "mil"}, "amount", "número entero"),
        ({"description": "x", "amount": -1}, "amount", "Debe ser 0 o más"),
        ({"description": "x", "amount": 1.5}, "amount", "número entero"),
        ({"description": "x", "color": "rojo"}, "color", "Este campo no existe"),
        ([], "cuerpo", "objeto"),
        ("texto", "cuerpo", "objeto"),
        (None, "cuerpo", "objeto JSON"),
    ],
)
def test_a_wrong_field_is_named_in_spanish(light_client, assistant, filed, body, field, words):
    problem = assert_problem(post(light_client, assistant, json.dumps(body)), 422)
    assert problem["field"] == field
    assert words in problem["detail"]
    assert problem["way_out"]
    assert filed == []


def test_all_wrong_fields_are_listed(light_client, assistant):
    problem = assert_problem(post(light_client, assistant, '{"amount": -1, "color": 1}'), 422)
    assert [error["field"] for error in problem["errors"]] == ["description", "amount", "color"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        '{"description": "x"',
        "{'description': 'x'}",
        b"\xff\xfe",
        "[" * 5000,
        '{"amount": ' + "9" * 5000 + "}",
        b"PK\x03\x04",
    ],
)
def test_what_is_no_json_is_refused(light_client, assistant, content):
    answer = post(light_client, assistant, content)
    assert answer.status_code in {400, 422}
    assert_problem(answer, answer.status_code)


@pytest.mark.parametrize("text", ["\\ud800", "\\udfff x"])
def test_half_a_character_is_refused(light_client, assistant, text):
    assert_problem(post(light_client, assistant, f'{{"description": "{text}"}}'), 422)


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_that_is_not_declared_as_json_is_refused(light_client, assistant, media_type):
    answer = light_client.post(
        "/public", content=b'{"description": "x"}', headers={"Content-Type": media_type}, auth=assistant
    )
    assert "Content-Type: application/json" in assert_problem(answer, 422)["way_out"]


def test_a_body_over_the_limit_is_refused_before_it_is_read(light_client, assistant):
    problem = assert_problem(post(light_client, assistant, b"x" * (1024 * 1024 + 1)), 413)
    assert problem["field"] == "cuerpo"


def test_a_body_without_a_length_is_refused_at_the_limit(light_client, assistant):
    pieces = (b"x" * 100_000 for _ in range(12))
    assert_problem(post(light_client, assistant, pieces), 413)


@pytest.mark.parametrize("length", [{}, {"Content-Length": "20"}])
def test_a_body_that_never_ends_is_given_up_in_bounded_time(light_client, assistant, filed, monkeypatch, length):
    monkeypatch.setattr(request, "SLOWEST_LINE", app.BODY_LIMIT / 0.3)

    def stalled():
        yield b'{"description": '
        time.sleep(1)
        yield b'"x"}'

    refused = post(light_client, assistant, stalled(), **length)
    problem = assert_problem(refused, 408)
    assert problem["type"] == "urn:radica:problem:no-termino-de-llegar"
    assert (problem["field"], bool(problem["way_out"])) == ("cuerpo", True)
    assert refused.headers["connection"] == "close"
    assert filed == []


def test_a_body_that_comes_slowly_but_in_time_is_taken(light_client, assistant, filed):
    def slowly():
        for piece in (b'{"descri', b'ption"', b': "x"}'):
            yield piece
            time.sleep(0.2)

    assert post(light_client, assistant, slowly()).status_code == 201
    assert len(filed) == 1


def test_an_address_that_does_not_exist_is_a_problem_too(light_client):
    assert_problem(light_client.get("/nada"), 404)
    wrong = light_client.put("/pqrs")
    assert_problem(wrong, 405)
    assert wrong.headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/refusals/%00", "/nada?x=%00", "/%00"])
def test_a_null_character_in_the_address_is_refused(light_client, assistant, path):
    assert assert_problem(light_client.get(path, auth=assistant), 422)["field"] == "dirección"


def test_a_request_keeps_the_id_it_came_with(light_client):
    answer = light_client.get("/nada", headers={"X-Request-ID": "pedido-0001"})
    assert answer.headers["x-request-id"] == "pedido-0001"
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    assert light_client.get("/nada", headers={"traceparent": trace}).json()["request_id"] == trace.split("-")[1]


@pytest.mark.parametrize("invented", ["corto", "con espacio y más", "a" * 65, 'x"}{"y":"z12345', "<script>"])
def test_an_id_of_another_form_is_replaced(light_client, invented):
    answer = light_client.get("/nada", headers={"X-Request-ID": invented.encode()})
    assert answer.headers["x-request-id"] != invented
    assert len(answer.headers["x-request-id"]) == 32


def test_answers_are_not_kept_by_anybody_in_between(light_client, issuer):
    answer = light_client.get("/me", auth=issuer.signed_in(Lane.LEGAL))
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_description_of_the_interface_shows_problems_and_tokens(light_client):
    described = light_client.get("/openapi.json").json()
    answers = described["paths"]["/pqrs"]["post"]["responses"]
    assert answers["422"]["content"].keys() == {"application/problem+json"}
    assert described["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert "HTTPValidationError" not in described["components"]["schemas"]
    assert "/livez" not in described["paths"]
