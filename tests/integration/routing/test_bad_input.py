"""Bad input at every door: 4xx problem+json that names the field, in Spanish, with nothing stored."""

from __future__ import annotations

import pytest

from radica.access import Lane

ASSISTANT = Lane.CUSTOMER_SERVICE_ASSISTANT
LONG = "x" * 4001

WRONG = [
    ("transfer", {"area": "ventas"}, "area"),
    ("transfer", {"area": "cartera"}, "reason"),
    ("transfer", {"reason": ""}, "reason"),
    ("transfer", {"motivo": "x"}, "motivo"),
    ("assign", {"person": ""}, "person"),
    ("assign", {"person": "Ana Pérez"}, "person"),
    ("report", {"summary": ""}, "summary"),
    ("report", {"summary": LONG}, "summary"),
    ("report", {"complete": "quizá"}, "complete"),
    ("report", {"missing": [""]}, "missing[0]"),
    ("report", {"missing": ["acta"]}, "missing"),
    ("report", {"complete": False}, "missing"),
    ("report", {"documents": ["informe.pdf"]}, "documents[0]"),
    ("receive", {"note": "x"}, "note"),
    ("classify", {"class": "con espacios"}, "class"),
    ("concept", {"way": "pay"}, "way"),
    ("concept", {"proposed_result": "quizas"}, "proposed_result"),
    ("concept", {"proposed_result": "confirma"}, "proposed_result"),
    ("concept", {"reasons": []}, "reasons"),
    ("open_order", {"type": "party"}, "type"),
    ("open_order", {"reason": ""}, "reason"),
    ("dispatch", {"crew": ""}, "crew"),
    ("dispatch", {"area": "ventas"}, "area"),
    ("visit", {"visited_at": "2026-11-24T08:30:00"}, "visited_at"),
    ("visit", {"visited_at": "ayer"}, "visited_at"),
    ("visit", {"visited_at": "2026-11-25T08:30:00-05:00"}, "visited_at"),
    ("visit", {"notes": ""}, "notes"),
    ("close", {"result": {"type": "party"}}, "result"),
    ("close", {"result": {"found": True}}, "result"),
    ("close", {"result": {"type": "leak", "found": True}}, "result.place"),
    ("close", {"result": {"type": "leak", "found": True, "place": "techo"}}, "result.leak.place"),
    ("close", {"result": {"type": "seal", "meter": "M-1", "intact": True}}, "result.type"),
    ("close", {"result": {"type": "reading", "meter": "M-1", "reading": "-1", "read_on": "2026-11-24"}}, "result"),
    ("close", {"result": None}, "result"),
    ("close", {"follow_up": {"type": "leak"}}, "follow_up.reason"),
]
READY_FOR = {
    "transfer": (),
    "assign": ("transfer",),
    "report": ("transfer", "assign"),
    "receive": ("transfer", "assign", "report"),
    "classify": ("transfer", "assign", "report", "receive"),
    "concept": ("transfer", "assign", "report", "receive", "classify"),
    "open_order": (),
    "dispatch": (),
    "visit": ("dispatch",),
    "close": ("dispatch", "visit"),
}


OF_ORDERS = {"dispatch", "visit", "close"}


def refused(answer, field):
    problem = answer.json()
    assert answer.status_code == 422, problem
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["field"].startswith(field)
    assert problem["detail"]
    assert problem["way_out"]


@pytest.mark.parametrize("name", READY_FOR)
def test_a_wrong_field_is_named_and_nothing_stored(name, radicated, done, step, announced):
    number = radicated()
    if name in OF_ORDERS:
        number = done(number, "open_order")["work_order"]
    for earlier in READY_FOR[name]:
        done(number, earlier)
    before = announced()
    for act, body, field in WRONG:
        if act == name:
            refused(step(name, number, **body), field)
    assert announced() == before


def test_a_body_that_is_no_body_is_refused(radicated, done, http, announced):
    radicado = radicated()
    done(radicado, "transfer")
    for body in (b"", b"{", b"[]", b'"x"', b'{"person": "ana\\u0000"}', b"{}", b"\xff"):
        answer = http.client.post(
            f"/pqrs/{radicado}/assignment",
            content=body,
            headers={"Content-Type": "application/json"},
            auth=http.issuer.signed_in(Lane.COMMERCIAL_DIRECTOR),
        )
        assert answer.status_code in (400, 422)
        assert answer.headers["content-type"] == "application/problem+json"
    assert len(announced()) == 1


def test_a_meter_test_needs_measured_points(radicated, done, step):
    number = step("open_order", radicated(), type="meter_test").json()["work_order"]
    done(number, "dispatch", "visit")
    good = {"flow": "Q3", "error": "1.2", "maximum": "2"}
    for points in ([], [{**good, "error": "1.234"}], [{**good, "maximum": "0"}], [good, {**good, "error": "NaN"}]):
        result = {"type": "meter_test", "meter": "M-1", "laboratory": "Lab", "points": points}
        refused(step("close", number, result=result), "result.meter_test.points")


def test_a_command_without_its_key_is_refused(radicated, http):
    token = http.issuer.token(ASSISTANT)
    answer = http.client.post(f"/pqrs/{radicated()}/transfer", json={}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 400
    assert answer.json()["field"] == "Idempotency-Key"


def test_an_if_match_that_is_no_etag_of_ours_is_refused(radicated, step):
    radicado = radicated()
    for etag in ("3", '"tres"', "*", '""'):
        refused(step("transfer", radicado, if_match=etag), "If-Match")


def test_a_reference_to_a_document_that_is_not_here_is_refused(radicated, done, step, uploaded, announced):
    radicado = radicated()
    done(radicado, "transfer", "assign")
    here = uploaded()
    for change in ({"sha256": "0" * 64}, {"size": 3}, {"service": "intake"}):
        refused(step("report", radicado, documents=[here, {**here, **change}]), "documents[1]")
    assert len(announced()) == 2


def test_every_act_that_takes_documents_checks_them(radicated, done, step, uploaded):
    order = done(radicated(), "open_order")["work_order"]
    unknown = {**uploaded(), "sha256": "0" * 64}
    done(order, "dispatch")
    refused(step("visit", order, documents=[unknown]), "documents[0]")
    done(order, "visit")
    refused(step("close", order, documents=[unknown]), "documents[0]")


def test_a_list_with_a_wrong_parameter_is_refused(http):
    for path in ("/work-orders", "/binder"):
        for params in ({"after": "xyz"}, {"limit": 0}, {"limit": 201}, {"limit": "muchos"}):
            refused(http.get(path, **params), next(iter(params)))
    for params in ({"state": "perdida"}, {"area": "ventas"}):
        refused(http.get("/work-orders", **params), next(iter(params)))
