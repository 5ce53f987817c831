"""Terms over HTTP, by a clock that the test sets: what they say, who may act on them, and what is refused."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime

import pytest

from radica.access import Lane
from radica.clock import BOGOTA, Pace

TUESDAY = "2026-11-24T10:00"
EXPIRED = "2026-12-17T09:00"


@pytest.fixture
def settings(settings, tmp_path):
    """The settings of a drill: the clock stands where the test puts it."""
    file = tmp_path / "clock.json"
    Pace(datetime.fromisoformat(TUESDAY).replace(tzinfo=BOGOTA), datetime.now(UTC), rate=0).write(file)
    return settings.model_copy(update={"clock_file": file})


@pytest.fixture
def it_is(settings):
    """Set the clock of the running application."""

    def set_(text):
        Pace(datetime.fromisoformat(text).replace(tzinfo=BOGOTA), datetime.now(UTC), rate=0).write(settings.clock_file)

    return set_


@pytest.fixture
def professional(people):
    return people(Lane.CUSTOMER_SERVICE_PROFESSIONAL)


@pytest.fixture
def legal(people):
    return people(Lane.LEGAL)


@pytest.fixture
def administrator(people):
    return people(Lane.ADMINISTRATOR)


def text_of(pdf, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    return subprocess.check_output(["pdftotext", "-layout", file, "-"], text=True)


def test_the_term_says_why_each_day_counts_or_does_not(client, assistant, file):
    radicado = file()["radicado"]
    term = client.get(f"/pqrs/{radicado}/term", auth=assistant).json()
    assert term["due_on"] == "2026-12-16"
    assert term["article"] == "Ley 142 de 1994, art. 158"
    assert term["recognise_by"] == "2026-12-20T05:00:00Z"
    days = {day["on"]: day for day in term["days"]}
    assert [day["number"] for day in term["days"] if day["counts"]] == list(range(1, 16))
    assert days["2026-11-24"]["rule"] == "filed"
    assert days["2026-12-08"]["why"].startswith("Festivo: ")
    assert days["2026-12-16"]["number"] == 15


def test_the_account_of_the_term_is_printed(client, assistant, file, tmp_path):
    radicado = file()["radicado"]
    answer = client.get(f"/pqrs/{radicado}/term.pdf", auth=assistant)
    assert answer.headers["content-type"] == "application/pdf"
    text = text_of(answer.content, tmp_path)
    for part in (
        "Constancia de términos",
        radicado,
        "martes 8 de diciembre de 2026",
        "Ley 51 de 1983",
        "16 de diciembre",
    ):
        assert part in text


def test_a_term_that_waits_for_the_petitioner_says_so_and_names_no_silence(client, assistant, file, it_is, tmp_path):
    radicado = file()["radicado"]
    it_is("2026-11-26T10:00")
    client.post(f"/pqrs/{radicado}/completion-request", json={"missing": ["el poder"]}, auth=assistant)
    it_is("2026-12-17T10:00")  # the day after the last one of the law's plain count
    term = client.get(f"/pqrs/{radicado}/term", auth=assistant).json()
    assert (term["suspended_since"], term["silence_begins"], term["recognise_by"]) == ("2026-11-26", None, None)
    # two days had run: 13 are left from Friday 18 December on; 25 December, 1 and 11 January are holidays
    assert term["due_on"] == "2027-01-07"
    days = {day["on"]: day for day in term["days"]}
    assert (days["2026-11-26"]["number"], days["2026-12-18"]["number"]) == (2, 3)
    assert days["2026-12-17"]["why"].startswith(
        "Petición incompleta: se pidió completarla el 26/11/2026 y aún se espera"
    )
    text = text_of(client.get(f"/pqrs/{radicado}/term.pdf", auth=assistant).content, tmp_path)
    assert "Suspendido desde el 26 de noviembre de 2026" in text
    client.post(f"/pqrs/{radicado}/completion", json={}, auth=assistant)
    term = client.get(f"/pqrs/{radicado}/term", auth=assistant).json()
    assert (term["suspended_since"], term["due_on"], term["recognise_by"]) == (
        None,
        "2027-01-07",
        "2027-01-11T05:00:00Z",
    )


def test_the_account_of_a_request_for_information_says_until_when_its_silence_is_to_be_carried_out(
    client, assistant, file
):
    term = client.get(f"/pqrs/{file(kind='solicitud_informacion')['radicado']}/term", auth=assistant).json()
    # ten days from Wednesday 25 November, without 8 December; three from the 10th on
    assert (term["due_on"], term["silence_begins"]) == ("2026-12-09", "2026-12-10T05:00:00Z")
    assert (term["copies_by"], term["recognise_by"]) == ("2026-12-14", None)
    consulta = client.get(f"/pqrs/{file(kind='consulta')['radicado']}/term", auth=assistant).json()
    assert (consulta["silence_begins"], consulta["copies_by"], consulta["recognise_by"]) == (None, None, None)


def test_late_capture_keeps_both_hours_and_counts_from_the_first(client, assistant, file, rows):
    filed = file(presented_at="2026-11-20T17:40:00-05:00")  # Friday, after hours: radicated on Monday the 23rd
    assert filed["due_on"] == "2026-12-15"
    data = rows("select data from log")[0].data
    assert (data["filed_at"], data["captured_at"]) == ("2026-11-20T22:40:00Z", "2026-11-24T15:00:00Z")
    assert data["after_hours"] is True


def test_what_is_typed_at_once_has_one_hour_only(file, rows):
    file()
    assert rows("select data from log")[0].data["captured_at"] is None


def test_a_change_of_kind_keeps_the_days_that_have_run(client, assistant, professional, file, it_is):
    radicado = file(kind="consulta")["radicado"]
    it_is("2026-11-30T10:00")
    body = {"kind": "solicitud_informacion", "reason": "Pide copias, no un concepto"}
    answer = client.post(f"/pqrs/{radicado}/kind", json=body, auth=professional)
    assert answer.status_code == 201, answer.text
    assert answer.json()["due_on"] == "2026-12-09"
    term = client.get(f"/pqrs/{radicado}/term", auth=assistant).json()
    assert (term["kind"], term["due_on"], term["business_days"]) == ("solicitud_informacion", "2026-12-09", 10)
    assert {day["on"]: day["number"] for day in term["days"]}["2026-11-30"] == 4


def test_a_shorter_term_is_watched_from_then_on(*, client, professional, file, it_is, legal_clock, settings, rows):
    radicado = file(kind="consulta")["radicado"]
    it_is("2026-12-10T10:00")
    legal_clock.watch(settings.clock())
    body = {"kind": "solicitud_informacion", "reason": "Pide copias, no un concepto"}
    client.post(f"/pqrs/{radicado}/kind", json=body, auth=professional)
    legal_clock.watch(settings.clock())
    assert [row.type for row in rows("select type from log order by id")] == [
        "PQRRadicated",
        "KindChanged",
        "TermExpired",
    ]


@pytest.mark.parametrize(
    ("kind", "change", "status", "field"),
    [
        ("reclamacion", {"kind": "reclamacion", "reason": "igual"}, 422, "kind"),
        ("reclamacion", {"kind": "reclamo", "reason": "no existe"}, 422, "kind"),
        ("reclamacion", {"kind": "queja"}, 422, "reason"),
        ("reclamacion", {"kind": "recurso_reposicion", "reason": "recurre"}, 409, None),
    ],
)
def test_a_change_of_kind_that_cannot_be_is_refused(*, client, professional, file, rows, kind, change, status, field):
    radicado = file(kind=kind)["radicado"]
    answer = client.post(f"/pqrs/{radicado}/kind", json=change, auth=professional)
    refused(answer, status, field)
    assert len(rows("select id from log")) == 1


def test_the_silence_is_recognised_by_an_act_that_is_kept(client, legal, file, it_is, tmp_path, rows):
    radicado = file()["radicado"]
    it_is(EXPIRED)
    draft = client.get(f"/pqrs/{radicado}/silence.pdf", auth=legal)
    drafted = text_of(draft.content, tmp_path)
    assert "Proyecto" in drafted
    assert "María Fernanda" in drafted
    assert rows("select what from reading")[0].what == "silence_draft"
    body = {"effects": "Se reliquida la factura de octubre de 2026 con el promedio."}
    answer = client.post(f"/pqrs/{radicado}/silence", json=body, auth=legal)
    assert answer.status_code == 201, answer.text
    recognised = answer.json()
    assert recognised["act"].startswith("SAP-2026-0000001-")
    assert recognised["within_72_hours"] is True
    act = client.get(f"/documents/{recognised['document']['sha256']}", auth=legal)
    assert "Se reliquida la factura de octubre de 2026" in text_of(act.content, tmp_path)
    refused(client.post(f"/pqrs/{radicado}/silence", json=body, auth=legal), 409)


def test_after_72_hours_it_is_still_recognised_and_said_to_be_late(client, legal, file, it_is):
    radicado = file()["radicado"]
    it_is("2026-12-20T00:01")
    answer = client.post(f"/pqrs/{radicado}/silence", json={"effects": "Se accede a lo pedido."}, auth=legal)
    assert answer.json()["within_72_hours"] is False


@pytest.mark.parametrize(
    ("kind", "now"),
    [("reclamacion", "2026-12-16T23:59"), ("solicitud_informacion", EXPIRED)],
    ids=["the term runs", "another regime"],
)
def test_there_is_no_silence_before_the_term_ends_nor_outside_ley_142(*, client, legal, file, it_is, rows, kind, now):
    radicado = file(kind=kind)["radicado"]
    it_is(now)
    refused(client.post(f"/pqrs/{radicado}/silence", json={"effects": "Se accede."}, auth=legal), 409)
    refused(client.get(f"/pqrs/{radicado}/silence.pdf", auth=legal), 409)
    assert len(rows("select id from log")) == 1


def test_there_is_no_silence_once_the_answer_was_notified(client, legal, file, it_is, application, announced):
    radicado = file()["radicado"]
    application.hear([announced("ResponseFiled", radicado), announced("NotificationServed", radicado)])
    it_is(EXPIRED)
    refused(client.post(f"/pqrs/{radicado}/silence", json={"effects": "Se accede."}, auth=legal), 409)


def test_the_administrator_sees_what_a_change_would_move_and_makes_it(client, administrator, assistant, file):
    radicado = file()["radicado"]
    impact = client.get("/calendar/impact", params={"added": "2026-12-07"}, auth=administrator).json()
    moved = [{"radicado": radicado, "previous_due_on": "2026-12-16", "due_on": "2026-12-17"}]
    assert impact["cases_moved"] == moved
    body = {"kind": "closing", "added": ["2026-12-07"], "reason": "Resolución 12 de 2026"}
    answer = client.post("/calendar/changes", json=body, auth=administrator)
    assert answer.status_code == 201, answer.text
    assert answer.json()["cases_moved"] == moved
    year = client.get("/calendar/2026", auth=assistant).json()
    assert {"day": "2026-12-07", "reason": "Resolución 12 de 2026"} in year["days"]
    assert [change["reason"] for change in year["changes"]][-1] == "Resolución 12 de 2026"
    assert client.get(f"/pqrs/{radicado}/term", auth=assistant).json()["due_on"] == "2026-12-17"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"added": []}, "added"),
        ({"added": ["2026-12-08"]}, "added[0]"),  # a holiday already
        ({"added": ["2026-12-06"]}, "added[0]"),  # a Sunday
        ({"added": ["2026-12-07", "2026-12-07"]}, "added[1]"),
        ({"added": ["2026-12-07"], "removed": ["2026-12-07"]}, "removed[0]"),
        ({"added": [], "removed": ["2026-12-09"]}, "removed[0]"),  # it counts as it is
        ({"added": ["2999-12-07"]}, "day"),
        ({"added": ["mañana"]}, "added[0]"),
        ({"kind": "fiesta"}, "kind"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_change_of_the_calendar_that_is_none_is_refused(client, administrator, rows, change, field):
    body = {"kind": "holiday", "added": ["2026-12-07"], "reason": "Ley nueva", **change}
    refused(client.post("/calendar/changes", json=body, auth=administrator), 422, field)
    assert not rows("select id from log")


def test_a_year_that_the_calendar_does_not_know_is_refused(client, assistant):
    refused(client.get("/calendar/1850", auth=assistant), 422, "year")


ACTS = [
    ("kind", {"kind": "queja", "reason": "una razón"}, Lane.CUSTOMER_SERVICE_PROFESSIONAL),
    ("silence", {"effects": "Se accede."}, Lane.LEGAL),
]


@pytest.mark.parametrize(("act", "body", "whose"), ACTS)
def test_no_other_role_acts_on_a_term(*, client, people, file, it_is, rows, act, body, whose):
    radicado = file()["radicado"]
    it_is(EXPIRED)
    for lane in sorted(set(Lane) - {whose}):
        refused(client.post(f"/pqrs/{radicado}/{act}", json=body, auth=people(lane)), 403)
    assert len(rows("select id from log")) == 1


def test_no_other_role_changes_the_calendar_or_tries_to(client, people, rows):
    body = {"kind": "holiday", "added": ["2026-12-07"], "reason": "Ley nueva"}
    for lane in sorted(set(Lane) - {Lane.ADMINISTRATOR}):
        refused(client.post("/calendar/changes", json=body, auth=people(lane)), 403)
        refused(client.get("/calendar/impact", params={"added": "2026-12-07"}, auth=people(lane)), 403)
    assert not rows("select id from log")


@pytest.mark.parametrize("path", ["term", "term.pdf"])
@pytest.mark.parametrize("lane", [Lane.CITIZEN, Lane.SERVICE])
def test_only_staff_read_a_term(client, people, file, path, lane):
    refused(client.get(f"/pqrs/{file()['radicado']}/{path}", auth=people(lane)), 403)


@pytest.mark.parametrize("path", ["term", "term.pdf"])
def test_the_term_of_an_unknown_case_is_not_found(client, assistant, path):
    refused(client.get(f"/pqrs/E-2026-0000099-0/{path}", auth=assistant), 404)


def refused(answer, status, field=None):
    """The answer is a problem in Spanish that says what to do, and names the field if there is one."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["title"]
    assert problem["detail"]
    if field:
        assert field in str(problem), problem
