"""Bad input at every door: 4xx problems in Spanish that name the field, and nothing stored."""

from __future__ import annotations

import pytest

UNKNOWN_FILE = {
    "sha256": "0" * 64, "name": "x.pdf", "media_type": "application/pdf", "size": 9, "service": "notification"
}  # fmt: skip
PERSON = {"name": "María Pérez", "id_number": "22456789", "capacity": "petitioner"}

BAD = [
    ("assign", {"channel": None}, "channel"),
    ("assign", {"channel": "electronic"}, "channel"),
    ("assign", {"to": None}, "to"),
    ("assign", {"to": "Pedro Ruiz Díaz"}, "to"),
    ("assign", {"urgent": True}, "urgent"),
    ("attempt", {"at": None}, "at"),
    ("attempt", {"at": "ayer"}, "at"),
    ("attempt", {"at": "2026-11-24T08:30:00"}, "at"),
    ("attempt", {"at": "2026-11-24T09:00:01-05:00"}, "at"),
    ("attempt", {"at": "2026-11-19T23:59:59-05:00"}, "at"),
    ("attempt", {"at": "0001-01-01T00:00:00Z"}, "at"),
    ("attempt", {"at": "9999-12-31T23:59:59-14:00"}, "at"),
    ("attempt", {"reason": "Salió la señora Pérez"}, "reason"),
    ("deliver", {"place": None}, "place"),
    ("deliver", {"place": "  \u200b "}, "place"),
    ("deliver", {"receiver": None}, "receiver"),
    ("deliver", {"receiver": {"id_number": "1234", "capacity": "other"}}, "receiver.name"),
    ("deliver", {"receiver": {**PERSON, "name": "123"}}, "receiver.name"),
    ("deliver", {"receiver": {**PERSON, "id_number": "no tiene"}}, "receiver.id_number"),
    ("deliver", {"receiver": {**PERSON, "id_type": "DNI"}}, "receiver.id_type"),
    ("deliver", {"receiver": {**PERSON, "capacity": "vecino"}}, "receiver.capacity"),
    ("deliver", {"photo": UNKNOWN_FILE}, "photo"),
    ("deliver", {"signature": {"sha256": "x"}}, "signature.sha256"),
    ("deliver", {"at": "2026-11-25T08:00:00-05:00"}, "at"),
    ("record", {"documents": [UNKNOWN_FILE]}, "documents[0]"),
    ("record", {"documents": UNKNOWN_FILE}, "documents"),
    ("personal", {"mode": None}, "mode"),
    ("personal", {"mode": "edicto"}, "mode"),
    ("personal", {"appeared": None}, "appeared"),
    ("personal", {"appeared": {**PERSON, "capacity": "doorkeeper"}}, "appeared.capacity"),
    ("personal", {"appeared": {**PERSON, "capacity": "attorney"}}, "documents"),
    ("personal", {"copy_delivered": None}, "copy_delivered"),
    ("personal", {"copy_delivered": False}, "copy_delivered"),
    ("personal", {"appeals_told": False}, "appeals_told"),
    ("personal", {"at": "2026-11-24T09:30:00-05:00"}, "at"),
    ("personal", {"asked": "algo"}, "asked"),
    ("verbal", {"asked": None}, "asked"),
    ("verbal", {"decided": None}, "decided"),
    ("electronic", {"certificate": None}, "certificate"),
    ("electronic", {"certificate": UNKNOWN_FILE}, "certificate"),
    ("electronic", {"accessed_at": None}, "accessed_at"),
    ("aviso", {"documents": None}, "documents"),
    ("aviso", {"documents": []}, "documents"),
    ("notice", {"addressee": None}, "addressee"),
    ("notice", {"published": True}, "addressee"),
    ("notice", {"issued_on": "ayer"}, "issued_on"),
]


@pytest.mark.parametrize("name", sorted({name for name, _, _ in BAD}))
def test_a_wrong_field_is_named_in_spanish_and_nothing_is_stored(filed, act, done, announced, name):
    filed(of_case={"channel": "verbal", "electronic_notification": True})
    if name in {"attempt", "deliver"}:
        done("assign")
    events = announced()
    for changes, field in ((changes, field) for of_act, changes, field in BAD if of_act == name):
        refusal = act(name, **changes)
        assert refusal.status_code == 422, (changes, refusal.text)
        problem = refusal.json()
        assert problem["field"] == field, problem
        assert problem["detail"]
        assert problem["way_out"]
    assert announced() == events


AVISO = [
    ({}, "delivered_at"),
    ({"delivered_at": "2026-12-02T08:00:00-05:00", "posted_on": "2026-12-02"}, "delivered_at"),
    ({"posted_on": "2026-12-02"}, "removed_on"),
    ({"removed_on": "2026-12-02"}, "posted_on"),
    ({"delivered_at": "2026-12-02T08:00:00-05:00"}, "issued_on"),
    ({"delivered_at": "2026-12-02T08:00:00-05:00", "issued_on": "2026-12-02", "addressee": None}, "addressee"),
    ({"delivered_at": "2026-12-02T08:00:00-05:00", "issued_on": "2026-12-03"}, "issued_on"),
    ({"posted_on": "2026-12-02", "removed_on": "2026-12-02"}, "removed_on"),
]


def test_a_notice_names_the_evidence_it_lacks(filed, act, done, announced, clock, uploaded):
    filed()
    done("assign", "deliver")
    clock.set(clock.now().replace(month=12, day=2))
    events, documents = announced(), [uploaded()]
    for changes, field in AVISO:
        refusal = act("aviso", documents=documents, **changes)
        assert refusal.status_code == 422, (changes, refusal.text)
        assert refusal.json()["field"] == field
    assert announced() == events


def test_a_number_that_is_none_is_refused(act, http):
    for outgoing in ("S", "s-2026-1", "S-2026-000%2045", "S" * 80):
        assert act("assign", outgoing=outgoing).status_code == 422
        assert http.get(f"/communications/{outgoing}").status_code == 422


def test_a_filter_that_makes_no_sense_is_named(http):
    for parameter, value in (
        ("state", "perdida"), ("channel", "paloma"), ("limit", 0), ("limit", 201), ("after", "!!"), ("to", "a b"),
    ):  # fmt: skip
        refusal = http.get("/communications", **{parameter: value})
        assert refusal.status_code == 422
        assert refusal.json()["field"] == parameter


def test_an_if_match_that_is_no_etag_of_ours_is_refused(filed, act, done):
    filed()
    done("assign")
    refusal = act("assign", if_match="3")
    assert refusal.status_code == 422
    assert refusal.json()["field"] == "If-Match"


def test_bad_json_is_refused(http):
    path = "/pqrs/E-2026-0000123-4/notification"
    auth = http.issuer.signed_in("customer_service_assistant")
    for content in (b"{", b"[]", b'"personal"', b"null", b""):
        refusal = http.client.post(path, content=content, headers={"Content-Type": "application/json"}, auth=auth)
        assert refusal.status_code in {400, 422}, content
        assert refusal.headers["content-type"] == "application/problem+json"
