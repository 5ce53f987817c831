"""What people read over HTTP: worklists, search, a case, statistics; by their lanes, and with bad input."""

from __future__ import annotations

import threading
import time
import uuid

import pytest

from radica.access import Lane

RADICADO = "E-2026-0000123-4"
ASSISTANT, DIRECTOR = Lane.CUSTOMER_SERVICE_ASSISTANT, Lane.COMMERCIAL_DIRECTOR
ITEM = {
    "radicado", "kind", "cause", "municipality", "step", "step_name", "next_act", "due_on", "remaining_business_days",
    "state", "warned_days_left", "expired", "recognise_by", "awaits_user_until",
}  # fmt: skip
CASE = {
    "radicado", "kind", "channel", "regime", "cause_code", "cause", "municipality", "account", "state", "step", "steps",
    "next_acts", "due_on", "remaining_business_days", "timeline", "documents", "details", "as_of",
    "warned_days_left", "expired", "recognise_by", "awaits_user_until",
}  # fmt: skip


@pytest.fixture
def filed(hearing, intake):
    """Five cases, due on different days."""
    due = {1: "2026-12-14", 2: "2026-11-26", 3: "2026-12-14", 4: "2026-11-20", 5: "2026-12-01"}
    for number, due_on in due.items():
        radicado = f"E-2026-{number:07}-0"
        account, town = f"08012044{number:02}", "08078" if number < 4 else "08433"
        hearing.hear([intake.record("PQRRadicated", radicado, due_on=due_on, account=account, municipality=town)])
    return [f"E-2026-{number:07}-0" for number in due]


def test_a_worklist_has_what_the_lane_can_do_least_time_left_first(http, filed, hearing, intake):
    hearing.hear([intake.record("PQRTransferred", filed[0])])
    answer = http.get(f"/worklists/{ASSISTANT}", auth=http.as_(ASSISTANT)).json()
    assert [item["radicado"][10:14] for item in answer["items"]] == ["0004", "0002", "0005", "0003"]
    assert [item["remaining_business_days"] for item in answer["items"]] == [-2, 2, 5, 13]
    assert answer["next"] is None
    assert all(set(item) == ITEM for item in answer["items"])
    assert (answer["items"][0]["step"], answer["items"][0]["step_name"], answer["items"][0]["next_act"]) == (
        3,
        "Trasladar al área competente",
        "Trasladar al área",
    )
    directors = http.get(f"/worklists/{DIRECTOR}", auth=http.as_(DIRECTOR)).json()["items"]
    assert [(item["radicado"], item["next_act"]) for item in directors] == [(filed[0], "Asignar a una persona")]


def test_a_worklist_pages_by_cursor_without_loss_or_repetition(http, filed):
    seen, after = [], None
    while True:
        params = {"limit": 2, **({"after": after} if after else {})}
        answer = http.get(f"/worklists/{ASSISTANT}", params=params, auth=http.as_(ASSISTANT)).json()
        seen += [item["radicado"] for item in answer["items"]]
        after = answer["next"]
        if after is None:
            break
    assert seen == [filed[3], filed[1], filed[4], filed[0], filed[2]]
    whole = http.get(f"/worklists/{ASSISTANT}", params={"limit": 5}, auth=http.as_(ASSISTANT)).json()
    assert (len(whole["items"]), whole["next"]) == (5, None)


def test_a_case_stands_in_the_worklist_of_each_lane_with_that_lanes_act(http, hearing, intake):
    hearing.hear(intake.records("PQRRadicated", "PQRTransferred", "WorkOrderOpened"))
    told = {lane: http.get(f"/worklists/{lane}", auth=http.as_(lane)).json()["items"] for lane in (ASSISTANT, DIRECTOR)}
    assert [(item["step"], item["next_act"]) for item in told[ASSISTANT]] == [
        (3, "Despachar la orden OT-2026-0000007-1")
    ]
    assert [(item["step"], item["next_act"]) for item in told[DIRECTOR]] == [(4, "Asignar a una persona")]


def test_a_worklist_belongs_to_its_lane_and_to_those_who_oversee(http, filed):
    path = f"/worklists/{ASSISTANT}"
    for lane in (ASSISTANT, Lane.AUDITOR, Lane.ADMINISTRATOR):
        assert http.get(path, auth=http.as_(lane)).status_code == 200
    for lane in (DIRECTOR, Lane.LEGAL, Lane.CITIZEN, Lane.SERVICE):
        answer = http.get(path, auth=http.as_(lane))
        assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert http.get(path).status_code == 401


@pytest.mark.parametrize("lane", ["auditor", "citizen", "service", "nadie"])
def test_a_lane_without_acts_has_no_worklist(http, filed, lane):
    assert http.get(f"/worklists/{lane}", auth=http.as_(Lane.AUDITOR, Lane.ADMINISTRATOR)).status_code == 404


