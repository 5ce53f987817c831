"""Steps 13 to 16 over HTTP, each by its role: documents, events, refusals."""

from __future__ import annotations

import uuid

import pytest

from correspondence.paper.verifying import verify
from radica.access import Lane
from radica.testing import A_TUESDAY_MORNING

STEPS = ("draft", "approve", "sign", "file")
PERSONAL = ("Ñáñez", "Peña", "Carrera 20", "14-31")


def test_a_letter_goes_from_draft_to_outgoing_number(ready, done, announced, http):
    filed = done(ready(), *STEPS)
    assert filed["state"] == "filed"
    assert filed["outgoing_number"].startswith("S-2026-0000001-")
    assert [(event.type, event.actor_lane) for event in announced()] == [
        ("ResponseDrafted", Lane.CUSTOMER_SERVICE_ASSISTANT),
        ("ResponseApproved", Lane.CUSTOMER_SERVICE_PROFESSIONAL),
        ("ResponseSigned", Lane.COMMERCIAL_DIRECTOR),
        ("ResponseFiled", Lane.RECORDS_ASSISTANT),
    ]
    event = announced("ResponseFiled")[0].data
    assert event["outgoing_number"] == filed["outgoing_number"]
    assert event["appeals"] == ["reposicion", "apelacion_subsidiaria"]
    assert event["needs_citation"] is True
    assert (event["signed_on"], event["filed_on"]) == ("2026-11-24", "2026-11-24")
    shown = http.get(f"/letters/{filed['letter']}").json()
    assert [entry["act"] for entry in shown["history"]] == ["drafted", "approved", "signed", "filed"]
    assert shown["outgoing_number"] == filed["outgoing_number"]


@pytest.mark.parametrize("paper", ["document", "citation"])
def test_what_is_filed_is_a_real_signed_file_with_its_number(ready, done, fetched, read_pages, authorities, paper):
    filed = done(ready(), *STEPS)
    pdf = fetched(filed[paper])
    verdict = verify(pdf, authorities, A_TUESDAY_MORNING)
    assert (verdict.signatures, verdict.holds) == (2, True)
    text = read_pages(pdf)
    assert filed["outgoing_number"] in text
    assert "María Ñáñez de la Peña" in text


def test_a_queja_is_answered_without_citation(ready, done, announced):
    done(ready(kind="queja"), *STEPS)
    event = announced("ResponseFiled")[0].data
    assert (event["needs_citation"], event["citation"], event["appeals"]) == (False, None, [])


def test_a_reliquidations_own_amounts_stand_in_the_letter(ready, hear, message, done, fetched, read_pages):
    radicado = ready(way="reliquidate")
    hear([message("ReliquidationDone", radicado=radicado), message("ChargesLoaded", radicado=radicado)])
    drafted = done(radicado, "draft")
    text = read_pages(fetched(drafted["document"]))
    for said in ("Reliquidación RL-2026-0000003-9", "$ 186.420,00", "$ 74.310,00", "−$ 112.110,00", "marzo de 2026"):
        assert said in text


def test_a_returned_letter_is_drafted_again_as_its_next_version(ready, done, step, announced, http):
    radicado = ready()
    first = done(radicado, "draft")
    assert done(first["letter"], "send_back")["state"] == "returned"
    second = done(radicado, "draft")
    assert (second["letter"], second["draft"]) == (first["letter"], 2)
    assert second["document"] != first["document"]
    assert [event.data["draft"] for event in announced("ResponseDrafted")] == [1, 2]
    assert announced("ResponseReturned")[0].data["reason"] == "Falta adjuntar el acta de la visita."
    history = http.get(f"/letters/{first['letter']}").json()["history"]
    assert [(entry["draft"], entry["act"]) for entry in history] == [(1, "drafted"), (1, "returned"), (2, "drafted")]
    assert step("approve", first["letter"]).status_code == 201


def test_a_redraft_needs_the_whole_letter_again(ready, done, step):
    radicado = ready()
    done(done(radicado, "draft")["letter"], "send_back")
    answer = step("draft", radicado, without=("addressee",))
    assert answer.status_code == 422
    assert answer.json()["field"] == "addressee"


def test_an_approved_letter_goes_back_before_it_is_signed(ready, done, step):
    letter = done(ready(), "draft", "approve")["letter"]
    assert step("send_back", letter).status_code == 201
    assert step("sign", letter).status_code == 409


def test_a_letter_signed_for_somebody_says_for_whom_and_by_which_act(ready, done, step, announced, fetched, read_pages):
    letter = done(ready(), "draft", "approve")["letter"]
    answer = step(
        "sign",
        letter,
        on_behalf_of="gerente.luz",
        on_behalf_of_name="Luz Peñaranda",
        delegation="Resolución 045 de 2026",
    )
    assert answer.status_code == 201, answer.text
    event = announced("ResponseSigned")[0].data
    assert (event["signer"], event["on_behalf_of"]) == ("directora.diana", "gerente.luz")
    assert event["delegation"] == "Resolución 045 de 2026"
    text = read_pages(fetched(event["document"]))
    assert "Persona de prueba" in text
    assert "por Luz Peñaranda, según Resolución 045 de 2026" in text


