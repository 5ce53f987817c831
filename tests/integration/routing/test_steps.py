"""Steps 3 to 10 over HTTP: the whole way of a case, each role's part of it, and what stands in the answers."""

from __future__ import annotations

import pytest

from radica.access import Lane
from sample.papers import pdf


def test_a_claim_goes_all_the_way_to_its_concept(radicated, done, step, http, uploaded, announced):
    radicado = radicated(work_orders=[{"type": "reading", "reason": "Verificar la lectura"}])
    report, act, photo = (
        uploaded(),
        uploaded(pdf(["acta"]), "acta.pdf"),
        uploaded(pdf(["foto"])),
    )
    order = http.get(f"/pqrs/{radicado}").json()["work_orders"][0]["number"]

    done(radicado, "transfer", "assign")
    assert step("report_incomplete", radicado, documents=[report]).status_code == 201
    path = f"/pqrs/{radicado}/supports"
    assert http.post(path, {"documents": [act]}, Lane.METERING_TECHNICIAN).status_code == 201
    done(radicado, "receive", "classify")
    assert http.get(f"/pqrs/{radicado}").json()["waiting"] is True
    assert step("concept", radicado).status_code == 409
    done(order, "dispatch", "visit")
    reading = {"type": "reading", "meter": "M-77", "reading": "812.500", "read_on": "2026-11-24"}
    assert step("close", order, result=reading, documents=[photo]).status_code == 201
    answer = step("concept", radicado)

    assert answer.status_code == 201
    assert answer.json()["event"] == "ConceptIssued"
    assert answer.json()["reading_position"] == answer.json()["event_id"]
    assert [event.type for event in announced()] == [
        "WorkOrderOpened",
        "PQRTransferred",
        "PQRAssigned",
        "AreaReportSubmitted",
        "SupportsCompleted",
        "PQRReceived",
        "PQRClassified",
        "WorkOrderDispatched",
        "WorkOrderVisited",
        "WorkOrderClosed",
        "ConceptIssued",
    ]
    concept = announced("ConceptIssued")[0]
    assert [support["sha256"] for support in concept.data["supports"]] == [d["sha256"] for d in (report, act, photo)]
    assert concept.actor_lane == "customer_service_professional"


def test_the_transfer_names_the_rule_that_chose_the_area(radicated, done, announced):
    radicado = radicated(cause_code="303", cause="Interrupciones del servicio")
    done(radicado, "transfer")
    data = announced("PQRTransferred")[0].data
    assert (data["area"], data["rule"], data["rule_version"]) == ("operacion", "causa-303", 1)


def test_an_answer_says_where_the_case_stands_and_what_is_next(radicated, done):
    answer = done(radicated(), "transfer")
    assert answer["stage"] == "transferred"
    assert "director comercial" in answer["next_step"]


MAY = {
    "transfer": {Lane.CUSTOMER_SERVICE_ASSISTANT},
    "assign": {Lane.COMMERCIAL_DIRECTOR},
    "receive": {Lane.CUSTOMER_SERVICE_PROFESSIONAL},
    "classify": {Lane.CUSTOMER_SERVICE_PROFESSIONAL},
    "concept": {Lane.CUSTOMER_SERVICE_PROFESSIONAL},
    "open_order": {Lane.CUSTOMER_SERVICE_ASSISTANT},
    "dispatch": {Lane.CUSTOMER_SERVICE_ASSISTANT},
    "visit": {Lane.FIELD_OPERATOR, Lane.METERING_TECHNICIAN},
    "close": {Lane.CUSTOMER_SERVICE_ASSISTANT},
}


@pytest.mark.parametrize("name", MAY)
def test_each_act_is_refused_to_every_other_role_before_anything_is_read(name, http, steps_of, announced):
    path, body, _ = steps_of[name]
    others = set(Lane) - MAY[name]
    answer = http.post(path.format("E-2026-0000999-0"), body, *others)
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["way_out"]
    for lane in MAY[name]:
        assert http.post(path.format("E-2026-0000999-0"), body, lane).status_code == 404
    assert announced() == []


AREAS = {
    "servicio_al_cliente": Lane.CUSTOMER_SERVICE_TECHNICIAN,
    "micromedicion": Lane.METERING_TECHNICIAN,
    "facturacion": Lane.BILLING_COORDINATOR,
    "cartera": Lane.BILLING_COORDINATOR,
    "comercial": Lane.FIELD_OPERATOR,
    "operacion": Lane.FIELD_OPERATOR,
    "juridica": Lane.LEGAL,
}


@pytest.mark.parametrize(("area", "lane"), AREAS.items())
def test_only_the_lane_of_the_cases_area_reports_and_completes(area, lane, radicated, step, http, uploaded):
    radicado = radicated()
    assert step("transfer", radicado, area=area, reason="Es la competente").status_code == 201
    assert step("assign", radicado).status_code == 201
    path, body = "/pqrs/{}/area-report", {"summary": "Se revisó", "complete": False, "missing": ["acta"]}
    others = set(Lane) - {lane}
    assert http.post(path.format(radicado), body, *others).status_code == 403
    assert http.post(path.format(radicado), body, lane).status_code == 201
    supports = f"/pqrs/{radicado}/supports", {"documents": [uploaded()]}
    assert http.post(*supports, *others).status_code == 403
    assert http.post(*supports, lane).status_code == 201


@pytest.mark.parametrize("lane", [Lane.CITIZEN, Lane.SERVICE])
@pytest.mark.parametrize("path", ["/pqrs/{0}", "/pqrs/{0}/work-orders", "/work-orders", "/binder", "/causes", "/areas"])
def test_only_staff_reads(lane, path, radicated, http):
    assert http.get(path.format(radicated()), lane).status_code == 403


def test_nobody_acts_or_reads_without_signing_in(radicated, http):
    radicado = radicated()
    assert http.client.get(f"/pqrs/{radicado}").status_code == 401
    assert http.client.post(f"/pqrs/{radicado}/reception", json={}).status_code == 401


@pytest.mark.parametrize("name", ["transfer", "assign", "report", "receive", "classify", "concept", "open_order"])
def test_an_unknown_case_is_not_found(name, step):
    answer = step(name, "E-2026-0000999-0")
    assert answer.status_code == 404
    assert "E-2026-0000999-0" in answer.json()["detail"]
    assert answer.json()["way_out"]


@pytest.mark.parametrize("name", ["dispatch", "visit", "close"])
def test_an_unknown_order_is_not_found_and_a_mistyped_one_is_told_as_such(name, step):
    assert step(name, "OT-2026-0000999-0").status_code == 404
    assert "mal copiado" in step(name, "OT-2026-0000999-0").json()["detail"]


def test_legal_answers_for_a_recurso_after_it_came_by_itself(radicated, done, http, announced):
    radicado = radicated(kind="recurso_reposicion_apelacion")
    transferred = announced("PQRTransferred")[0]
    assert (transferred.data["area"], transferred.data["rule"]) == ("juridica", "recurso-apelacion")
    assert (transferred.actor_id, transferred.actor_lane) == ("routing", "service")
    done(radicado, "assign")
    report = {"summary": "Procede", "complete": True}
    assert http.post(f"/pqrs/{radicado}/area-report", report, Lane.LEGAL).status_code == 201
    done(radicado, "receive", "classify")
    answer = http.post(
        f"/pqrs/{radicado}/concept",
        {"way": "draft", "proposed_result": "revoca", "reasons": ["Asiste razón"]},
        Lane.CUSTOMER_SERVICE_PROFESSIONAL,
    )
    assert answer.status_code == 201
