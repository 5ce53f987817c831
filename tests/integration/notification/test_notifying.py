"""Step 21 over HTTP: the four ways, their forms and their dates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from radica.access import Lane

RADICADO = "E-2026-0000123-4"
DECEMBER_2 = datetime(2026, 12, 2, 14, 0, tzinfo=UTC)
DECEMBER_16 = datetime(2026, 12, 16, 14, 0, tzinfo=UTC)


def of_form(http, answer):
    """The form's bytes, which must be a PDF that staff can fetch."""
    document = answer["document"]
    got = http.client.get(f"/documents/{document['sha256']}", auth=http.issuer.signed_in(Lane.AUDITOR))
    assert got.headers["content-type"] == "application/pdf"
    assert len(got.content) == document["size"]
    return document["name"]


def test_who_appears_is_notified_with_gco_f13(filed, done, http, announced):
    filed()
    answer = done("assign", "deliver", "record", "personal")
    assert answer["event"] == "NotificationServed"
    assert (answer["mode"], answer["effective_on"], answer["appeal_until"]) == ("personal", "2026-11-24", "2026-12-01")
    assert of_form(http, answer) == "gco-f13-notificacion-personal-S-2026-0000045-2.pdf"
    event = announced("NotificationServed")[0]
    assert event.data["document"] == answer["document"]
    assert (event.data["mode"], event.data["served_on"], event.data["appeal_until"]) == (
        "personal",
        "2026-11-24",
        "2026-12-01",
    )
    assert answer["state"] == "notified"


def test_a_pqr_made_by_voice_is_notified_with_gco_f16(filed, done, http):
    filed(of_case={"channel": "verbal"})
    assert of_form(http, done("verbal")) == "gco-f16-notificacion-verbal-S-2026-0000045-2.pdf"


def test_a_written_pqr_is_not_notified_verbally(filed, act):
    filed(of_case={"channel": "escrito"})
    refusal = act("verbal")
    assert refusal.status_code == 409
    assert "mode=personal" in refusal.json()["way_out"]


def test_who_agreed_to_it_is_notified_by_email(filed, act, uploaded, http):
    filed(of_case={"electronic_notification": True})
    answer = act("electronic", certificate=uploaded())
    assert answer.status_code == 201, answer.text
    assert answer.json()["effective_on"] == "2026-11-24"
    assert of_form(http, answer.json()) == "constancia-notificacion-electronica-S-2026-0000045-2.pdf"
    evidence = http.get(f"/pqrs/{RADICADO}").json()["communications"][0]["notification"]["evidence"]
    assert [document["name"] for document in evidence] == ["certificado-acceso.pdf"]


def test_without_consent_nobody_is_notified_by_email(filed, act, uploaded):
    filed(of_case={"electronic_notification": False})
    refusal = act("electronic", certificate=uploaded())
    assert refusal.status_code == 409
    assert "no consta" in refusal.json()["detail"]


def test_the_consent_withdrawn_is_the_one_last_heard(filed, act, uploaded, hear, message):
    filed(of_case={"electronic_notification": True})
    hear([message("PQRRadicated", radicado=RADICADO, kind="reclamacion", electronic_notification=False)])
    assert act("electronic", certificate=uploaded()).status_code == 409


def test_a_notice_waits_for_the_five_days(filed, act, done, clock):
    filed()
    done("assign", "deliver")
    clock.set(datetime(2026, 12, 1, 23, 0, tzinfo=UTC))
    refusal = act("notice")
    assert refusal.status_code == 409
    assert "2026-12-02" in refusal.json()["way_out"]
    clock.set(DECEMBER_2)
    assert act("notice").status_code == 201


def test_a_notice_is_issued_delivered_and_takes_effect_the_day_after(filed, act, done, clock, uploaded, announced):
    filed()
    done("assign", "attempt")
    clock.set(DECEMBER_2)
    issued = act("notice").json()
    assert issued["event"] == "NoticePosted"
    assert issued["document"]["name"] == "gco-f09-notificacion-por-aviso-S-2026-0000045-2.pdf"
    at = "2026-12-02T08:30:00-05:00"
    answer = act("aviso", delivered_at=at, documents=[uploaded()])
    assert answer.status_code == 201, answer.text
    # Wednesday 2 December; 3, 4, 7, (8 is a holiday), 9 and 10 are the five days.
    assert (answer.json()["effective_on"], answer.json()["appeal_until"]) == ("2026-12-03", "2026-12-11")
    types = [row.type for row in announced("NoticePosted", "NoticeRemoved", "NotificationServed")]
    assert types == ["NoticePosted", "NotificationServed"]
    assert announced("NoticePosted")[0].data["published"] is False


def test_an_issued_notice_can_be_read(filed, act, done, clock, http):
    filed()
    done("assign", "deliver")
    clock.set(DECEMBER_2)
    document = act("notice").json()["document"]
    [shown] = http.get(f"/pqrs/{RADICADO}").json()["communications"]
    assert shown["notice"] == {"issued_on": "2026-12-02", "published": False, "document": document}


def test_a_notice_can_be_recorded_at_once_with_its_delivery(filed, act, done, clock, uploaded, announced):
    filed()
    done("assign", "deliver")
    clock.set(DECEMBER_2)
    changes = {"issued_on": "2026-12-02", "delivered_at": "2026-12-02T08:30:00-05:00", "documents": [uploaded()]}
    assert act("aviso", **changes).status_code == 201
    assert [row.type for row in announced("NoticePosted", "NotificationServed")] == [
        "NoticePosted",
        "NotificationServed",
    ]


