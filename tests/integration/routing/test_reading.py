"""What staff read: a case, its orders, the lists with their cursors, the binder, the catalogues and documents."""

from __future__ import annotations

from datetime import UTC, datetime

from radica.access import Lane
from radica.testing import eventually
from sample.papers import pdf


def whole(http, path, **params):
    """Return every page of a list, checking that each is as long as asked for."""
    items, after = [], None
    while True:
        page = http.get(path, **params, **({"after": after} if after else {})).json()
        items += page["items"]
        after = page["next"]
        if after is None:
            return items
        assert len(page["items"]) == params["limit"]


def test_a_case_shows_what_was_handed_in_and_decided(radicated, done, step, http, uploaded):
    radicado = radicated()
    document = uploaded()
    done(radicado, "transfer", "assign")
    step("report", radicado, documents=[document])
    done(radicado, "receive")
    step("classify", radicado, note="Con la visita basta")
    done(radicado, "concept")
    case = http.get(f"/pqrs/{radicado}").json()
    assert (case["stage"], case["area"], case["person"]) == ("concept_issued", "micromedicion", "ana.perez")
    assert case["submissions"][0]["summary"] == "Se revisó"
    assert case["submissions"][0]["documents"] == [{**document, "name": "soporte-1.pdf"}], "no name of anybody's"
    assert (case["classification"], case["classification_note"]) == ("fundada", "Con la visita basta")
    assert case["concept"]["reasons"] == ["El medidor fallaba"]
    assert (case["next_step"], case["business_days_left"]) == ("", 13)


def test_the_summary_and_the_note_stay_in_routing(radicated, done, step, announced):
    radicado = radicated()
    done(radicado, "transfer", "assign", "report", "receive")
    step("classify", radicado, note="Nota interna")
    told = str([event.data for event in announced()])
    assert "Se revisó" not in told
    assert "Nota interna" not in told


def test_an_order_shows_its_visits_and_its_result_as_it_was_handed_in(radicated, done, step, http, announced):
    number = step("open_order", radicated(), type="meter_test").json()["work_order"]
    done(number, "dispatch", "visit", "visit")
    points = [{"flow": "Q1", "error": "-7.5", "maximum": "5"}, {"flow": "Q3", "error": "1", "maximum": "2"}]
    result = {"type": "meter_test", "meter": "M-1", "laboratory": "Lab", "certificate": "C-9", "points": points}
    assert step("close", number, result=result).status_code == 201
    order = http.get(f"/work-orders/{number}").json()
    assert (order["state"], len(order["visits"])) == ("closed", 2)
    assert [point["error"] for point in order["result"]["points"]] == ["-7.5", "1"]
    told = announced("WorkOrderClosed")[0].data["result"]
    assert (told["error"], told["within_tolerance"]) == ("-7.50", False)


def test_orders_are_listed_by_number_and_filtered(radicated, step, done, http):
    radicado = radicated()
    numbers = [
        step("open_order", radicado, type=kind).json()["work_order"]
        for kind in ("leak", "reading", "leak", "seal", "leak")
    ]
    done(numbers[2], "dispatch")
    assert [order["number"] for order in whole(http, "/work-orders", limit=2)] == numbers
    assert [order["number"] for order in whole(http, "/work-orders", limit=2, area="operacion")] == numbers[::2]
    assert [order["number"] for order in whole(http, "/work-orders", limit=1, state="dispatched")] == [numbers[2]]


def test_the_binder_holds_what_waits_for_an_order_the_most_urgent_first(radicated, done, http, clock):
    late = radicated(due_on="2026-12-20")
    urgent = radicated(due_on="2026-11-20")
    also_late = radicated(due_on="2026-12-20")
    nothing_out = radicated()
    orders = {radicado: done(radicado, "open_order")["work_order"] for radicado in (late, urgent, also_late)}
    done(nothing_out, "transfer")
    clock.set(datetime(2026, 11, 25, 2, 0, tzinfo=UTC))
    binder = whole(http, "/binder", limit=1)
    assert [case["radicado"] for case in binder] == [urgent, late, also_late]
    assert binder[0]["open_orders"] == [orders[urgent]]
    assert (binder[0]["age_business_days"], binder[0]["business_days_left"]) == (2, -2)
    done(orders[late], "dispatch", "visit", "close")
    assert [case["radicado"] for case in whole(http, "/binder", limit=1)] == [urgent, also_late]


def test_the_decision_table_in_force_is_readable(http):
    table = http.get("/causes").json()
    assert (table["version"], table["in_force_from"]) == (1, "2017-11-10")
    rule = next(rule for rule in table["rules"] if rule["cause_code"] == "102")
    assert (rule["area"], rule["work_order"], rule["active"]) == ("micromedicion", "usual", True)


def test_the_areas_say_who_answers_for_them(http):
    areas = {area["area"]: area["lane"] for area in http.get("/areas").json()["items"]}
    assert len(areas) == 7
    assert areas["juridica"] == "legal"


def test_a_document_is_handed_out_to_staff_as_it_was_handed_in(uploaded, http):
    document = uploaded(pdf(["acta"]))
    answer = http.get(f"/documents/{document['sha256']}", Lane.AUDITOR)
    assert answer.content == pdf(["acta"])
    assert http.get(f"/documents/{document['sha256']}", Lane.CITIZEN).status_code == 403


def test_the_feed_tells_machines_everything_in_order(radicated, done, http):
    radicado = radicated()
    done(radicado, "transfer", "assign")
    # The feed holds back what an older transaction anywhere in the cluster might still come before.
    told = eventually(lambda: http.get("/feed", Lane.SERVICE).json()["items"])
    assert [item["type"] for item in told] == ["PQRTransferred", "PQRAssigned"]


def test_what_cannot_be_found_says_so(http):
    for path in ("/pqrs/E-2026-0000999-0", "/pqrs/E-2026-0000999-0/work-orders", "/work-orders/OT-2026-0000001-0"):
        answer = http.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
