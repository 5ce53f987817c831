"""What each event does to a case: the facts it changes, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from radica import events
from radica.errors import Invalid
from radica.events.examples import EXAMPLES
from reporting.domain.effects import EFFECTS
from reporting.domain.fold import FIRST, NotNext, concerns_a_case, fold
from reporting.domain.telling import TELLING

ALWAYS = {"sequence", "position", "updated_at", "timeline"}
DERIVED = {"step", "done", "state", "next_acts", "documents", "open_orders"}
ANOTHER_TERM = {
    "warned_days_left": None,
    "expired": False,
    "recognise_by": None,
    "recognition_overdue": False,
    "copies_by": None,
}
ORDER, RELIQUIDATION = "OT-2026-0000007-1", "RL-2026-0000003-9"

# event, after what, the facts it changes besides how far the case has come
CHANGES = [
    ("PQRResolvedAtWindow", [], {"result": "accede", "at_window": True}),
    ("CompletionRequested", [], {"awaits_user_until": "2026-04-06", "completions": 1, "lapsed_on": None}),
    (
        "CompletionReceived",
        ["CompletionRequested", "CompletionLapsed"],
        {"awaits_user_until": None, "lapsed_on": None, "due_on": "2026-04-09"},
    ),
    ("PQRWithdrawn", [], {"withdrawn_on": "2026-04-07", "awaits_user_until": None}),
    ("PQRVoided", [], {"stands_under": "E-2026-0000132-5"}),
    ("TermExtended", [], {"due_on": "2026-04-15", "extensions": 1, **ANOTHER_TERM}),
    ("TermMoved", [], {"due_on": "2026-03-25", **ANOTHER_TERM}),
    (
        "KindChanged",
        [],
        {"kind": "solicitud_informacion", "regime": "cpaca_informacion", "due_on": "2026-03-16", **ANOTHER_TERM},
    ),
    ("PQRTransferredOut", [], {"transferred_out_on": "*", "awaits_user_until": None}),
    ("TermWarning", [], {"warned_days_left": 3}),
    ("TermExpired", [], {"expired": True, "recognise_by": "2026-03-28T05:00:00.000000Z", "copies_by": None}),
    ("RecognitionOverdue", ["TermExpired"], {"recognition_overdue": True}),
    ("CompletionLapsed", ["CompletionRequested"], {"lapsed_on": "*"}),
    ("SilenceRecognised", [], {"silence_recognised_at": "*"}),
    ("LegalHoldSet", [], {}),
    ("LegalHoldLifted", [], {}),
    ("ErasureRefused", [], {}),
    ("PersonalDataCorrected", [], {}),
    ("PersonalDataErased", [], {"erased_on": "*", "removed": "*"}),
    ("PQRTransferred", [], {"area": "micromedicion", "person": None}),
    ("PQRAssigned", [], {"area": "micromedicion", "person": "tecnico.micromedicion"}),
    ("AreaReportSubmitted", ["PQRTransferred"], {}),
    ("SupportsCompleted", ["PQRTransferred"], {}),
    ("PQRReceived", [], {}),
    ("PQRClassified", [], {"classification": "consumo-facturado"}),
    ("WorkOrderOpened", [], {"orders": "*"}),
    ("WorkOrderDispatched", ["WorkOrderOpened"], {"orders": "*"}),
    ("WorkOrderVisited", ["WorkOrderOpened"], {"orders": "*"}),
    ("WorkOrderClosed", ["WorkOrderOpened"], {"orders": "*"}),
    ("ConceptIssued", [], {"way": "reliquidate"}),
    ("ReliquidationDone", [], {"reliquidations": "*"}),
    ("ChargesLoaded", ["ReliquidationDone"], {"reliquidations": "*"}),
    ("ReliquidationReversed", ["ReliquidationDone"], {"reliquidations": "*"}),
    ("CollectionHeld", [], {"held_amount": "*"}),
    ("CollectionReleased", ["CollectionHeld"], {"held_amount": None}),
    ("ResponseDrafted", [], {"letter": "C-2026-0000051-7", "result": "accede_parcialmente", "needs_citation": True}),
    ("ResponseReturned", [], {"returns": 1}),
    ("ResponseApproved", [], {"result": "accede_parcialmente"}),
    (
        "ResponseSigned",
        [],
        {"result": "accede_parcialmente", "signed_on": "2026-03-18", "needs_citation": True, "appeals": "*"},
    ),
    (
        "ResponseFiled",
        ["ResponseSigned"],
        {"outgoing_number": "S-2026-0000045-2", "response_filed_on": "2026-03-18"},
    ),
    ("DeliveryAssigned", [], {"delivery_channel": "address"}),
    ("DeliveryAttempted", [], {"attempts": 1}),
    ("CommunicationDelivered", ["DeliveryAssigned"], {"delivered_at": "*"}),
    ("DeliveryRecorded", [], {}),
    ("CitationSent", [], {"citation_sent_on": "2026-03-18", "appear_by": "2026-03-26"}),
    ("NoticePosted", [], {"notice_posted_on": "*"}),
    ("NoticeRemoved", [], {}),
    (
        "NotificationServed",
        [],
        {
            "notification_mode": "personal",
            "notified_on": "2026-03-24",
            "effective_on": "2026-03-24",
            "appeal_until": "2026-03-31",
        },
    ),
    ("DecisionFirm", [], {"firm_on": "*"}),
    ("ForwardedToSSPD", [], {"forwarded_on": "*"}),
    (
        "PQRClosed",
        ["ResponseFiled", "NotificationServed"],
        {
            "answered_on": "2026-03-18",
            "at_window": False,
            "awaits_user_until": None,
            "closed_on": "*",
            "sui_kind": 1,
            "sui_response": 2,
            "sui_notification": 1,
        },
    ),
    ("PQRReopened", ["PQRClosed"], {"closed_on": None, "archived_on": None, "reopenings": 1, "due_on": "*"}),
    ("PQRArchived", ["PQRClosed"], {"archived_on": "2026-04-07"}),
]


@pytest.mark.parametrize(("event_type", "after", "expected"), CHANGES, ids=[each[0] for each in CHANGES])
def test_an_event_changes_these_facts_and_no_other(folded, event_type, after, expected):
    before, case = folded("PQRRadicated", *after), folded("PQRRadicated", *after, event_type)
    changed = {name for name in case if name not in before or case[name] != before[name]}
    assert changed - ALWAYS - DERIVED <= set(expected)
    assert {name for name in expected if expected[name] == "*"} <= changed
    assert {name: case[name] for name, value in expected.items() if value != "*"} == {
        name: value for name, value in expected.items() if value != "*"
    }


def test_every_event_about_a_case_is_in_the_table_above():
    about_cases = {name for name, event in events.EVENTS.items() if event.about_case}
    assert {each[0] for each in CHANGES} | FIRST == about_cases


def test_every_event_about_a_case_is_told_in_the_timeline():
    assert set(TELLING) == {name for name, event in events.EVENTS.items() if event.about_case}


def test_every_effect_is_of_an_event_about_a_case():
    assert all(event.about_case for event in EFFECTS)


def test_filing_begins_the_case_with_what_was_asked(folded):
    case = folded("PQRRadicated")
    example = EXAMPLES["PQRRadicated", 1]
    same = ["kind", "channel", "regime", "cause_code", "cause", "account", "municipality", "invoice", "due_on"]
    assert {name: case[name] for name in same} == {name: example[name] for name in same}
    assert (case["sequence"], case["first_position"], case["position"]) == (1, 1001, 1001)
    assert (case["radicated_on"], case["filed_at"]) == ("2026-03-02", "2026-03-02T14:20:31.512000Z")
    assert [document["name"] for document in case["documents"]] == ["anexo-1.pdf", "GCO-F14.pdf"]


def test_the_day_of_filing_is_that_of_colombia(folded):
    late = {"filed_at": "2026-03-03T04:59:00Z", "radicated_at": "2026-03-03T04:59:00Z"}
    assert folded(("PQRRadicated", late))["radicated_on"] == "2026-03-02"


def test_a_work_order_keeps_its_dates_crew_and_result(folded):
    case = folded("PQRRadicated", "WorkOrderOpened", "WorkOrderDispatched", "WorkOrderVisited", "WorkOrderClosed")
    order = case["orders"][0]
    assert (order["number"], order["status"], order["crew"], order["result"]) == (
        ORDER,
        "closed",
        "cuadrilla-3",
        "reading",
    )
    assert order["opened_at"] < order["dispatched_at"] < order["closed_at"]
    assert case["open_orders"] == 0


def test_a_reliquidation_keeps_its_amounts_as_text_and_is_taken_back_by_a_new_fact(folded):
    case = folded("PQRRadicated", "ReliquidationDone", "ChargesLoaded", "ReliquidationReversed")
    done = case["reliquidations"][0]
    assert (done["number"], done["before"], done["after"], done["difference"]) == (
        RELIQUIDATION,
        "186420.00",
        "74310.00",
        "-112110.00",
    )
    assert (done["charged"], done["reversed"]) == ("-112110.00", True)


def test_a_document_that_comes_twice_stands_once(folded):
    case = folded("PQRRadicated", "TermExtended", "TermExtended")
    assert [document["name"] for document in case["documents"]].count("GCO-F06.pdf") == 1


def test_a_newer_event_is_kept_in_the_timeline_and_changes_nothing_else(message, folded):
    before = folded("PQRRadicated", "PQRTransferred")
    for newer in (message("PQRBlessed", 3, blessing="yes"), message("PQRTransferred", 3, version=2, area="marte")):
        case = fold(before, newer)
        assert {name for name in case if case[name] != before.get(name)} == ALWAYS
        assert case["timeline"][:2] == before["timeline"]
        assert (case["timeline"][2]["type"], case["timeline"][2]["title"]) == (newer.type, "Hecho registrado")


def test_the_fold_changes_nothing_of_the_case_it_was_given(history):
    case = None
    for each in history(
        "PQRRadicated", "WorkOrderOpened", "WorkOrderDispatched", "ReliquidationDone", "PQRTransferred"
    ):
        frozen = repr(case)
        folded = fold(case, each)
        assert repr(case) == frozen
        case = folded


def test_only_the_next_number_is_taken(message, folded):
    case = folded("PQRRadicated", "PQRTransferred")
    for number in (1, 2, 4):
        with pytest.raises(NotNext):
            fold(case, message("PQRAssigned", number))


def test_a_history_begins_with_the_filing(message):
    with pytest.raises(Invalid):
        fold(None, message("PQRTransferred", 1))
    with pytest.raises(Invalid):
        fold(None, message("PQRRadicated", 1, version=9))


def test_a_wrong_body_is_refused_with_its_field(message, folded):
    wrong = message("PQRTransferred", 2)
    with pytest.raises(Invalid) as refusal:
        fold(folded("PQRRadicated"), replace(wrong, data={**wrong.data, "area": 7}))
    assert refusal.value.field == "area"


def test_reports_and_changes_of_the_calendar_are_facts_of_no_case(message):
    assert not concerns_a_case(message("DailyReportIssued", 1))
    assert not concerns_a_case(message("CalendarChanged", 1))
    assert concerns_a_case(message("PQRRadicated", 1))
    assert concerns_a_case(message("PQRBlessed", 1))


@pytest.mark.parametrize("event_type", sorted({each[0] for each in CHANGES} | {"PQRRadicated"}))
def test_an_event_is_told_in_spanish_with_a_title_and_a_short_sentence(folded, event_type):
    told = folded("PQRRadicated", event_type)["timeline"][-1] if event_type != "PQRRadicated" else None
    entry = told or folded("PQRRadicated")["timeline"][0]
    assert entry["title"] == TELLING[event_type][0]
    assert 0 < len(entry["summary"]) <= 300
    assert not any(sign in entry["summary"] for sign in ("None", "{", "_", "<"))


def test_a_long_reason_is_cut_in_the_timeline(folded):
    told = folded("PQRRadicated", ("PQRReopened", {"reason": "muy largo " * 300}))["timeline"][-1]["summary"]
    assert len(told) <= 300
    assert told.endswith("…")


OPEN_STILL = {"ended": None, "answered_on": None, "outgoing_number": None, "notified_on": None}


def test_a_case_of_the_old_system_that_ended_is_archived_on_its_own_days_and_asks_for_nothing(folded):
    case = folded("PQRMigrated")
    assert {
        name: case[name] for name in ("original_number", "radicated_on", "due_on", "answered_on", "notified_on")
    } == {
        "original_number": "2024/0012345",
        "radicated_on": "2024-05-06",
        "due_on": "2024-05-28",
        "answered_on": "2024-05-21",
        "notified_on": "2024-05-24",
    }
    assert (case["result"], case["closed_on"], case["archived_on"]) == ("no_accede", "2024-06-05", "2024-06-05")
    assert (case["state"], case["next_acts"], case["done"]) == ("archivada", [], {"1": "2024-05-06T14:20:00.000000Z"})
    (told,) = case["timeline"]
    assert told["title"] == "Traída del sistema anterior"
    assert told["summary"].startswith(
        "Número 2024/0012345 en Sysman. Presentada el 6 de mayo de 2024, canal verbal: Cobros por promedio. "
        "Vence el 28 de mayo de 2024. Respondida el 21 de mayo de 2024. Notificada el 24 de mayo de 2024. "
        "Cerrada el 5 de junio de 2024: no accede. Fila 1205 del archivo "
    )


@pytest.mark.parametrize(
    ("changed", "act"),
    [
        (OPEN_STILL, "Trasladar al área"),
        ({**OPEN_STILL, "answered_on": "2024-05-21"}, "Trasladar al área"),
        ({"ended": None}, "Cerrar"),
    ],
    ids=["open", "answered", "notified"],
)
def test_an_open_case_of_the_old_system_asks_for_the_act_that_it_lacks(folded, changed, act):
    case = folded(("PQRMigrated", changed))
    assert (case["state"], [each["act"] for each in case["next_acts"]]) == ("en_tramite", [act])
    assert folded(("PQRMigrated", OPEN_STILL), "PQRTransferred")["step"] == 4
