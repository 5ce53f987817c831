"""The past of a case over HTTP: at a version, at an instant, and between two."""

from __future__ import annotations

import pytest

from radica.access import Lane


@pytest.fixture
def auditor(people):
    return people(Lane.AUDITOR)


@pytest.fixture
def radicado(a_case):
    return a_case("PQRReceived", "ResponseFiled", "CommunicationDelivered")


@pytest.fixture
def get(client, auditor):
    def get_(path, auth=auditor, **params):
        return client.get(f"/pqrs/{path}", params=params, auth=auth)

    return get_


def test_a_case_as_it_stood_at_a_version_without_personal_data(get, radicado, rows):
    state = get(radicado, version=2).json()
    assert (state["version"], state["last_event"], state["outgoing_number"]) == (2, "PQRReceived", None)
    assert get(radicado, version=3).json()["outgoing_number"]
    assert "petitioner" not in state
    assert not rows("select id from reading")


def test_a_case_as_it_stood_at_an_instant(get, radicado):
    assert get(radicado, at="2100-01-01T00:00:00-05:00").json()["version"] == 4
    assert get(radicado, at="2000-01-01T00:00:00Z").status_code == 404


def test_without_a_moment_it_is_the_case_with_its_petitioner_and_the_reading_is_noted(get, radicado, rows):
    assert get(radicado).json()["petitioner"]["name"]
    assert len(rows("select id from reading")) == 1


def test_the_difference_between_two_versions_and_the_facts_that_made_it(get, radicado):
    told = get(f"{radicado}/difference", **{"from": "1", "to": "3"}).json()
    assert (told["from"], told["to"]) == (1, 3)
    assert [event["type"] for event in told["events"]] == ["PQRReceived", "ResponseFiled"]
    number = next(change for change in told["changed"] if change["field"] == "outgoing_number")
    assert number["before"] is None
    assert number["after"] == told["events"][1]["data"]["outgoing_number"]
    documents = next(change for change in told["changed"] if change["field"] == "documents")
    assert documents["after"][0]["event"] == "ResponseFiled"


def test_a_difference_between_instants(get, radicado):
    moments = {"from": "3", "to": "2100-01-01T00:00:00Z"}
    assert [event["sequence"] for event in get(f"{radicado}/difference", **moments).json()["events"]] == [4]


@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("", {"version": 5}, 404),
        ("", {"version": 0}, 422),
        ("", {"version": "x"}, 422),
        ("", {"at": "ayer"}, 422),
        ("", {"at": "2026-11-24T09:00:00"}, 422),
        ("", {"at": "2026-11-24T09:00:00Z", "version": 1}, 422),
        ("/difference", {"from": "3", "to": "1"}, 422),
        ("/difference", {"from": "1"}, 422),
        ("/difference", {"from": "0", "to": "1"}, 422),
        ("/difference", {"from": "1", "to": "99"}, 404),
        ("/difference", {"from": "1", "to": "2026-11-24T09:00:00"}, 422),
        ("/difference", {"from": "1", "to": "9" * 30}, 404),
    ],
)
def test_what_cannot_be_asked_is_refused_in_spanish(get, radicado, path, params, status):
    answer = get(radicado + path, **params)
    assert answer.status_code == status, answer.text
    assert answer.json()["title"] in {"Hay un dato que corregir", "No se encontró"}


@pytest.mark.parametrize("path", ["", "/difference"])
def test_an_unknown_case_and_a_citizen(get, radicado, people, path):
    moments = {"from": "1", "to": "2"} if path else {"version": "1"}
    assert get("E-2026-0000099-9" + path, **moments).status_code == 404
    assert get(radicado + path, auth=people(Lane.CITIZEN), **moments).status_code == 403
    assert get(radicado + path, auth=None, **moments).status_code == 401
