"""What staff read of letters."""

from __future__ import annotations

import uuid


def test_the_letters_of_one_state_are_the_worklist_of_its_step(ready, done, http):
    cases = [f"E-2026-000080{n}-0" for n in range(5)]
    for radicado in cases:
        done(ready(radicado), "draft")
    done(http.get(f"/pqrs/{cases[0]}/letters").json()["items"][0]["letter"], "approve")
    first = http.get("/letters", state="drafted", limit=3).json()
    assert [row["radicado"] for row in first["items"]] == cases[1:4]
    rest = http.get("/letters", state="drafted", limit=3, after=first["next"]).json()
    assert [row["radicado"] for row in rest["items"]] == cases[4:]
    assert rest["next"] is None
    assert [row["radicado"] for row in http.get("/letters", state="approved").json()["items"]] == cases[:1]
    assert len(http.get("/letters").json()["items"]) == 5


def test_a_letter_is_found_by_its_id_in_either_case_and_by_its_case(ready, done, http):
    radicado = ready()
    letter = done(radicado, "draft")["letter"]
    assert uuid.UUID(letter).version == 4
    shown = http.get(f"/letters/{letter}")
    assert shown.headers["etag"] == '"1"'
    assert shown.json() == http.get(f"/letters/{letter.lower()}").json()
    assert http.get(f"/pqrs/{radicado}/letters").json()["items"] == [shown.json()]


def test_the_history_tells_who_did_what_and_why(ready, done, http):
    letter = done(ready(), "draft", "send_back")["letter"]
    history = http.get(f"/letters/{letter}").json()["history"]
    assert [(entry["act"], entry["who"], entry["reason"]) for entry in history] == [
        ("drafted", "auxiliar.ana", None),
        ("returned", "profesional.pedro", "Falta adjuntar el acta de la visita."),
    ]
    assert history[0]["document"]["name"] == "GCO-F25-respuesta-E-2026-0000123-4-proyecto-1.pdf"


def test_templates_tell_their_code_and_version(http):
    assert http.get("/templates").json() == {
        "items": [{"code": "GCO F25", "name": "Respuesta y citación para notificación", "version": 1}]
    }


def test_whoever_holds_a_signed_letter_checks_it_without_signing_in(ready, done, http):
    radicado = ready()
    letter = done(radicado, "draft", "approve", "sign")["letter"]
    signed = http.client.get(f"/letters/{letter}/verification").json()
    assert (signed["radicado"], signed["outgoing_number"]) == (radicado, None)
    done(letter, "file")
    filed = http.client.get(f"/letters/{letter}/verification").json()
    assert filed["outgoing_number"].startswith("S-2026-")
    shown = http.get(f"/letters/{letter}").json()
    current = {file["file"]: file["sha256"] for file in filed["files"] if file["current"]}
    assert current["document"] == shown["document"]["sha256"]
    assert [file["sha256"] for file in filed["files"] if not file["current"]] == [f["sha256"] for f in signed["files"]]


def test_a_draft_is_no_letter_to_anybody_outside(ready, done, http):
    letter = done(ready(), "draft", "approve")["letter"]
    for unknown in (letter, str(uuid.uuid4())):
        assert http.client.get(f"/letters/{unknown}/verification").status_code == 404
