from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from billing.domain.period import Period
from billing.domain.trace import trace_hash
from radica import events
from radica.access import Lane

PATH = "/pqrs/E-2026-0000123-4/reliquidation"
BODY = {
    "invoice": "F-2026-10-12",
    "correction": {"type": "reading", "current": "1219"},
    "reason": "La visita encontró 1.219 en el medidor.",
    "charge_needed": True,
}
PAYMENT = {"type": "payment", "amount": "53543", "paid_on": "2026-11-03", "reference": "REC-55"}


@pytest.fixture
def reliquidate(client, coordinator, to_reliquidate):
    def reliquidate_(key=None, **changes):
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return client.post(PATH, json={**BODY, **changes}, auth=coordinator, headers=headers)

    return reliquidate_


def test_a_coordinator_reliquidates_the_disputed_invoice(reliquidate, announced):
    # October was billed with 41 m³: 208,543 and a reconnection of 45,000. With 19 m³ it is 81,662 + 45,000.
    answer = reliquidate()

    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["number"] == "RL-2026-0000001-2"
    assert (told["before"], told["after"], told["difference"]) == ("253543.00", "126662.00", "-126881.00")
    assert told["event"] == "ReliquidationDone"
    assert told["reading_position"] == told["event_id"]
    kind, data = announced()[-1]
    assert kind == "ReliquidationDone"
    assert events.parse(kind, 1, data).charge_needed
    assert data["trace_hash"] == told["trace_hash"]


def test_the_invoice_stands_corrected_and_what_was_issued_is_still_there(reliquidate, client, coordinator):
    reliquidate()

    invoice = client.get("/invoices/F-2026-10-12", auth=coordinator).json()

    assert (invoice["total"], invoice["issued"]["total"]) == ("126662", "253543")
    assert invoice["metering"]["consumption"] == "19"
    assert invoice["issued"]["metering"]["consumption"] == "41"
    assert invoice["reliquidation"] == "RL-2026-0000001-2"


def test_the_case_shows_the_whole_computation_and_its_document(reliquidate, client, coordinator):
    told = reliquidate().json()

    (one,) = client.get("/pqrs/E-2026-0000123-4/reliquidations", auth=coordinator).json()["items"]

    assert trace_hash(one["trace"]) == one["trace_hash"] == told["trace_hash"]
    assert one["trace"]["sentences"]["difference"] == "La diferencia es de $ 126.881 a su favor."
    assert (one["done_by"], one["charge"], one["reversal"]) == ("coordinadora-1", None, None)
    page = client.get(f"/documents/{told['document']['sha256']}", auth=coordinator)
    assert page.content.startswith(b"%PDF-")
    assert len(page.content) == told["document"]["size"]


def test_a_double_click_makes_one_reliquidation(reliquidate, announced):
    key = str(uuid.uuid4())
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: reliquidate(key), range(4)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert [kind for kind, _ in announced()].count("ReliquidationDone") == 1


def test_two_coordinators_at_once_correct_one_after_the_other(reliquidate):
    with ThreadPoolExecutor(2) as pool:
        corrections = [{"type": "reading", "current": current} for current in (1219, 1210)]
        answers = list(pool.map(lambda correction: reliquidate(correction=correction), corrections))

    first, second = sorted((answer.json() for answer in answers), key=lambda told: told["number"])
    assert [first["number"], second["number"]] == ["RL-2026-0000001-2", "RL-2026-0000002-0"]
    assert first["before"] == "253543.00"
    assert second["before"] == first["after"]


def test_a_refusal_uses_up_no_number(reliquidate):
    assert reliquidate(correction={"type": "reading", "current": "1000"}).status_code == 422
    assert reliquidate(invoice="F-2026-10-13").status_code == 409

    assert reliquidate().json()["number"] == "RL-2026-0000001-2"


@pytest.mark.parametrize(
    ("correction", "after"),
    [
        # The mean of the six measured months to September (15, 13, 14, 15, 13, 14 m³) is 14 m³:
        # 9,870 + 48,394.92 → 48,395 − 23,306 = 34,959; 5,120 + 32,347.70 → 32,348 − 14,987.2 → 14,987 = 22,481.
        ({"type": "average"}, 34_959 + 22_481 + 45_000),
        ({"type": "customer_class", "use": "residencial", "stratum": 4}, 253_543 + 26_071 + 16_836),
        ({"type": "line_removed", "line": 11}, 208_543),
        ({"type": "service_removed", "service": "alcantarillado"}, 253_543 - 83_017),
        (PAYMENT, 200_000),
    ],
)
def test_each_kind_of_correction_recomputes_the_invoice(reliquidate, correction, after):
    assert reliquidate(correction=correction).json()["after"] == f"{after}.00"


def test_an_invoice_that_was_right_stays_as_it_is(reliquidate):
    told = reliquidate(correction={"type": "tariff"}, charge_needed=False).json()

    assert (told["difference"], told["charge_needed"]) == ("0.00", False)


def test_another_invoice_of_the_account_may_be_corrected(reliquidate):
    assert reliquidate(invoice="F-2026-09-12").status_code == 201


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (PATH, BODY),
        ("/pqrs/E-2026-0000123-4/charges", {"period": "2026-12"}),
        ("/reliquidations/RL-2026-0000001-2/reversal", {"reason": "x"}),
    ],
)
@pytest.mark.usefixtures("to_reliquidate")
def test_nobody_but_the_coordinator_changes_an_invoice(client, issuer, announced, path, body):
    before = announced()

    for lane in set(Lane) - {Lane.BILLING_COORDINATOR}:
        answer = client.post(path, json=body, auth=issuer.signed_in(lane))
        assert answer.status_code == 403, lane
        assert answer.headers["content-type"] == "application/problem+json"
        assert "facturación" in answer.json()["detail"]
    assert client.post(path, json=body, headers={"Idempotency-Key": "12345678"}).status_code == 401
    assert announced() == before