@pytest.mark.parametrize("path", ["/pqrs", f"/pqrs/{RADICADO}", "/statistics", "/reports"])
@pytest.mark.parametrize("lane", [Lane.CITIZEN, Lane.SERVICE])
def test_cases_counts_and_reports_are_read_by_staff_only(http, path, lane):
    answer = http.get(path, auth=http.as_(lane))
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert http.get(path).status_code == 401


def test_every_lane_of_staff_reads_cases(http, filed):
    for lane in set(Lane) - {Lane.CITIZEN, Lane.SERVICE}:
        assert http.get(f"/pqrs/{filed[0]}", auth=http.as_(lane)).status_code == 200


def test_a_case_tells_its_steps_acts_timeline_and_documents(http, hearing, intake):
    told = intake.records("PQRRadicated", "PQRTransferred", "PQRAssigned")
    hearing.hear(told)
    case = http.get(f"/pqrs/{RADICADO}", auth=http.as_(ASSISTANT)).json()
    assert set(case) == CASE
    assert (case["state"], case["step"], case["remaining_business_days"]) == ("en_tramite", 5, 13)
    assert [step["number"] for step in case["steps"]] == list(range(1, 24))
    assert case["steps"][3] == {
        "number": 4,
        "name": "Direccionar a quien corresponda",
        "status": "done",
        "at": "2026-11-20T14:03:00.000000Z",
    }
    assert case["next_acts"] == [{"step": 5, "lane": "metering_technician", "act": "Entregar el informe del área"}]
    assert [(entry["sequence"], entry["event_id"]) for entry in case["timeline"]] == [
        (message.sequence, message.id) for message in told
    ]
    assert set(case["timeline"][0]) == {"sequence", "event_id", "type", "title", "at", "actor", "summary"}
    assert set(case["documents"][0]) == {"sha256", "name", "media_type", "size", "service", "removed"}
    assert case["as_of"] == {"position": 3, "at": "2026-11-20T14:03:00.000000Z"}


QUERIES = {
    "": 5, "E-2026-0000003-0": 1, "0000003": 1, "e-2026": 5, "0801204402": 1, "08012044": 0, "nada": 0, ".*": 0,
}  # fmt: skip


@pytest.mark.parametrize(("query", "found"), QUERIES.items())
def test_cases_are_found_by_radicado_whole_or_in_part_and_by_account(http, filed, query, found):
    answer = http.get("/pqrs", params={"query": query}, auth=http.as_(ASSISTANT)).json()
    assert len(answer["items"]) == found
    assert all(set(item) > ITEM for item in answer["items"])


def test_a_search_pages_newest_number_first(http, filed):
    first = http.get("/pqrs", params={"limit": 3}, auth=http.as_(ASSISTANT)).json()
    second = http.get("/pqrs", params={"limit": 3, "after": first["next"]}, auth=http.as_(ASSISTANT)).json()
    assert [item["radicado"] for item in first["items"] + second["items"]] == filed[::-1]
    assert second["next"] is None


def test_a_reader_who_waits_for_its_own_write_gets_it(http, hearing, intake):
    told = intake.records("PQRRadicated", "PQRTransferred")
    hearing.hear(told[:1])
    later = threading.Timer(0.6, hearing.hear, [told[1:]])
    later.start()
    answer = http.get(f"/pqrs/{RADICADO}", params={"at_least": told[1].id}, auth=http.as_(ASSISTANT))
    later.join()
    assert answer.json()["step"] == 4
    assert "Radica-Behind" not in answer.headers


def test_a_write_that_does_not_arrive_in_time_is_told_as_such(http, hearing, intake):
    hearing.hear([intake.record("PQRRadicated")])
    before = time.monotonic()
    answer = http.get(f"/pqrs/{RADICADO}", params={"at_least": str(uuid.uuid4())}, auth=http.as_(ASSISTANT))
    assert (answer.status_code, answer.headers["Radica-Behind"], answer.json()["step"]) == (200, "true", 3)
    assert 4.5 < time.monotonic() - before < 7


def test_a_case_that_is_not_there_yet_is_not_found_and_told_as_behind(http):
    answer = http.get(f"/pqrs/{RADICADO}", params={"at_least": str(uuid.uuid4())}, auth=http.as_(ASSISTANT))
    assert (answer.status_code, answer.headers["Radica-Behind"]) == (404, "true")
    assert http.get(f"/pqrs/{RADICADO}", auth=http.as_(ASSISTANT)).status_code == 404


