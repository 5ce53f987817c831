"""Signing in for programs: tokens, and that every service can check them by itself."""

from __future__ import annotations

import base64
import json
import time
from datetime import timedelta

import httpx
import pytest
from argon2 import extract_parameters
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, OKPKey

from console.api import build
from console.passwords import Passwords
from console.signing import rotate
from radica.access import Lane
from radica.postgres import Database
from radica.settings import Settings
from radica.testing_http import serving
from radica.web import AccessDep, Router, create_app, reply


@pytest.fixture
def another_service(console, clock):
    """A service that knows of the console only where its keys are."""
    router = Router()

    @router.get("/me")
    def me(access: AccessDep):
        return reply({"who": access.who, "name": access.name, "lanes": access.lanes})

    jwks_url = f"{console.client.base_url}/.well-known/jwks.json".replace("//.well", "/.well")
    with serving(create_app("routing", routers=[router], settings=Settings(jwks_url=jwks_url), clock=clock)) as client:
        yield client


def urlsafe(header):
    return base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")


def bearing(token):
    return {"Authorization": f"Bearer {token}"}


def test_a_token_of_the_console_is_accepted_by_another_service(console, another_service):
    answer = another_service.get("/me", headers=bearing(console.token("facturacion")))
    assert answer.status_code == 200
    assert answer.json()["name"] == "Técnico coordinador de facturación"
    assert answer.json()["lanes"] == [Lane.BILLING_COORDINATOR]


def test_a_token_lasts_fifteen_minutes_and_half_a_minute_of_grace(console, another_service, clock):
    headers = bearing(console.token("auditor"))
    clock.advance(timedelta(minutes=15, seconds=29))
    assert another_service.get("/me", headers=headers).status_code == 200
    clock.advance(timedelta(seconds=2))
    refused = another_service.get("/me", headers=headers)
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["www-authenticate"].startswith("Bearer")


def test_the_answer_says_how_long_the_token_lasts_and_is_not_stored_anywhere(console):
    answer = console.client.post("/tokens", json={"username": "auditor", "password": console.passwords["auditor"]})
    assert answer.json().keys() == {"access_token", "token_type", "expires_in"}
    assert answer.json()["expires_in"] == 900
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("username", ["director", "nadie"])
def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(console, username):
    answer = console.client.post("/tokens", json={"username": username, "password": "equivocada"})
    assert answer.status_code == 401
    body = answer.json()
    assert body.pop("request_id")
    assert body == {
        "type": "urn:radica:problem:sin-identificar",
        "title": "Debe iniciar sesión",
        "status": 401,
        "detail": "El usuario o la contraseña no son correctos.",
        "way_out": "Revise los dos e intente de nuevo.",
    }


def test_an_unknown_user_costs_as_much_as_a_wrong_password():
    """Measured in work, not by the clock: a busy machine must not decide."""
    passwords = Passwords()
    kept = passwords.hashed("la de verdad")
    assert extract_parameters(passwords._of_nobody) == extract_parameters(kept)

    def work(hash_kept):
        started = time.thread_time()
        assert not passwords.match(hash_kept, "otra")
        return time.thread_time() - started

    assert min(work(None) for _ in range(5)) > min(work(kept) for _ in range(5)) / 2


def test_a_closed_account_gets_no_token(console):
    staff = console.client.get("/staff", auth=console.signed_in("administrador")).json()["items"]
    wanted = next(item["id"] for item in staff if item["username"] == "operario")
    console.client.post(f"/staff/{wanted}/deactivation", auth=console.signed_in("administrador"))
    answer = console.client.post("/tokens", json={"username": "operario", "password": console.passwords["operario"]})
    assert answer.status_code == 401
    assert answer.json()["detail"] == "El usuario o la contraseña no son correctos."


def test_after_five_failures_one_has_to_wait_longer_and_longer_and_then_may_try_again(console, clock):
    def fail():
        return console.client.post("/tokens", json={"username": "auditor", "password": "no"})

    assert [fail().status_code for _ in range(5)] == [401] * 5
    refused = fail()
    assert refused.status_code == 429
    assert refused.json()["way_out"] == "Espere 1 segundos y vuelva a intentar."
    assert refused.headers["retry-after"] == "1"
    clock.advance(timedelta(seconds=1))
    assert fail().status_code == 401
    assert fail().headers["retry-after"] == "2"
    clock.advance(timedelta(minutes=5))
    assert console.token("auditor")
    assert fail().status_code == 401, "the count starts anew after success"


