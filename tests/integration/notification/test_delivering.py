"""Steps 17 to 20 over HTTP."""

from __future__ import annotations

import hashlib
import subprocess

import pytest

from radica.access import Lane
from sample import papers


@pytest.fixture
def text_of(http):
    """Return the text of a document of the service, read by a program of others."""

    def text_of_(reference):
        pdf = http.client.get(f"/documents/{reference['sha256']}", auth=http.issuer.signed_in(Lane.AUDITOR)).content
        assert hashlib.sha256(pdf).hexdigest() == reference["sha256"]
        read = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30
        )
        return " ".join(read.stdout.decode().split())

    return text_of_


def test_a_filed_communication_is_ready_to_be_assigned(filed, http):
    outgoing = filed()
    shown = http.get(f"/communications/{outgoing}").json()
    assert shown["state"] == "filed"
    assert shown["citation"]["due_on"] == "2026-11-27"
    assert shown["assignment"] is None


def test_assigning_announces_the_citation_and_the_assignment(filed, done, announced):
    filed()
    answer = done("assign")
    assert answer["event"] == "DeliveryAssigned"
    assert answer["citation"] == {
        "sent_on": "2026-11-24",
        "due_on": "2026-11-27",
        "appear_by": "2026-12-01",
        "late": False,
    }
    citation, assignment = announced()
    assert (citation.type, assignment.type) == ("CitationSent", "DeliveryAssigned")
    assert citation.data["sent_on"] == "2026-11-24"
    assert citation.data["appear_by"] == "2026-12-01"
    assert citation.data["late"] is False
    assert assignment.data["to"] == "pedro.ruiz"
    assert assignment.actor_lane == "customer_service_assistant"
    assert assignment.subject == "E-2026-0000123-4"


def test_a_late_citation_is_sent_and_flagged(filed, done, announced):
    filed(signed_on="2026-11-16", filed_on="2026-11-17")
    assert done("assign")["citation"]["late"] is True
    assert announced("CitationSent")[0].data["late"] is True
    assert announced("CitationSent")[0].data["due_on"] == "2026-11-23"


def test_a_letter_without_recursos_is_delivered_and_taken_in_and_that_is_all(filed, done, http, announced):
    filed(needs_citation=False, appeals=[], citation=None)
    assert done("assign")["citation"] is None
    done("deliver", "record")
    assert [row.type for row in announced()] == ["DeliveryAssigned", "CommunicationDelivered", "DeliveryRecorded"]
    assert http.get("/communications/S-2026-0000045-2").json()["state"] == "recorded"


def test_attempts_are_kept_with_their_reason_and_the_delivery_may_go_to_another_channel(
    filed, act, done, http, announced
):
    filed()
    done("assign", "attempt")
    assert act("attempt", reason="no_reside").json()["attempt"] == 2
    etag = http.get("/communications/S-2026-0000045-2").headers["ETag"]
    assert act("assign_desk").status_code == 428
    assert act("assign_desk", if_match='"0"').status_code == 412
    changed = act("assign_desk", if_match=etag)
    assert changed.status_code == 201
    shown = http.get("/communications/S-2026-0000045-2")
    assert (shown.json()["version"], shown.headers["ETag"]) == (changed.json()["version"], '"4"')
    delivered = act("deliver", lane=Lane.CUSTOMER_SERVICE_TECHNICIAN)
    assert delivered.status_code == 201
    shown = http.get("/communications/S-2026-0000045-2").json()
    assert [attempt["reason"] for attempt in shown["attempts"]] == ["cerrado", "no_reside"]
    assert shown["assignment"]["channel"] == "desk"
    assert announced("DeliveryAttempted")[1].data["reason"] == "El destinatario no reside allí"
    assert len(announced("CitationSent")) == 1


def test_the_record_of_delivery_names_the_receiver_and_the_event_only_the_capacity(
    filed, act, done, announced, text_of, uploaded
):
    filed()
    done("assign")
    photo, signature = uploaded(papers.photograph(1), "foto.png", "image/png"), uploaded()
    answer = act("deliver", photo=photo, signature=signature).json()
    text = text_of(answer["proof"])
    for part in (
        "María del Pilar Gutiérrez",
        "CC 22456789",
        "Calle 20 # 18-45, Baranoa",
        "8:30 a. m.",
        photo["sha256"],
    ):
        assert part in text
    event = announced("CommunicationDelivered")[0]
    assert event.actor_lane == "field_operator"
    assert event.data["receiver_capacity"] == "resident"
    assert event.data["proof_hash"] == answer["proof"]["sha256"]
    assert [document["name"] for document in event.data["documents"]] == [
        "acta-entrega-S-2026-0000045-2.pdf",
        "foto-entrega.png",
        "firma-entrega.pdf",
    ]


