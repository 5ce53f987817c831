"""What happens to a case after filing, over HTTP and from what other services announce."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import psycopg2
import pytest
from tests.integration.intake.conftest import today

from radica.access import Lane
from radica.errors import Invalid, NotFound
from radica.testing import eventually

AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def history(client, auth, radicado, after=0):
    return client.get(f"/pqrs/{radicado}/events", params={"after": after}, auth=auth).json()["items"]


def test_facts_of_other_services_stand_in_the_cases_history_in_order(client, assistant, answered):
    items = history(client, assistant, answered)
    assert [item["sequence"] for item in items] == [1, 2, 3, 4]
    names = ["PQRRadicated", "ResponseFiled", "CommunicationDelivered", "NotificationServed"]
    assert [item["type"] for item in items] == names
    assert {item["source"] for item in items} == {"/intake"}


def test_the_history_can_be_read_from_a_version(client, assistant, answered):
    assert [item["sequence"] for item in history(client, assistant, answered, after=3)] == [4]
    assert history(client, assistant, answered, after=4) == []


def test_a_fact_heard_twice_is_recorded_once_even_if_the_inbox_was_lost(application, announced, file, rows, database):
    radicado = file()["radicado"]
    fact = announced("PQRReceived", radicado)
    application.hear([fact, fact])
    connection = psycopg2.connect(database.superuser_url)
    with connection, connection.cursor() as cursor:
        cursor.execute("truncate inbox")
    connection.close()
    application.hear([fact])
    assert len(rows("select id from log where subject = %s", radicado)) == 2


def test_a_delivery_that_runs_several_times_at_once_is_recorded_once_and_fails_nowhere(
    application, announced, file, rows
):
    radicado = file()["radicado"]
    for _ in range(5):
        fact = announced("PQRReceived", radicado)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _, fact=fact: application.hear([fact]), range(8)))
        assert len(rows("select id from log where message_id = %s", fact.id)) == 1
        assert len(rows("select message_id from inbox where message_id = %s", fact.id)) == 1


def test_a_fact_of_an_unknown_case_is_refused_for_good(application, announced, rows):
    with pytest.raises(NotFound):
        application.hear([announced("PQRReceived", "E-2026-0000099-0")])
    assert not rows("select message_id from inbox")


def test_a_fact_of_an_unknown_version_is_refused_for_good(application, announced, file):
    radicado = file()["radicado"]
    with pytest.raises(Invalid):
        application.hear([replace(announced("PQRReceived", radicado), version=99)])


def test_a_report_that_is_of_no_case_is_taken_and_recorded_on_none(application, announced, rows):
    application.hear([announced("DailyReportIssued", "INF-2026-1")])
    assert len(rows("select message_id from inbox")) == 1
    assert not rows("select id from log")


def test_an_answered_case_is_closed_and_archived_with_its_index(client, assistant, answered):
    body = {"result": "accede", "answered_on": today()}
    closed = client.post(f"/pqrs/{answered}/closing", json=body, auth=assistant)
    assert closed.status_code == 201, closed.text
    archived = client.post(f"/pqrs/{answered}/archive", auth=assistant)
    assert archived.status_code == 201, archived.text
    reference = archived.json()["document"]
    index = client.get(f"/documents/{reference['sha256']}", auth=assistant).json()
    assert index["radicado"] == answered
    assert index["events"] == 5
    assert [entry["number"] for entry in index["documents"]] == list(range(1, len(index["documents"]) + 1))
    assert len(index["documents"]) >= 2


def test_a_case_is_resolved_and_closed_at_the_window_in_one_commit(client, assistant, file):
    radicado = file(kind="queja", cause_code="315", invoice=None)["radicado"]
    body = {"what_was_done": "Se ofrecieron disculpas y se corrigió la atención.", "result": "accede"}
    answer = client.post(f"/pqrs/{radicado}/window-resolution", json=body, auth=assistant)
    assert answer.status_code == 201
    names = [item["type"] for item in history(client, assistant, radicado)]
    assert names == ["PQRRadicated", "PQRResolvedAtWindow", "PQRClosed"]


def test_the_extension_has_its_letter_and_moves_the_last_day(client, assistant, file, rows):
    filed = file()
    ends_on = rows("select (now() + interval '20 days')::date::text as day")[0].day
    body = {"reason": "Hay que revisar el medidor", "evidence": "Prueba de laboratorio", "ends_on": ends_on}
    answer = client.post(f"/pqrs/{filed['radicado']}/extension", json=body, auth=assistant)
    assert answer.status_code == 201, answer.text
    assert answer.json()["due_on"] > filed["due_on"]
    letter = client.get(f"/documents/{answer.json()['document']['sha256']}", auth=assistant)
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=letter.content, capture_output=True, check=True)
    for part in ("GCO F06", "María Fernanda Ñúñez de la Hoz", "Calle 20 # 15-33, Baranoa", "Cuenta 100200300"):
        assert part in text.stdout.decode()


@pytest.mark.parametrize("act", ["window-resolution", "extension", "closing", "archive"])
@pytest.mark.parametrize("lane", [Lane.FIELD_OPERATOR, Lane.COMMERCIAL_DIRECTOR, Lane.AUDITOR, Lane.ADMINISTRATOR])
def test_no_other_role_acts_on_the_case(client, people, file, rows, act, lane):
    radicado = file()["radicado"]
    bodies = {
        "window-resolution": {"what_was_done": "algo", "result": "accede"},
        "extension": {"reason": "una razón", "evidence": "una prueba", "ends_on": "2026-12-10"},
        "closing": {"result": "accede", "answered_on": today()},
        "archive": {},
    }
    assert client.post(f"/pqrs/{radicado}/{act}", json=bodies[act], auth=people(lane)).status_code == 403
    assert len(rows("select id from log")) == 1


def test_two_people_closing_at_once_close_once(client, people, answered, rows):
    body = {"result": "accede", "answered_on": today()}

    def close(who):
        auth = people(Lane.CUSTOMER_SERVICE_ASSISTANT, who=f"auxiliar-{who}")
        return client.post(f"/pqrs/{answered}/closing", json=body, auth=auth).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(close, range(8)))
    assert codes == [201] + [409] * 7
    assert len(rows("select id from log where type = 'PQRClosed'")) == 1


def test_the_feed_tells_every_event_of_every_case_to_subscribers_only(client, people, assistant, file):
    radicados = [file()["radicado"] for _ in range(3)]
    subscriber = people(Lane.SERVICE)
    # the horizon waits for every writer of the cluster, and the server's own housekeeping is one now and then
    eventually(lambda: len(client.get("/feed", auth=subscriber).json()["items"]) == 3)
    answer = client.get("/feed", params={"after": 0, "limit": 2}, auth=subscriber).json()
    assert [item["subject"] for item in answer["items"]] == radicados[:2]
    rest = client.get("/feed", params={"after": answer["next"]}, auth=subscriber).json()
    assert [item["subject"] for item in rest["items"]] == radicados[2:]
    assert client.get("/feed", auth=assistant).status_code == 403