def test_many_who_wait_do_not_keep_others_from_reading(http, filed):
    def wait():
        http.get(f"/pqrs/{RADICADO}", params={"at_least": str(uuid.uuid4())}, auth=http.as_(ASSISTANT))

    waiting = [threading.Thread(target=wait) for _ in range(30)]
    for thread in waiting:
        thread.start()
    before = time.monotonic()
    assert http.get(f"/pqrs/{filed[0]}", auth=http.as_(ASSISTANT)).status_code == 200
    assert time.monotonic() - before < 3
    for thread in waiting:
        thread.join()


def test_statistics_count_by_what_was_asked(http, filed):
    answer = http.get("/statistics", params={"by": "municipality,kind"}, auth=http.as_(Lane.AUDITOR)).json()
    assert answer["items"] == [
        {"municipality": "08078", "kind": "reclamacion", "count": 3},
        {"municipality": "08433", "kind": "reclamacion", "count": 2},
    ]
    assert (answer["total"], answer["as_of"]["position"]) == (5, 5)


def test_statistics_count_the_cases_of_a_period(http, filed):
    params = {"by": "cause_code,channel,state", "first_day": "2026-11-20", "last_day": "2026-11-20"}
    told = http.get("/statistics", params=params, auth=http.as_(Lane.AUDITOR)).json()["items"]
    assert told == [{"cause_code": "102", "channel": "escrito", "state": "en_tramite", "count": 5}]
    params = {**params, "first_day": "2026-11-21", "last_day": "2026-11-30"}
    assert http.get("/statistics", params=params, auth=http.as_(Lane.AUDITOR)).json()["items"] == []


def test_an_empty_system_answers_everywhere(http):
    for path in (f"/worklists/{ASSISTANT}", "/pqrs", "/reports"):
        assert http.get(path, auth=http.as_(ASSISTANT)).json() == {"items": [], "next": None}
    answer = http.get("/statistics", auth=http.as_(ASSISTANT)).json()
    assert (answer["items"], answer["total"], answer["as_of"]) == ([], 0, {"position": 0, "at": None})


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (f"/worklists/{ASSISTANT}?limit=0", "limit"),
        (f"/worklists/{ASSISTANT}?limit=x", "limit"),
        (f"/worklists/{ASSISTANT}?after=zzz", "after"),
        ("/pqrs?limit=999", "limit"),
        ("/pqrs?query=" + "1" * 61, "query"),
        ("/pqrs/no%20es%20un%20radicado", "radicado"),
        (f"/pqrs/{RADICADO}?at_least=7", "at_least"),
        ("/statistics?by=petitioner", "by"),
        ("/statistics?by=kind,kind", "by"),
        ("/statistics?first_day=ayer", "first_day"),
        ("/statistics?first_day=2026-02-02&last_day=2026-02-01", "last_day"),
        ("/reports?report=otro", "report"),
    ],
)
def test_bad_input_is_refused_in_spanish_with_its_field(http, path, field):
    answer = http.get(path, auth=http.as_(ASSISTANT))
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert (problem["field"], problem["title"]) == (field, "Hay un dato que corregir")
    assert problem["detail"]


def test_the_service_tells_that_it_is_ready_and_describes_itself(http):
    assert http.get("/livez").status_code == 200
    assert http.get("/readyz").status_code == 200
    paths = http.get("/openapi.json").json()["paths"]
    assert {"/worklists/{lane}", "/pqrs", "/pqrs/{radicado}", "/statistics", "/reports"} <= set(paths)


def test_a_case_of_the_old_system_is_found_by_both_numbers_and_counted_on_its_own_days(http, hearing, intake):
    open_one = {"ended": None, "answered_on": None, "notified_on": None, "due_on": "2026-12-14"}
    hearing.hear(
        [
            intake.record("PQRMigrated", "H-2024-0012345"),
            intake.record("PQRMigrated", "H-2026-77", original_number="2026/77", **open_one),
            intake.record("PQRTransferred", "H-2026-77"),
        ]
    )
    for text in ("2024/0012345", "H-2024-0012345", "0012345"):
        found = http.get("/pqrs", params={"query": text}, auth=http.as_(ASSISTANT)).json()["items"]
        assert [item["radicado"] for item in found] == ["H-2024-0012345"], text
    assert http.get(f"/worklists/{ASSISTANT}", auth=http.as_(ASSISTANT)).json()["items"] == []
    directors = http.get(f"/worklists/{DIRECTOR}", auth=http.as_(DIRECTOR)).json()["items"]
    assert [item["radicado"] for item in directors] == ["H-2026-77"]
    case = http.get("/pqrs/H-2024-0012345", auth=http.as_(ASSISTANT)).json()
    assert (case["details"]["original_number"], case["details"]["answered_on"]) == ("2024/0012345", "2024-05-21")
