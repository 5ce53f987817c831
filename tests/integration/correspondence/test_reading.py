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