def test_the_right_password_does_not_help_while_one_has_to_wait(console):
    for _ in range(5):
        console.client.post("/tokens", json={"username": "auditor", "password": "no"})
    body = {"username": "auditor", "password": console.passwords["auditor"]}
    assert console.client.post("/tokens", json=body).status_code == 429


def test_failures_on_an_account_that_does_not_exist_are_throttled_alike(console):
    answers = [console.client.post("/tokens", json={"username": "nadie", "password": "no"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"username": "auditor"}, "password"),
        ({"password": "x"}, "username"),
        ({"username": 7, "password": "x"}, "username"),
        ({"username": "a" * 201, "password": "x"}, "username"),
        ({"username": "a", "password": "x" * 201}, "password"),
        ({"username": "a", "password": ""}, "password"),
        ({"username": "a\0", "password": "x"}, "username"),
        ({"username": "a", "password": "x", "otp": "1"}, "otp"),
        ([], "cuerpo"),
    ],
)
def test_bad_input_is_refused_in_spanish_with_its_field(console, body, field):
    answer = console.client.post("/tokens", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == field
    assert answer.json()["way_out"]


def test_forged_tokens_are_refused(console, another_service):
    good = console.token("director")
    keys = console.client.get("/.well-known/jwks.json").json()
    kid = keys["keys"][0]["kid"]
    claims = jwt.decode(good, KeySet.import_key_set(keys), algorithms=["Ed25519"]).claims
    stranger = OKPKey.generate_key("Ed25519")
    public_text = OctKey.import_key(keys["keys"][0]["x"])
    head, body, signature = good.split(".")
    forged = {
        "another key under the same kid": jwt.encode(
            {"alg": "Ed25519", "kid": kid, "typ": "at+jwt"}, claims, stranger, algorithms=["Ed25519"]
        ),
        "no signature": f"{head}.{body}.",
        "algorithm none": f"{urlsafe({'alg': 'none', 'kid': kid, 'typ': 'at+jwt'})}.{body}.",
        "another type of token": f"{urlsafe({'alg': 'Ed25519', 'kid': kid, 'typ': 'JWT'})}.{body}.{signature}",
        "the public key as a shared secret": jwt.encode(
            {"alg": "HS256", "kid": kid, "typ": "at+jwt"}, claims, public_text, algorithms=["HS256"]
        ),
        "another body": ".".join((head, body[:-4] + "AAAA", signature)),
        "nonsense": "a.b.c",
    }
    statuses = {name: another_service.get("/me", headers=bearing(token)).status_code for name, token in forged.items()}
    assert statuses == dict.fromkeys(forged, 401)


def test_a_new_key_signs_at_once_and_tokens_under_the_old_one_still_hold(
    console, console_database, another_service, clock
):
    old = console.token("director")
    assert another_service.get("/me", headers=bearing(old)).status_code == 200
    owner = Database(console_database.owner_url, size=1)
    with owner.transaction() as tx:
        rotate(tx, clock)
    owner.close()
    with serving(_same_console(console, clock)) as client:
        body = {"username": "director", "password": console.passwords["director"]}
        new = client.post("/tokens", json=body).json()["access_token"]
        published = client.get("/.well-known/jwks.json").json()["keys"]
        assert len(published) == 2
        assert all(key.keys() == {"kty", "crv", "x", "kid", "use", "alg"} for key in published), "no private part"
        with serving(_service_of(client, clock)) as fresh:
            assert fresh.get("/me", headers=bearing(old)).status_code == 200
            assert fresh.get("/me", headers=bearing(new)).status_code == 200
    clock.advance(timedelta(minutes=17))
    with serving(_same_console(console, clock)) as client:
        assert len(client.get("/.well-known/jwks.json").json()["keys"]) == 1


def _same_console(console, clock):
    return build(console.settings, clock, Passwords(memory_kib=8, rounds=1))


def _service_of(console_client, clock):
    router = Router()

    @router.get("/me")
    def me(access: AccessDep):
        return reply({"who": access.who})

    url = str(console_client.base_url.join("/.well-known/jwks.json"))
    return create_app("routing", routers=[router], settings=Settings(jwks_url=url), clock=clock)


def test_a_service_knows_people_while_the_console_is_down_but_says_so_to_strangers(clock, console):
    token = console.token("director")
    with serving(_service_of(httpx.Client(base_url="http://127.0.0.1:9"), clock)) as cut_off:
        refused = cut_off.get("/me", headers=bearing(token))
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "5"
        assert "la consola no responde" in refused.json()["detail"]
