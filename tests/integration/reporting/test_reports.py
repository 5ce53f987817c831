"""The reports of steps 2 and 23: real files, kept by hash, announced once, and the steps of the cases they include."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import threading
import uuid
from contextlib import suppress
from datetime import datetime, timedelta

import openpyxl
import pytest

from radica.access import Lane
from radica.envelope import headers
from radica.errors import Unavailable
from radica.events import parse
from radica.testing import a_command, a_person, eventually
from reporting import bodies
from reporting.issuing import Issuing
from reporting.store.log import MongoCursor, MongoLead, MongoLog, next_number
from reporting.store.mongo import Mongo

RADICADO = "E-2026-0000123-4"
ASSISTANT, PROFESSIONAL = Lane.CUSTOMER_SERVICE_ASSISTANT, Lane.CUSTOMER_SERVICE_PROFESSIONAL
DAY = {"day": "2026-11-20"}
PERIOD = {"first_day": "2026-11-01", "last_day": "2026-11-24"}
FORMULA = '=HYPERLINK("http://malo.example","clic")'
HEAD_ROWS = 9


@pytest.fixture
def told(hearing, intake):
    """Three cases of 20 November and one of the 23rd, with two work orders."""
    messages = [
        *intake.records("PQRRadicated", "PQRTransferred", "WorkOrderOpened", "WorkOrderDispatched", "WorkOrderClosed"),
        *intake.records(("PQRRadicated", {"cause": FORMULA}), "WorkOrderOpened", radicado="E-2026-0000124-2"),
        *intake.records(("PQRRadicated", {"cause": "+57 300", "account": None}), radicado="E-2026-0000125-0"),
        *intake.records(("PQRRadicated", {"radicated_at": "2026-11-23T13:00:00Z"}), radicado="E-2026-0000126-8"),
    ]
    hearing.hear(messages)
    return messages


@pytest.fixture
def daily(http):
    return lambda **kwargs: http.post("/reports/daily", **{"json": DAY, "auth": http.as_(ASSISTANT), **kwargs})


@pytest.fixture
def management(http):
    return lambda **kwargs: http.post(
        "/reports/management", **{"json": PERIOD, "auth": http.as_(PROFESSIONAL), **kwargs}
    )


def sheet_of(http, document):
    answer = http.get(f"/documents/{document['sha256']}", auth=http.as_(Lane.AUDITOR))
    assert answer.headers["content-disposition"].startswith("attachment")
    assert hashlib.sha256(answer.content).hexdigest() == document["sha256"]
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def test_the_daily_report_is_two_workbooks_with_the_rows_of_the_day(http, told, daily):
    answer = daily().json()
    assert (answer["event"], answer["radicado"], answer["cases"], answer["work_orders"]) == (
        "DailyReportIssued",
        "RD-2026-11-20",
        3,
        2,
    )
    assert [document["name"] for document in answer["documents"]] == [
        "relacion-pqr-2026-11-20.xlsx",
        "relacion-ordenes-2026-11-20.xlsx",
    ]
    pqr, orders = (sheet_of(http, document).active for document in answer["documents"])
    assert [cell.value for cell in pqr["A"][HEAD_ROWS:]] == [RADICADO, "E-2026-0000124-2", "E-2026-0000125-0"]
    assert [(row[0].value, row[2].value) for row in orders.iter_rows(min_row=HEAD_ROWS + 1)] == [
        ("OT-2026-0000007-1", "Abierta y cerrada"),
        ("OT-2026-0000007-1", "Abierta"),
    ]
    assert orders["H10"].value == datetime(2026, 11, 20, 9, 3)  # noqa: DTZ001 - the hour of Colombia


def test_the_head_says_company_day_position_and_digest(http, told, daily):
    answer = daily().json()
    sheet = sheet_of(http, answer["documents"][0]).active
    assert sheet["A1"].value == "Relación de PQR del 20 de noviembre de 2026"
    head = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(2, HEAD_ROWS)}
    assert (head["Empresa"], head["Día"], head["Filas"]) == ("Aguas de Baranoa, NIT 900.000.000-0", "2026-11-20", "3")
    assert head["Registro de radicación"].startswith("hasta la posición 9, del 2026-11-20 09:09:00")
    assert len(head["Huella"].removeprefix("SHA-256 de las filas: ")) == 64
    assert (answer["log_position"], answer["log_at"]) == (9, "2026-11-20T14:09:00.000000Z")


def test_the_head_bears_the_seal_of_the_log_that_an_auditor_compares(http, told, daily, hearing, intake):
    sealed = intake.record("CheckpointMade", "PC-2026-11-19", day="2026-11-19")
    hearing.hear([sealed])
    sheet = sheet_of(http, daily().json()["documents"][0]).active
    head = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(2, HEAD_ROWS + 1)}
    assert head["Sello del registro"] == f"punto de control del 2026-11-19, raíz {sealed.data['root']}"


def test_what_came_in_events_never_becomes_a_formula(http, told, daily):
    sheet = sheet_of(http, daily().json()["documents"][0]).active
    causes = sheet["G"][HEAD_ROWS:]
    assert [cell.value for cell in causes][1:] == [FORMULA, "+57 300"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert all(cell.hyperlink is None for cell in causes)


def test_the_management_report_is_a_pdf_and_a_workbook(http, told, management, tmp_path):
    answer = management(json={**PERIOD, "conclusions": "Todo bien.\n#set *no* es código"}).json()
    assert (answer["event"], answer["radicado"], answer["cases"]) == (
        "ManagementReportIssued",
        "IG-2026-11-01-2026-11-24",
        4,
    )
    pdf, book = answer["documents"]
    content = http.get(f"/documents/{pdf['sha256']}", auth=http.as_(PROFESSIONAL)).content
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True, timeout=60
    )
    assert "#set *no* es código" in text.stdout.decode()
    subprocess.run(["pdftoppm", "-r", "30", "-", tmp_path / "page"], input=content, check=True, timeout=60)
    assert len(list(tmp_path.glob("page*.ppm"))) >= 3
    sheets = sheet_of(http, book)
    assert len(sheets.sheetnames) == 18
    assert sheets.sheetnames[0] == "1. PQR por mes y tipo"
    assert [cell.value for cell in sheets["1. PQR por mes y tipo"][12]] == ["noviembre de 2026", 4, 4]
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_a_voided_number_is_counted_neither_now_nor_in_the_period_before(hearing, intake, http, management):
    hearing.hear(
        [*intake.records("PQRRadicated"), *intake.records("PQRRadicated", "PQRVoided", radicado="E-2026-0000124-2")]
    )
    after = {"first_day": "2026-11-21", "last_day": "2026-11-24"}
    assert management().json()["cases"] == 1
    pdf = management(json=after).json()["documents"][0]
    content = http.get(f"/documents/{pdf['sha256']}", auth=http.as_(PROFESSIONAL)).content
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True, timeout=60
    )
    assert "Periodo anterior de igual duración: 1 PQR" in " ".join(text.stdout.decode().split())


def test_reports_of_an_empty_system_are_issued(http, daily, management):
    issued = daily().json()
    assert (issued["cases"], issued["work_orders"], issued["log_position"]) == (0, 0, 0)
    assert sheet_of(http, issued["documents"][0]).active.max_row == HEAD_ROWS
    assert management().json()["cases"] == 0


def test_each_report_is_announced_with_the_hashes_of_its_files(told, daily, management, mongo):
    issued, managed = daily().json(), management().json()
    entries = MongoLog(mongo).read(0, 10)
    assert [(entry.position, entry.envelope.type, entry.envelope.id) for entry in entries] == [
        (1, "DailyReportIssued", issued["event_id"]),
        (2, "ManagementReportIssued", managed["event_id"]),
    ]
    told_of = [parse(entry.envelope.type, entry.envelope.version, json.loads(entry.body)) for entry in entries]
    assert [document.sha256 for document in told_of[0].documents] == [each["sha256"] for each in issued["documents"]]
    assert (told_of[0].radicado, told_of[0].log_position, told_of[0].cases) == ("RD-2026-11-20", 9, 3)
    assert (told_of[1].cases, str(told_of[1].last_day)) == (4, "2026-11-24")
    sent = headers(entries[0].envelope)
    assert (sent["cloudEvents_source"], sent["cloudEvents_actorlane"]) == ("/reporting", ASSISTANT)


def test_the_same_command_twice_is_one_report_and_one_answer(http, told, daily, mongo):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, again = daily(headers=key), daily(headers=key)
    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert len(MongoLog(mongo).read(0, 10)) == 1
    other = daily(headers=key, json={"day": "2026-11-19"})
    assert (other.status_code, other.json()["status"]) == (409, 409)
    assert len(http.get("/reports", auth=http.as_(ASSISTANT)).json()["items"]) == 1


def test_the_same_command_many_times_at_once_is_one_report(told, office, mongo):
    command = a_command(a_person(ASSISTANT), key="la-misma-clave")
    body = bodies.DailyReport(day="2026-11-20")
    answers, failures = [], []

    def issue():
        try:
            answers.append(Issuing(office).daily(command, body))
        except Unavailable as failure:
            failures.append(failure)

    threads = [threading.Thread(target=issue) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers
    assert len({answer.event_id for answer in answers}) == 1
    assert len(MongoLog(mongo).read(0, 10)) == 1


def test_a_second_report_of_a_day_gets_a_number_of_its_own(http, told, daily):
    assert [daily().json()["radicado"] for _ in range(3)] == ["RD-2026-11-20", "RD-2026-11-20-2", "RD-2026-11-20-3"]
    items = http.get("/reports", params={"report": "daily"}, auth=http.as_(Lane.AUDITOR)).json()["items"]
    assert sorted(item["number"] for item in items) == ["RD-2026-11-20", "RD-2026-11-20-2", "RD-2026-11-20-3"]


def test_reports_are_listed_latest_first_by_page(http, told, daily, management, clock):
    for _ in range(3):
        daily()
        clock.advance(timedelta(minutes=1))
    management()
    auth = http.as_(ASSISTANT)
    first = http.get("/reports", params={"limit": 3}, auth=auth).json()
    rest = http.get("/reports", params={"limit": 3, "after": first["next"]}, auth=auth).json()
    assert [item["number"] for item in first["items"] + rest["items"]] == [
        "IG-2026-11-01-2026-11-24",
        "RD-2026-11-20-3",
        "RD-2026-11-20-2",
        "RD-2026-11-20",
    ]
    assert rest["next"] is None
    assert first["items"][0]["counts"] == {"cases": 4, "answered": 0}


def test_a_report_makes_its_step_done_in_the_cases_it_includes(http, told, daily, management, intake, hearing):
    def steps(radicado):
        case = http.get(f"/pqrs/{radicado}", auth=http.as_(ASSISTANT)).json()
        return {step["number"]: step["status"] for step in case["steps"] if step["number"] in {2, 23}}

    assert steps(RADICADO) == {2: "pending", 23: "pending"}
    daily()
    assert steps(RADICADO) == {2: "done", 23: "pending"}
    assert steps("E-2026-0000126-8") == {2: "pending", 23: "pending"}
    management()
    assert steps("E-2026-0000126-8") == {2: "pending", 23: "done"}
    hearing.hear([intake.record("PQRRadicated", "E-2026-0000127-6")])  # came after both reports
    assert steps("E-2026-0000127-6") == {2: "pending", 23: "pending"}


@pytest.mark.parametrize("lane", sorted(set(Lane) - {ASSISTANT}))
def test_only_the_assistant_issues_the_daily_report(http, daily, lane, mongo):
    answer = daily(auth=http.as_(lane))
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert MongoLog(mongo).read(0, 10) == []


@pytest.mark.parametrize("lane", sorted(set(Lane) - {PROFESSIONAL}))
def test_only_the_professional_issues_the_management_report(http, management, lane, mongo):
    answer = management(auth=http.as_(lane))
    assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")
    assert MongoLog(mongo).read(0, 10) == []


@pytest.mark.parametrize(
    ("path", "lane", "body", "field"),
    [
        ("daily", ASSISTANT, {}, "day"),
        ("daily", ASSISTANT, {"day": "20/11/2026"}, "day"),
        ("daily", ASSISTANT, {"day": "2026-11-25"}, "day"),
        ("daily", ASSISTANT, {"day": "1999-12-31"}, "day"),
        ("daily", ASSISTANT, {"day": None}, "day"),
        ("daily", ASSISTANT, {"day": "2026-11-20", "formato": "pdf"}, "formato"),
        ("daily", ASSISTANT, [], "cuerpo"),
        ("management", PROFESSIONAL, {"first_day": "2026-11-01"}, "last_day"),
        ("management", PROFESSIONAL, {"first_day": "2026-11-02", "last_day": "2026-11-01"}, "last_day"),
        ("management", PROFESSIONAL, {"first_day": "2026-11-01", "last_day": "2026-12-01"}, "last_day"),
        ("management", PROFESSIONAL, {"first_day": "2020-01-01", "last_day": "2026-11-01"}, "last_day"),
        ("management", PROFESSIONAL, {**PERIOD, "conclusions": 7}, "conclusions"),
        ("management", PROFESSIONAL, {**PERIOD, "conclusions": "x" * 10_001}, "conclusions"),
    ],
)
def test_bad_input_is_refused_in_spanish_with_its_field_and_nothing_is_kept(http, mongo, path, lane, body, field):
    answer = http.post(f"/reports/{path}", json=body, auth=http.as_(lane))
    problem = answer.json()
    assert (answer.status_code, problem["field"]) == (422, field)
    assert problem["title"] == "Hay un dato que corregir"
    assert problem["way_out"]
    assert MongoLog(mongo).read(0, 10) == []
    assert http.get("/reports", auth=http.as_(lane)).json()["items"] == []


class Undone(Exception):
    """Every fifth transaction of the test below is taken back."""


def write(own, times):
    """Append entries to the log in transactions, each fifth of which does not commit."""
    for number in range(times):

        def act(session, number=number):
            position = next_number(own, session, "log")
            own.collection("log").insert_one({"_id": position, "body": ""}, session=session)
            if number % 5 == 4:
                raise Undone

        with suppress(Undone):
            own.transaction(act)


def test_the_log_has_no_holes_with_many_writers(mongo, mongo_url):
    """Each position is there once a later one is, although transactions fail and are repeated."""
    others = [Mongo(mongo_url) for _ in range(4)]
    threads = [threading.Thread(target=write, args=[own, 15]) for own in others]
    for thread in threads:
        thread.start()
    seen = [[]]
    while any(thread.is_alive() for thread in threads):
        seen.append([row["_id"] for row in mongo.collection("log").find({}, {"_id": 1}).sort("_id", 1)])
    for own in others:
        own.close()
    assert [positions for positions in seen if positions != list(range(1, len(positions) + 1))] == []
    assert mongo.collection("log").count_documents({}) == 4 * 12


def test_the_relays_cursor_moves_forward_only(mongo):
    cursor = MongoCursor(mongo)
    assert cursor.position() == 0
    cursor.move(7)
    cursor.move(3)
    assert cursor.position() == 7


def test_one_relay_leads_until_it_gives_the_lead_back_or_its_lease_ends(mongo, monkeypatch):
    monkeypatch.setattr("reporting.store.log.LEASE_MS", 700)
    first, second = MongoLead(mongo), MongoLead(mongo)
    assert first.held()
    assert not second.held()
    assert first.held()
    first.close()
    assert second.held()
    assert not first.held()
    eventually(first.held, patience=5)  # the second one died: nobody renews its lease
    assert not second.held()
