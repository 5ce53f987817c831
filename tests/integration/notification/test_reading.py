"""What staff read: a case with its communications, one communication, and the delivery lists with their cursor."""

from __future__ import annotations

from radica.access import STAFF, Lane
from radica.testing import eventually

RADICADO, OUTGOING = "E-2026-0000123-4", "S-2026-0000045-2"


def test_a_case_shows_all_that_became_of_its_communication(filed, act, done, http, uploaded):
    filed(of_case={"channel": "verbal", "electronic_notification": True})
    done("assign", "attempt", "deliver")
    act("record", documents=[uploaded()])
    done("personal")
    case = http.get(f"/pqrs/{RADICADO}").json()
    assert (case["kind"], case["channel"], case["electronic_consent"], case["closed_on"]) == (
        "reclamacion",
        "verbal",
        True,
        None,
    )
    [shown] = case["communications"]
    assert (shown["outgoing"], shown["state"], shown["result"]) == (OUTGOING, "notified", "accede_parcialmente")
    assert shown["assignment"] == {"channel": "address", "to": "pedro.ruiz", "at": "2026-11-24T14:00:00Z"}
    assert shown["citation"]["sent_on"] == "2026-11-24"
    assert shown["citation"]["notice_from"] == "2026-12-02"
    [attempt] = shown["attempts"]
    assert (attempt["attempt"], attempt["reason"], attempt["by"]) == (1, "cerrado", "persona-field_operator")
    assert shown["delivery"]["receiver_capacity"] == "resident"
    assert len(shown["recorded"]["documents"]) == 2
    assert shown["notification"]["mode"] == "personal"
    assert shown["notification"]["appeal_until"] == "2026-12-01"
    assert shown["notice"] is None


def test_one_communication_shows_the_same_as_its_case(filed, done, http):
    filed()
    done("assign", "attempt")
    assert http.get(f"/communications/{OUTGOING}").json() == http.get(f"/pqrs/{RADICADO}").json()["communications"][0]


def test_an_unknown_case_is_not_found(http):
    assert http.get(f"/pqrs/{RADICADO}").status_code == 404


def several(filed):
    return [filed(f"E-2026-{n:07d}-0", f"S-2026-{n:07d}-0") for n in range(1, 6)]


def test_the_list_pages_by_cursor_without_gap_or_repetition(filed, http):
    numbers = several(filed)
    seen, after = [], None
    while True:
        page = http.get("/communications", limit=2, **({"after": after} if after else {})).json()
        seen += [item["outgoing"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == numbers


def test_an_operator_sees_the_deliveries_given_to_them(filed, act, done, http):
    first, second, third, fourth, _ = several(filed)
    for outgoing, to in ((first, "pedro.ruiz"), (second, "pedro.ruiz"), (third, "luis.mora")):
        act("assign", outgoing=outgoing, to=to)
    done("assign_desk", outgoing=fourth)
    done("deliver", outgoing=second)

    def listed(**filters):
        return [item["outgoing"] for item in http.get("/communications", **filters).json()["items"]]

    assert listed(state="assigned", channel="address", to="pedro.ruiz") == [first]
    assert listed(state="assigned", channel="address") == [first, third]
    assert listed(channel="desk") == [fourth]
    assert listed(state="delivered") == [second]
    assert len(listed(state="filed")) == 1
    assert len(listed()) == 5


def test_staff_reads_and_others_do_not(filed, http):
    filed()
    for lane in Lane:
        for path in ("/communications", f"/communications/{OUTGOING}", f"/pqrs/{RADICADO}"):
            assert http.get(path, lane).status_code == (200 if lane in STAFF else 403), (lane, path)


def test_the_papers_are_for_staff(filed, done, http):
    filed()
    proof = done("assign", "deliver")["proof"]
    path = f"/documents/{proof['sha256']}"
    answer = http.get(path, Lane.AUDITOR)
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert http.get(path, Lane.FIELD_OPERATOR).status_code == 200, "who delivers"
    for lane in (Lane.CITIZEN, Lane.METERING_TECHNICIAN, Lane.BILLING_COORDINATOR, Lane.ADMINISTRATOR):
        assert http.get(path, lane).status_code == 403, "a proof names its receiver"
    assert http.client.get(path).status_code == 401


def test_the_feed_is_for_machines_and_auditors(filed, done, http):
    filed()
    done("assign")
    items = eventually(lambda: http.get("/feed", Lane.SERVICE, after=0).json()["items"])
    assert [item["type"] for item in items] == ["CitationSent", "DeliveryAssigned"]
    assert http.get("/feed", Lane.FIELD_OPERATOR, after=0).status_code == 403