def test_taking_in_attaches_the_proof_and_what_comes_with_it(filed, act, done, announced, uploaded):
    filed()
    delivered = done("assign", "deliver")
    answer = act("record", documents=[uploaded()]).json()
    names = [document["name"] for document in answer["documents"]]
    assert names == ["acta-entrega-S-2026-0000045-2.pdf", "soporte-1.pdf"]
    event = announced("DeliveryRecorded")[0]
    assert event.data["documents"][0]["sha256"] == delivered["proof"]["sha256"]
    assert event.data["delivered_at"] == "2026-11-24T13:30:00Z"


@pytest.mark.parametrize(
    ("before", "refused"),
    [
        ([], ["attempt", "deliver", "record"]),
        (["assign"], ["record"]),
        (["assign", "deliver"], ["assign", "attempt", "deliver"]),
        (["assign", "deliver", "record"], ["assign", "attempt", "deliver", "record"]),
    ],
)
def test_an_act_out_of_turn_is_refused_and_changes_nothing(filed, act, done, announced, before, refused):
    filed()
    if before:
        done(*before)
    events = announced()
    for name in refused:
        refusal = act(name)
        assert refusal.status_code == 409, name
        assert refusal.headers["content-type"] == "application/problem+json"
        assert refusal.json()["detail"]
        assert refusal.json()["way_out"]
    assert announced() == events


@pytest.mark.parametrize("name", ["attempt", "deliver"])
def test_each_channel_belongs_to_its_lane(filed, act, done, announced, name):
    filed()
    filed("E-2026-0000124-8", "S-2026-0000046-7")
    done("assign")
    done("assign_desk", outgoing="S-2026-0000046-7")
    events = len(announced())
    assert act(name, lane=Lane.CUSTOMER_SERVICE_TECHNICIAN).status_code == 403
    assert act(name, lane=Lane.FIELD_OPERATOR, outgoing="S-2026-0000046-7").status_code == 403
    assert len(announced()) == events
    assert act(name, lane=Lane.FIELD_OPERATOR).status_code == 201
    assert act(name, lane=Lane.CUSTOMER_SERVICE_TECHNICIAN, outgoing="S-2026-0000046-7").status_code == 201


DELIVERERS = {Lane.FIELD_OPERATOR, Lane.CUSTOMER_SERVICE_TECHNICIAN}
MAY = {name: {Lane.CUSTOMER_SERVICE_ASSISTANT} for name in ("assign", "record", "personal", "aviso", "notice")} | {
    "attempt": DELIVERERS,
    "deliver": DELIVERERS,
}


@pytest.mark.parametrize("name", sorted(MAY))
def test_every_other_role_is_refused(filed, act, announced, name, uploaded):
    filed()
    changes = {"documents": [uploaded()]} if name == "aviso" else {}
    for lane in set(Lane) - MAY[name]:
        refusal = act(name, lane=lane, **changes)
        assert refusal.status_code == 403, (lane, refusal.text)
        assert refusal.headers["content-type"] == "application/problem+json"
        assert refusal.json()["way_out"]
    assert announced() == []


def test_nothing_is_told_to_who_does_not_sign_in(http, acts):
    for path, body, _ in acts.values():
        where = path.format(radicado="E-2026-0000123-4", outgoing="S-2026-0000045-2")
        assert http.client.post(where, json=body).status_code == 401
    assert http.client.get("/communications").status_code == 401


def test_an_unknown_communication_is_not_found(act, http):
    for name in ("assign", "attempt", "deliver", "record"):
        assert act(name, outgoing="S-2026-0009999-1").status_code == 404
    assert http.get("/communications/S-2026-0009999-1").status_code == 404


def test_a_double_click_delivers_once(filed, act, done, announced):
    filed()
    done("assign")
    first, second = (act("deliver", key="la-misma-clave-1") for _ in range(2))
    assert first.json() == second.json()
    assert len(announced("CommunicationDelivered")) == 1
    other = act("deliver", key="la-misma-clave-1", place="Otra calle # 1-02")
    assert other.status_code == 409
    assert "clave" in other.json()["detail"]


def test_a_notified_decision_takes_its_citation_off_the_delivery_list(filed, act, done, http):
    filed()
    done("assign", "personal")
    assert http.get("/communications", state="assigned", channel="address").json()["items"] == []
    refusal = act("deliver")
    assert refusal.status_code == 409
    assert "ya se notificó" in refusal.json()["detail"]
