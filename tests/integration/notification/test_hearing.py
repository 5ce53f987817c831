"""What notification hears: each event once, in any order between its producers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from radica.errors import Invalid
from radica.log import PostgresLog
from radica.testing import eventually

RADICADO = "E-2026-0000123-4"


def test_a_repeated_event_has_its_effect_once(hear, message, http):
    filed = message("ResponseFiled")
    hear([filed, filed])
    hear([filed])
    assert len(http.get("/communications").json()["items"]) == 1


def test_an_event_that_comes_back_does_not_undo_what_came_after_it(hear, message, http):
    agreed = message("PQRRadicated", radicado=RADICADO, electronic_notification=True)
    hear([agreed, message("PQRRadicated", radicado=RADICADO, electronic_notification=False)])
    hear([agreed])
    assert http.get(f"/pqrs/{RADICADO}").json()["electronic_consent"] is False


def test_an_outgoing_number_announced_again_changes_nothing(filed, done, hear, message, http):
    filed()
    done("assign", "deliver")
    hear([message("ResponseFiled", radicado=RADICADO, outgoing_number="S-2026-0000045-2", filed_on="2026-11-24")])
    shown = http.get("/communications/S-2026-0000045-2").json()
    assert (shown["state"], shown["filed_on"]) == ("delivered", "2026-11-20")


def test_a_response_heard_before_its_case_is_kept(hear, message, http, act):
    hear([message("ResponseFiled", radicado=RADICADO, outgoing_number="S-2026-0000045-2", filed_on="2026-11-20")])
    assert http.get(f"/pqrs/{RADICADO}").json()["kind"] is None
    assert act("assign").status_code == 201
    hear([message("PQRRadicated", radicado=RADICADO, kind="peticion", channel="verbal")])
    assert http.get(f"/pqrs/{RADICADO}").json()["kind"] == "peticion"


def test_a_case_that_turned_out_to_be_of_another_kind_is_notified_as_that(hear, message, http):
    hear([message("PQRRadicated", radicado=RADICADO, kind="recurso_reposicion")])
    hear([message("KindChanged", radicado=RADICADO, kind="recurso_reposicion_apelacion")])
    assert http.get(f"/pqrs/{RADICADO}").json()["kind"] == "recurso_reposicion_apelacion"


def test_a_closed_case_says_so_and_its_pending_notification_can_still_be_made(filed, hear, message, http, done):
    filed()
    hear([message("PQRClosed", radicado=RADICADO)])
    assert http.get(f"/pqrs/{RADICADO}").json()["closed_on"] == "2026-11-24"
    assert done("personal")["state"] == "notified"


def test_who_was_cited_gets_the_days_that_the_office_was_closed(filed, done, hear, message, http):
    filed()
    done("assign")
    told = http.get("/communications/S-2026-0000045-2").json()["citation"]
    assert (told["appear_by"], told["notice_from"]) == ("2026-12-01", "2026-12-02")
    closed = message("CalendarChanged", added=["2026-11-26", "2026-12-02"], removed=[], cases_moved=[])
    hear([closed, closed])
    shown = http.get("/communications/S-2026-0000045-2").json()["citation"]
    assert (shown["appear_by"], shown["notice_from"]) == ("2026-12-03", "2026-12-04")


def test_the_term_for_the_recursos_follows_the_calendar_too(filed, done, hear, message, http):
    filed()
    done("assign", "deliver", "personal")
    assert http.get("/communications/S-2026-0000045-2").json()["notification"]["appeal_until"] == "2026-12-01"
    hear([message("CalendarChanged", added=["2026-11-30"], removed=[], cases_moved=[])])
    assert http.get("/communications/S-2026-0000045-2").json()["notification"]["appeal_until"] == "2026-12-02"


def test_a_notice_is_not_issued_while_a_closing_day_prolongs_the_citation(filed, done, act, hear, message, clock):
    filed()
    done("assign", "attempt")
    hear([message("CalendarChanged", added=["2026-11-26"], removed=[], cases_moved=[])])
    clock.set(datetime(2026, 12, 2, 15, 0, tzinfo=UTC))
    early = act("notice")
    assert (early.status_code, "2026-12-03" in early.text) == (409, True)
    clock.set(datetime(2026, 12, 3, 15, 0, tzinfo=UTC))
    assert act("notice").status_code == 201


def test_an_event_it_was_not_made_for_is_refused_and_not_noted(hear, message, db):
    with pytest.raises(Invalid, match="PQRArchived"):
        hear([message("PQRArchived")])
    with db.transaction() as tx:
        assert tx.all("select * from inbox") == []


def test_a_body_that_breaks_its_contract_leaves_nothing(hear, message, db):
    with pytest.raises(Invalid):
        hear([message("PQRRadicated"), message("ResponseFiled", filed_on="ayer")])
    with db.transaction() as tx:
        assert tx.all("select * from cases") == []


def test_what_it_announces_stands_in_its_log_in_order(filed, done, db):
    filed()
    done("assign", "deliver", "record", "personal")
    log = PostgresLog(db, "/notification")
    entries = eventually(lambda: found if len(found := log.read(0, 100)) == 5 else None)  # behind the id horizon
    assert [entry.envelope.type for entry in entries] == [
        "CitationSent",
        "DeliveryAssigned",
        "CommunicationDelivered",
        "DeliveryRecorded",
        "NotificationServed",
    ]
    assert {entry.envelope.subject for entry in entries} == {RADICADO}


def test_of_the_old_systems_cases_only_the_open_ones_are_known_and_nobody_is_told(hear, message, http, db):
    hear([message("PQRMigrated", radicado="H-2024-1"), message("PQRMigrated", radicado="H-2026-2", ended=None)])
    assert http.get("/pqrs/H-2026-2").json()["kind"] == "reclamacion"
    assert http.get("/pqrs/H-2024-1").status_code == 404
    assert http.get("/communications").json()["items"] == []
    with db.transaction() as tx:
        assert tx.all("select * from log") == []