WRONG = [
    ({"invoice": ""}, "invoice"),
    ({"invoice": None}, "invoice"),
    ({"reason": "   "}, "reason"),
    ({"reason": "x" * 2001}, "reason"),
    ({"charge_needed": "quizás"}, "charge_needed"),
    ({"extra": 1}, "extra"),
    ({"correction": {}}, "correction"),
    ({"correction": "reading"}, "correction"),
    ({"correction": {"type": "magic"}}, "correction"),
    ({"correction": {"type": ["reading"]}}, "correction"),
    ({"correction": {"type": "reading"}}, "correction.current"),
    ({"correction": {"type": "reading", "current": "-1"}}, "correction.current"),
    ({"correction": {"type": "reading", "current": "NaN"}}, "correction.current"),
    ({"correction": {"type": "reading", "current": "1e400"}}, "correction.current"),
    ({"correction": {"type": "reading", "current": "1", "x": 1}}, "correction.x"),
    ({"correction": {"type": "reading", "current": "1199"}}, "correction.current"),
    ({"correction": {"type": "average", "periods": 2}}, "correction.periods"),
    ({"correction": {"type": "customer_class", "use": "palacio"}}, "correction.use"),
    ({"correction": {"type": "customer_class", "use": "residencial", "stratum": 0}}, "correction.stratum"),
    ({"correction": {"type": "line_removed", "line": 0}}, "correction.line"),
    ({"correction": {"type": "line_removed", "line": 12}}, "correction.line"),
    ({"correction": {**PAYMENT, "amount": "0"}}, "correction.amount"),
    ({"correction": {**PAYMENT, "amount": "1.5"}}, "correction.amount"),
    ({"correction": {**PAYMENT, "paid_on": "2027-01-01"}}, "correction.paid_on"),
    ({"correction": {**PAYMENT, "paid_on": "ayer"}}, "correction.paid_on"),
    ({"correction": {**PAYMENT, "reference": ""}}, "correction.reference"),
]


def test_bad_input_is_refused_in_spanish_with_its_field_and_changes_nothing(reliquidate, announced):
    before = announced()

    for changes, field in WRONG:
        answer = reliquidate(**changes)
        assert (answer.status_code, answer.json().get("field")) == (422, field), (changes, answer.text)
        assert answer.json()["detail"]
    assert announced() == before


@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"invoice": "F-0000"}, 404, "No existe la factura"),
        ({"invoice": "F-2026-10-13"}, 409, "es de otra cuenta"),
        ({"correction": {"type": "line_removed", "line": 1}}, 409, "resulta de la tarifa"),
        ({"correction": {"type": "customer_class", "use": "industrial"}}, 409, "no tiene valores"),
        ({"correction": {"type": "tariff"}}, 409, "no cambia el valor"),
    ],
)
def test_what_the_rules_forbid_is_refused_with_a_way_out(reliquidate, changes, status, says):
    answer = reliquidate(**changes)

    assert answer.status_code == status
    assert says in answer.json()["detail"]
    assert answer.json()["way_out"]


def test_a_case_waits_for_its_concept(client, coordinator, billing, utility, facts):
    billing.hear([facts.radicated()])
    assert "no tiene concepto" in client.post(PATH, json=BODY, auth=coordinator).json()["detail"]

    billing.hear([facts.concept(way="draft")])
    assert "no ordena reliquidar" in client.post(PATH, json=BODY, auth=coordinator).json()["detail"]


def test_a_closed_case_is_not_reliquidated(reliquidate, billing, facts):
    billing.hear([facts.closed()])

    assert "está cerrado" in reliquidate().json()["detail"]


def test_a_case_that_billing_never_heard_of_is_not_found(client, coordinator, utility):
    assert client.post(PATH, json=BODY, auth=coordinator).status_code == 404


def test_an_invoice_without_a_published_tariff_cannot_be_computed(reliquidate, load, rows):
    october = rows.invoice("0807800012", Period(2026, 10), 1, 9)
    load("invoices", [{**row, "periodo": "2025-12", "factura": "F-2025"} for row in october])

    answer = reliquidate(invoice="F-2025")

    assert answer.status_code == 409
    assert "No hay tarifa publicada para el municipio 08078 en diciembre de 2025" in answer.json()["detail"]


def test_numbers_begin_anew_each_year(reliquidate, client, issuer, clock):
    assert reliquidate().json()["number"] == "RL-2026-0000001-2"
    clock.set(datetime(2027, 1, 1, 4, 59, tzinfo=UTC))  # 23:59 of 31 December in Bogotá
    in_time = issuer.signed_in("billing_coordinator")
    body = {**BODY, "correction": {"type": "reading", "current": "1218"}}
    assert client.post(PATH, json=body, auth=in_time).json()["number"] == "RL-2026-0000002-0"

    clock.advance(timedelta(minutes=1))
    body = {**BODY, "correction": {"type": "reading", "current": "1217"}}
    assert client.post(PATH, json=body, auth=in_time).json()["number"].startswith("RL-2027-0000001-")
