"""Commands over HTTP: who, once, when."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from radica.access import Lane

FILING = {"description": "Sin agua desde ayer."}


def effects(db):
    with db.transaction() as tx:
        return tx.one("select count(*) as count from inbox").count


def test_a_command_answers_201_with_its_event_and_where_to_read_it(client, assistant, clock):
    done = client.post("/pqrs", json=FILING, auth=assistant)
    assert done.status_code == 201
    assert done.json() == {
        "radicado": "E-1",
        "event": "PQRRadicated",
        "event_id": "0b0e",
        "reading_position": "0b0e",
        "at": clock.now().isoformat(),
        "who": "ana",
    }


def test_the_same_key_gets_the_same_answer_and_one_effect(client, assistant, clock, db):
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    first = client.post("/pqrs", json=FILING, headers=headers, auth=assistant)
    clock.advance(timedelta(minutes=5))
    again = client.post("/pqrs", json=FILING, headers=headers, auth=assistant)
    assert first.json() == again.json()
    assert effects(db) == 1


@pytest.mark.parametrize("change", ["body", "person"])
def test_a_key_stands_for_one_request_of_one_person(client, assistant, issuer, db, change):
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    assert client.post("/pqrs", json=FILING, headers=headers, auth=assistant).status_code == 201
    if change == "body":
        other = client.post("/pqrs", json={"description": "Otra cosa."}, headers=headers, auth=assistant)
        assert other.status_code == 409
        assert effects(db) == 1
    else:
        somebody = issuer.signed_in(Lane.CUSTOMER_SERVICE_ASSISTANT, who="luis")
        other = client.post("/pqrs", json=FILING, headers=headers, auth=somebody)
        assert other.status_code == 201
        assert other.json()["who"] == "luis"
        assert effects(db) == 2


@pytest.mark.parametrize("key", [None, "", "corta", "a" * 201, "con espacio dentro", "clave\x7fcontrol"])
def test_without_a_usable_key_nothing_is_done(client, issuer, db, key):
    headers = {"Authorization": f"Bearer {issuer.token(Lane.CUSTOMER_SERVICE_ASSISTANT)}"}
    if key is not None:
        headers["Idempotency-Key"] = key
    refused = client.post("/pqrs", json=FILING, headers=headers)
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["field"] == "Idempotency-Key"
    assert refused.json()["way_out"]
    assert effects(db) == 0


def test_another_role_is_refused_before_anything_is_done(client, issuer, db):
    refused = client.post("/pqrs", json=FILING, auth=issuer.signed_in(Lane.LEGAL))
    assert refused.status_code == 403
    assert refused.json()["type"] == "urn:radica:problem:rol-sin-permiso"
    assert refused.json()["detail"] == "Esto le corresponde a: Auxiliar de servicio al cliente."
    assert effects(db) == 0


def test_a_stranger_is_refused_before_the_body_is_judged(light_client):
    refused = light_client.post("/pqrs", json={"nada": 1}, headers={"Idempotency-Key": "12345678"})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer realm="radica"'


def test_a_citizen_needs_no_account_where_the_door_is_public(light_client, assistant):
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    anybody = light_client.post("/public", json=FILING, headers=headers)
    assert anybody.json() == {"who": "citizen", "lanes": ["citizen"]}
    assert light_client.post("/public", json=FILING, auth=assistant).json()["who"] == "ana"


def test_a_token_that_does_not_hold_is_refused_even_where_none_is_needed(light_client, issuer):
    assert light_client.get("/me").json() == {"who": None}
    expired = issuer.token(Lane.LEGAL, exp=1)
    assert light_client.get("/me", headers={"Authorization": f"Bearer {expired}"}).status_code == 401
    assert light_client.get("/me", headers={"Authorization": "Basic YTpi"}).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "otro"},
        {"iss": ["radica-console"]},
        {"iss": None},
        {"aud": "otra"},
        {"aud": None},
        {"exp": None},
        {"exp": "mañana"},
        {"sub": None},
        {"sub": 7},
        {"name": 7},
        {"lanes": "administrator"},
        {"lanes": [["administrator"]]},
        {"lanes": None},
        {"header": {"typ": "JWT"}},
        {"header": {"kid": "otra"}},
    ],
)
def test_a_token_is_refused_for_each_claim_that_is_wrong(light_client, issuer, wrong):
    token = issuer.token(Lane.LEGAL, **wrong)
    refused = light_client.get("/me", headers={"Authorization": f"Bearer {token}"})
    assert refused.status_code == 401
    assert refused.json()["detail"] == "Su sesión no es válida o ya terminó."


def test_an_endless_token_is_refused(light_client):
    assert light_client.get("/me", headers={"Authorization": "Bearer " + "a" * 10_000}).status_code == 401
