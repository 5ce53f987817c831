"""Staff accounts over HTTP: the administrator's, and nobody else's."""

from __future__ import annotations

import uuid

import pytest

from console.domain.accounts import ROLES

ANA = {"username": "ana.perez", "name": "Ana Pérez", "lanes": ["legal", "commercial_director"]}


@pytest.fixture
def administrator(console):
    return console.signed_in("administrador")


def test_a_new_account_signs_in_once_it_has_been_given_a_password(console, administrator):
    added = console.client.post("/staff", json=ANA, auth=administrator)
    assert added.status_code == 201
    account = added.json()
    assert account["lanes"] == ["commercial_director", "legal"], "in the order of the procedure"
    assert console.client.post("/tokens", json={"username": "ana.perez", "password": "x"}).status_code == 401
    given = console.client.post(f"/staff/{account['id']}/password", auth=administrator).json()
    console.passwords["ana.perez"] = given["password"]
    assert console.token("ana.perez")


def test_a_new_password_ends_the_sessions_under_the_old_one(console, administrator):
    browser = console.browser("director")
    accounts = console.client.get("/staff", auth=administrator).json()["items"]
    wanted = next(item["id"] for item in accounts if item["username"] == "director")
    assert console.client.post(f"/staff/{wanted}/password", auth=administrator).status_code == 201
    assert browser.get("/trabajo").url.path == "/ingreso"


def test_the_same_key_adds_an_account_once(console, administrator):
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    first = console.client.post("/staff", json=ANA, headers=headers, auth=administrator)
    again = console.client.post("/staff", json=ANA, headers=headers, auth=administrator)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    other = console.client.post("/staff", json={**ANA, "name": "Otra"}, headers=headers, auth=administrator)
    assert other.status_code == 409


def test_a_username_belongs_to_one_person(console, administrator):
    console.client.post("/staff", json=ANA, auth=administrator)
    again = console.client.post("/staff", json={**ANA, "username": " ANA.PEREZ "}, auth=administrator)
    assert again.status_code == 409
    assert again.json()["detail"] == "Ya existe el usuario «ana.perez»."


def test_a_closed_account_is_out_at_once(console, administrator):
    browser = console.browser("operario")
    accounts = console.client.get("/staff", auth=administrator).json()["items"]
    wanted = next(item["id"] for item in accounts if item["username"] == "operario")
    closed = console.client.post(f"/staff/{wanted}/deactivation", auth=administrator)
    assert closed.status_code == 201
    assert closed.json()["active"] is False
    assert browser.get("/trabajo").url.path == "/ingreso"
    again = console.client.post(f"/staff/{wanted}/deactivation", auth=administrator)
    assert again.status_code == 409
    assert console.client.post(f"/staff/{wanted}/password", auth=administrator).status_code == 409


def test_nobody_closes_their_own_account(console, administrator):
    accounts = console.client.get("/staff", auth=administrator).json()["items"]
    own = next(item["id"] for item in accounts if item["username"] == "administrador")
    refused = console.client.post(f"/staff/{own}/deactivation", auth=administrator)
    assert refused.status_code == 409
    assert refused.json()["way_out"] == "Pídalo a otro administrador."


@pytest.mark.parametrize("username", [role.username for role in ROLES if role.lane != "administrator"])
def test_other_roles_change_no_account(console, username):
    someone = console.signed_in(username)
    unknown = uuid.uuid4()
    for path, body in (
        ("/staff", ANA),
        (f"/staff/{unknown}/deactivation", None),
        (f"/staff/{unknown}/password", None),
    ):
        refused = console.client.post(path, json=body, auth=someone)
        assert refused.status_code == 403
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["detail"] == "Esto le corresponde a: Administrador."


def test_strangers_change_no_account(console):
    assert console.client.post("/staff", json=ANA).status_code == 401
    assert console.client.get("/staff").status_code == 401


def test_passwords_are_never_listed(console, administrator):
    items = console.client.get("/staff", auth=administrator).json()["items"]
    assert len(items) == len(ROLES)
    assert all(item.keys() == {"id", "username", "name", "lanes", "active"} for item in items)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "a"}, "username"),
        ({"username": "Ana Pérez"}, "username"),
        ({"username": "a" * 61}, "username"),
        ({"username": 3}, "username"),
        ({"name": "   "}, "name"),
        ({"name": "a" * 101}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"lanes": []}, "lanes"),
        ({"lanes": ["jefe"]}, "lanes"),
        ({"lanes": ["service"]}, "lanes"),
        ({"lanes": ["citizen"]}, "lanes"),
        ({"lanes": "legal"}, "lanes"),
        ({"lanes": ["legal", 4]}, "lanes[1]"),
        ({"password": "secreta"}, "password"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(console, administrator, change, field):
    refused = console.client.post("/staff", json={**ANA, **change}, auth=administrator)
    assert refused.status_code == 422
    assert refused.json()["field"] == field
    assert refused.json()["way_out"]
    assert len(console.client.get("/staff", auth=administrator).json()["items"]) == len(ROLES)


def test_an_account_id_that_is_none_is_refused(console, administrator):
    assert console.client.post("/staff/7/deactivation", auth=administrator).status_code == 422
    assert console.client.post(f"/staff/{uuid.uuid4()}/deactivation", auth=administrator).status_code == 404