def test_the_draft_tells_its_findings_and_errors_hold_the_letter_back(ready, done, step):
    drafted = done(ready(), "draft", decision=[], facts=[])
    assert {(f["code"], f["severity"]) for f in drafted["findings"]} == {
        ("no_decision", "error"),
        ("no_facts", "warning"),
    }
    refused = step("approve", drafted["letter"])
    assert refused.status_code == 409
    assert "no decide nada" in refused.json()["detail"]
    assert refused.json()["way_out"]


def test_a_reversal_after_approval_holds_the_signature_back(ready, hear, message, done, step):
    radicado = ready(way="reliquidate")
    hear([message("ReliquidationDone", radicado=radicado, charge_needed=False)])
    letter = done(radicado, "draft", "approve")["letter"]
    hear([message("ReliquidationReversed", radicado=radicado)])
    refused = step("sign", letter)
    assert refused.status_code == 409
    assert "RL-2026-0000003-9" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("heard", "lacking"),
    [
        ([], "paso 10"),
        ([("ConceptIssued", {"way": "reliquidate"})], "paso 11"),
        ([("ConceptIssued", {"way": "reliquidate"}), ("ReliquidationDone", {"charge_needed": True})], "paso 12"),
    ],
)
def test_a_draft_too_early_is_refused_saying_what_is_missing(hear, message, step, http, heard, lacking):
    hear([message("PQRRadicated", kind="reclamacion", regime="ley_142")])
    hear([message(name, **data) for name, data in heard])
    radicado = message("PQRRadicated").subject
    answer = step("draft", radicado)
    assert answer.status_code == 409
    assert lacking in answer.json()["detail"]
    shown = http.get(f"/pqrs/{radicado}/letters").json()
    assert shown["items"] == []
    assert not shown["drafting"]["ready"]
    assert lacking in shown["drafting"]["missing"]


def test_a_second_draft_is_refused_while_one_is_live(ready, done, step):
    radicado = ready()
    letter = done(radicado, "draft")["letter"]
    for act in ("approve", "sign", "file", None):
        answer = step("draft", radicado)
        assert answer.status_code == 409
        assert answer.json()["way_out"]
        if act:
            done(letter, act)


def test_a_closed_case_is_not_answered(ready, hear, message, step, done):
    radicado = ready()
    letter = done(radicado, "draft")["letter"]
    hear([message("PQRClosed", radicado=radicado)])
    for answer in (step("approve", letter), step("send_back", letter), step("draft", radicado)):
        assert answer.status_code == 409
        assert "cerrado" in answer.json()["detail"]


def test_whoever_drafted_neither_approves_nor_signs(ready, done, step):
    letter = done(ready(), "draft")["letter"]
    refused = step("approve", letter, who="auxiliar.ana")
    assert (refused.status_code, refused.json()["way_out"]) == (409, "Pida a otro profesional que la revise.")
    done(letter, "approve")
    refused = step("sign", letter, who="auxiliar.ana")
    assert refused.status_code == 409
    assert "Usted proyectó" in refused.json()["detail"]


@pytest.mark.parametrize("act", ["draft", "approve", "send_back", "sign", "file"])
def test_every_step_is_its_own_roles_and_refused_to_all_others(ready, done, step, announced, act):
    needs = {"draft": (), "approve": ("draft",), "send_back": ("draft",), "sign": ("draft", "approve")}
    radicado = ready()
    before = needs.get(act, ("draft", "approve", "sign"))
    on = done(radicado, *before)["letter"] if before else radicado
    own = {
        "draft": Lane.CUSTOMER_SERVICE_ASSISTANT,
        "approve": Lane.CUSTOMER_SERVICE_PROFESSIONAL,
        "send_back": Lane.CUSTOMER_SERVICE_PROFESSIONAL,
        "sign": Lane.COMMERCIAL_DIRECTOR,
        "file": Lane.RECORDS_ASSISTANT,
    }[act]
    events = len(announced())
    others = tuple(lane for lane in Lane if lane != own)
    refused = step(act, on, lanes=others, who="otra.persona")
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"
    assert len(announced()) == events
    assert step(act, on, lanes=(own,), who="la.debida").status_code == 201


def test_nobody_acts_without_signing_in(ready, http):
    answer = http.client.post(f"/pqrs/{ready()}/letters", json={}, headers={"Idempotency-Key": str(uuid.uuid4())})
    assert answer.status_code == 401


def test_an_act_on_a_draft_that_was_replaced_is_refused(ready, done, step, http):
    radicado = ready()
    letter = done(radicado, "draft")["letter"]
    etag = http.get(f"/letters/{letter}").headers["etag"]
    done(letter, "send_back")
    done(radicado, "draft")
    assert step("approve", letter, if_match=etag).status_code == 412
    assert step("approve", letter, if_match="basura").status_code == 422
    assert step("approve", letter, if_match=http.get(f"/letters/{letter}").headers["etag"]).status_code == 201


def test_nothing_personal_leaves_the_letters_own_files(ready, done, database, open_database, http, capfd):
    radicado = ready()
    letter = done(radicado, *STEPS)["letter"]
    with open_database(database).transaction() as tx:
        tables = [row.table_name for row in tx.all(
            "select table_name from information_schema.tables where table_schema = 'public'"
        )]  # fmt: skip
        everything = "".join(str(tx.all(f"select t::text from {table} t")) for table in tables)  # noqa: S608
    assert "letters" in tables
    logged = capfd.readouterr()
    seen = everything + logged.out + logged.err + http.get(f"/letters/{letter}").text
    assert [word for word in PERSONAL if word in seen] == []