def test_where_no_address_is_known_the_notice_is_published(filed, act, done, clock, uploaded, announced):
    filed()
    done("assign", "attempt")
    clock.set(DECEMBER_16)
    dates = {"posted_on": "2026-12-02", "removed_on": "2026-12-10", "addressee": None}
    answer = act("aviso", documents=[uploaded()], **dates)
    assert answer.status_code == 201, answer.text
    # Removed on Thursday 10: in effect on Friday 11; 14 to 18 December are the five days.
    assert (answer.json()["effective_on"], answer.json()["appeal_until"]) == ("2026-12-11", "2026-12-18")
    events = announced("NoticePosted", "NoticeRemoved", "NotificationServed")
    assert [row.type for row in events] == ["NoticePosted", "NoticeRemoved", "NotificationServed"]
    assert events[0].data["published"] is True
    assert (events[1].data["posted_on"], events[1].data["removed_on"]) == ("2026-12-02", "2026-12-10")


def test_a_citation_that_nobody_carried_out_supports_no_notice(filed, act, done, clock):
    filed()
    done("assign")
    clock.set(DECEMBER_2)
    refusal = act("notice")
    assert refusal.status_code == 409
    assert "ni un intento" in refusal.json()["detail"]


@pytest.mark.parametrize("kind", ["queja", "solicitud_informacion"])
def test_a_letter_without_recursos_is_not_notified(filed, act, announced, kind):
    filed(of_case={"kind": kind}, needs_citation=False, appeals=[], citation=None)
    for name in ("personal", "notice"):
        refusal = act(name)
        assert refusal.status_code == 409
        assert "no se notifica" in refusal.json()["detail"]
    assert announced() == []


def test_a_decision_on_a_recurso_is_notified_without_a_term_to_appeal(filed, done):
    filed(of_case={"kind": "recurso_reposicion_apelacion"}, appeals=[], result="confirma")
    assert done("personal")["appeal_until"] is None


def test_a_decision_is_notified_once(filed, act, done, announced):
    filed()
    done("personal")
    refusal = act("personal")
    assert refusal.status_code == 409
    assert "ya se notificó" in refusal.json()["detail"]
    assert len(announced("NotificationServed")) == 1


def test_a_double_click_notifies_once(filed, act, announced):
    filed()
    first, second = (act("personal", key="la-misma-clave-2") for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert len(announced("NotificationServed")) == 1


def test_a_case_without_a_filed_response_has_nothing_to_notify(hear, message, act):
    hear([message("PQRRadicated", radicado=RADICADO)])
    for name in ("personal", "notice"):
        assert act(name).status_code == 404


def test_of_several_decisions_the_one_meant_is_named(filed, act, http, acts):
    filed()
    filed(outgoing="S-2026-0000046-7")
    filed("E-2026-0000124-8", "S-2026-0000047-1")
    refusal = act("personal")
    assert refusal.status_code == 422
    assert refusal.json()["field"] == "outgoing"
    assert "S-2026-0000045-2, S-2026-0000046-7" in refusal.json()["way_out"]
    path, body, lane = acts["personal"]
    path = path.format(radicado=RADICADO)
    wrong = http.post(path, {**body, "outgoing": "S-2026-0000047-1"}, lane)
    assert (wrong.status_code, wrong.json()["field"]) == (422, "outgoing")
    assert http.post(path, {**body, "outgoing": "S-2026-0000099-9"}, lane).status_code == 404
    assert http.post(path, {**body, "outgoing": "S-2026-0000046-7"}, lane).json()["outgoing"] == "S-2026-0000046-7"
    assert http.post(path, body, lane).json()["outgoing"] == "S-2026-0000045-2"


TYPED = ("María", "Gutiérrez", "22456789", "Calle 20", "Oficina de Baranoa", "Zoila", "Quimbaya", "cedula de maria")
EVERY_TABLE = """
select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
"""


def test_no_name_number_or_place_stays_in_a_column_or_an_event(filed, act, clock, uploaded, db, capfd):
    filed(of_case={"channel": "verbal"})
    filed("E-2026-0000124-8", "S-2026-0000046-7")
    assert act("assign").status_code == 201
    assert act("attempt").status_code == 201
    assert act("deliver", photo=uploaded()).status_code == 201
    assert act("record", documents=[uploaded()]).status_code == 201
    assert act("verbal", documents=[uploaded()]).status_code == 201
    second = {"radicado": "E-2026-0000124-8", "outgoing": "S-2026-0000046-7"}
    assert act("assign", **second).status_code == 201
    assert act("deliver", **second).status_code == 201
    clock.set(DECEMBER_2)
    assert act("notice", **second).status_code == 201
    delivered = {"delivered_at": "2026-12-02T08:00:00-05:00", "documents": [uploaded()]}
    assert act("aviso", **second, **delivered).status_code == 201
    with db.transaction() as tx:
        tables = [row.table_name for row in tx.all(EVERY_TABLE) if row.table_name != "migration"]
        kept = "\n".join(str(tx.all(f"select t::text from {table} t")) for table in tables)  # noqa: S608
    written = capfd.readouterr()
    assert "S-2026-0000045-2" in kept
    for part in TYPED:
        assert part.lower() not in kept.lower()
        assert part.lower() not in (written.out + written.err).lower()
