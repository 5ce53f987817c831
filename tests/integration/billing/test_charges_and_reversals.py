from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from billing.domain.period import Period

RADICADO = "E-2026-0000123-4"
CHARGES = f"/pqrs/{RADICADO}/charges"


@pytest.fixture
def reliquidated(client, coordinator, to_reliquidate):
    """A reliquidation of October, from 41 to 19 m³, that needs its charge loaded."""

    def reliquidated_(current="1219", *, charge_needed=True):
        body = {
            "invoice": "F-2026-10-12",
            "correction": {"type": "reading", "current": current},
            "reason": "La visita encontró otra lectura.",
            "charge_needed": charge_needed,
        }
        answer = client.post(f"/pqrs/{RADICADO}/reliquidation", json=body, auth=coordinator)
        assert answer.status_code == 201, answer.text
        return answer.json()["number"]

    return reliquidated_


@pytest.fixture
def act(client, coordinator):
    def act_(path, key=None, **body):
        return client.post(path, json=body, auth=coordinator, headers={"Idempotency-Key": key or str(uuid.uuid4())})

    return act_


def test_the_difference_goes_onto_the_next_invoice_concept_by_concept(reliquidated, act, announced):
    number = reliquidated()

    told = act(CHARGES, period="2026-11").json()

    assert (told["event"], told["number"], told["period"]) == ("ChargesLoaded", number, "2026-11")
    assert told["total"] == "-126881.00"
    assert told["charges"] == [
        {"concept": "acueducto.consumo_complementario", "amount": "-44938.00"},
        {"concept": "acueducto.consumo_suntuario", "amount": "-31111.00"},
        {"concept": "alcantarillado.consumo_complementario", "amount": "-30037.00"},
        {"concept": "alcantarillado.consumo_suntuario", "amount": "-20795.00"},
    ]
    assert announced()[-1][0] == "ChargesLoaded"


def test_a_charge_is_loaded_once(reliquidated, act, announced):
    reliquidated()
    key = str(uuid.uuid4())
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: act(CHARGES, key, period="2026-11"), range(3)))

    assert {answer.status_code for answer in answers} == {201}
    again = act(CHARGES, period="2026-11")
    assert again.status_code == 409
    assert "pendiente de cobro" in again.json()["detail"]
    assert [kind for kind, _ in announced()].count("ChargesLoaded") == 1


def test_nothing_is_loaded_when_no_charge_is_needed(reliquidated, act):
    reliquidated(charge_needed=False)

    answer = act(CHARGES, period="2026-11")

    assert answer.status_code == 409
    assert answer.json()["way_out"]


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"period": "2026-13"}, 422, ""),
        ({}, 422, ""),
        ({"period": "2026-11", "reliquidation": "rl"}, 422, ""),
        ({"period": "2028-01"}, 422, "demasiado lejos"),
        ({"period": "2026-10"}, 409, "no puede ir en octubre de 2026"),
        ({"period": "2026-11", "reliquidation": "RL-2026-0000009-9"}, 409, "pendiente de cobro"),
    ],
)
def test_a_charge_goes_where_it_can_go(reliquidated, act, body, status, says):
    reliquidated()

    answer = act(CHARGES, **body)

    assert answer.status_code == status
    assert says in answer.json()["detail"]


def test_an_issued_invoice_takes_no_charge(reliquidated, act, load, rows):
    reliquidated()
    load("invoices", rows.invoice("0807800012", Period(2026, 11), 1241, 1250))

    assert "ya se expidió (F-2026-11-12)" in act(CHARGES, period="2026-11").json()["detail"]


def test_of_two_reliquidations_one_is_named(reliquidated, act):
    first, second = reliquidated("1219"), reliquidated("1218")

    assert "Indique cuál" in act(CHARGES, period="2026-11").json()["way_out"]
    assert act(CHARGES, period="2026-11", reliquidation=second).json()["number"] == second
    assert act(CHARGES, period="2026-12").json()["number"] == first


def test_a_closed_case_takes_no_charge(reliquidated, act, billing, facts):
    reliquidated()
    billing.hear([facts.closed()])

    assert "está cerrado" in act(CHARGES, period="2026-11").json()["detail"]


def test_a_reversal_is_a_new_fact_and_the_invoice_stands_as_before(reliquidated, act, client, coordinator, announced):
    number = reliquidated()

    told = act(f"/reliquidations/{number}/reversal", reason="Se leyó el medidor del vecino.").json()

    assert (told["event"], told["amount"], told["invoice"]) == ("ReliquidationReversed", "126881.00", "F-2026-10-12")
    assert client.get("/invoices/F-2026-10-12", auth=coordinator).json()["total"] == "253543"
    (one,) = client.get(f"/pqrs/{RADICADO}/reliquidations", auth=coordinator).json()["items"]
    assert one["reversal"]["reversed_by"] == "coordinadora-1"
    assert [kind for kind, _ in announced()][-2:] == ["ReliquidationDone", "ReliquidationReversed"]


def test_a_reliquidation_is_reversed_once(reliquidated, act):
    number = reliquidated()
    path = f"/reliquidations/{number}/reversal"

    assert act(path, reason="Error.").status_code == 201
    assert "ya fue reversada" in act(path, reason="Error.").json()["detail"]


def test_the_last_reliquidation_is_reversed_first(reliquidated, act):
    first, second = reliquidated("1219"), reliquidated("1218")

    assert second in act(f"/reliquidations/{first}/reversal", reason="Error.").json()["detail"]
    assert act(f"/reliquidations/{second}/reversal", reason="Error.").status_code == 201
    assert act(f"/reliquidations/{first}/reversal", reason="Error.").status_code == 201


def test_what_was_reversed_is_not_loaded_and_can_be_done_again(reliquidated, act):
    number = reliquidated()
    act(f"/reliquidations/{number}/reversal", reason="Error.")

    assert act(CHARGES, period="2026-11").status_code == 409
    assert reliquidated("1220") == "RL-2026-0000002-0"
    assert act(CHARGES, period="2026-11").json()["number"] == "RL-2026-0000002-0"


@pytest.mark.parametrize(
    ("number", "body", "status"),
    [
        ("RL-2026-0000001-2", {"reason": ""}, 422),
        ("RL-2026-0000001-2", {}, 422),
        ("RL-2026-0000001-3", {"reason": "Error."}, 422),
        ("RL-2026-0000002-0", {"reason": "Error."}, 404),
    ],
)
def test_a_reversal_names_its_reliquidation_and_its_reason(reliquidated, act, number, body, status):
    reliquidated()

    assert act(f"/reliquidations/{number}/reversal", **body).status_code == status
