"""Which step a case stands at, who does what next, and the status of each of the 23 steps."""

from __future__ import annotations

import pytest

from radica.access import Lane
from radica.events.common import Area
from reporting.domain import next_acts
from reporting.domain.reading import alarm
from reporting.domain.steps import NAMES, statuses

ASSISTANT, PROFESSIONAL = "customer_service_assistant", "customer_service_professional"
DIRECTOR, RECORDS, BILLING = "commercial_director", "records_assistant", "billing_coordinator"
FIELD, DESK, METERING = "field_operator", "customer_service_technician", "metering_technician"

FILED = ("PQRRadicated", {"work_orders": []})
REPORTED = ("AreaReportSubmitted", {"complete": True, "missing": []})
CLASSIFIED = ("PQRClassified", {"waiting": False, "open_orders": []})
WAITING = ("PQRClassified", {"waiting": True})
RELIQUIDATE = ("ConceptIssued", {"way": "reliquidate"})
NO_CHARGE = ("ReliquidationDone", {"charge_needed": False})
TO_CLASSIFY = ["PQRTransferred", "PQRAssigned", REPORTED, "PQRReceived"]
PLAIN = {"needs_citation": False, "appeals": []}

BEGINNING = [
    ([FILED], [(3, ASSISTANT)]),
    ([FILED, "WorkOrderOpened"], [(3, ASSISTANT), (3, ASSISTANT)]),
    ([FILED, "WorkOrderOpened", "WorkOrderDispatched"], [(3, ASSISTANT), (9, METERING)]),
    (
        [FILED, ("WorkOrderOpened", {"area": "operacion"}), ("WorkOrderDispatched", {"area": "operacion"})],
        [(3, ASSISTANT), (9, FIELD)],
    ),
    ([FILED, "WorkOrderOpened", "WorkOrderDispatched", "WorkOrderVisited"], [(3, ASSISTANT), (9, ASSISTANT)]),
    ([FILED, "PQRTransferred"], [(4, DIRECTOR)]),
    ([FILED, "PQRTransferred", "PQRAssigned"], [(5, METERING)]),
    ([FILED, "PQRTransferred", "PQRAssigned", "PQRTransferred"], [(4, DIRECTOR)]),
    ([FILED, "PQRTransferred", "PQRAssigned", "AreaReportSubmitted"], [(6, METERING)]),
    ([FILED, "PQRTransferred", "PQRAssigned", REPORTED], [(7, PROFESSIONAL)]),
    ([FILED, "PQRTransferred", "PQRAssigned", "AreaReportSubmitted", "SupportsCompleted"], [(7, PROFESSIONAL)]),
    ([FILED, "PQRTransferred", "PQRAssigned", REPORTED, "PQRReceived"], [(8, PROFESSIONAL)]),
    ([FILED, "PQRTransferred", "PQRAssigned", REPORTED, "PQRReceived", CLASSIFIED], [(10, PROFESSIONAL)]),
    (
        [FILED, "WorkOrderOpened", "WorkOrderDispatched", *TO_CLASSIFY, WAITING],
        [(9, ASSISTANT), (9, METERING)],
    ),
    ([FILED, "WorkOrderOpened", *TO_CLASSIFY, WAITING, "WorkOrderVisited"], [(9, ASSISTANT)]),
    (
        [FILED, "WorkOrderOpened", *TO_CLASSIFY, WAITING, "WorkOrderClosed"],
        [(10, PROFESSIONAL)],
    ),
]  # fmt: skip

FROM_CONCEPT = [
    (["ConceptIssued"], [(11, BILLING)]),
    ([("ConceptIssued", {"way": "draft"})], [(13, ASSISTANT)]),
    ([RELIQUIDATE, "ReliquidationDone"], [(12, BILLING)]),
    ([RELIQUIDATE, NO_CHARGE], [(13, ASSISTANT)]),
    ([RELIQUIDATE, "ReliquidationDone", "ChargesLoaded"], [(13, ASSISTANT)]),
    ([RELIQUIDATE, "ReliquidationDone", "ReliquidationReversed"], [(11, BILLING)]),
    (["WorkOrderOpened"], [(9, ASSISTANT), (3, ASSISTANT)]),
]

FROM_DRAFTING = [
    ([], [(13, ASSISTANT)]),
    (["ResponseDrafted"], [(14, PROFESSIONAL)]),
    (["ResponseDrafted", "ResponseReturned"], [(13, ASSISTANT)]),
    (["ResponseDrafted", "ResponseApproved"], [(15, DIRECTOR)]),
    (["ResponseDrafted", "ResponseApproved", "ResponseSigned"], [(16, RECORDS)]),
]

FROM_FILED = [
    ([], [(17, ASSISTANT)]),
    (["DeliveryAssigned"], [(18, FIELD)]),
    ([("DeliveryAssigned", {"channel": "desk"})], [(19, DESK)]),
    ([("DeliveryAssigned", {"channel": "electronic"})], [(19, DESK)]),
    (["DeliveryAssigned", ("DeliveryAssigned", {"channel": "desk"})], [(19, DESK)]),
    (["DeliveryAssigned", "CitationSent", "DeliveryAttempted"], [(18, FIELD)]),
    (["DeliveryAssigned", "CommunicationDelivered"], [(20, ASSISTANT)]),
    (["DeliveryAssigned", "CommunicationDelivered", "NotificationServed"], [(20, ASSISTANT)]),
    (["DeliveryAssigned", "CommunicationDelivered", "NotificationServed", "DeliveryRecorded"], [(22, ASSISTANT)]),
    (["DeliveryAssigned", "CommunicationDelivered", "DeliveryRecorded"], [(21, ASSISTANT)]),
    (["DeliveryAssigned", "CommunicationDelivered", "DeliveryRecorded", "NotificationServed"], [(22, ASSISTANT)]),
    (["DeliveryAssigned", "DeliveryAttempted", "NoticePosted", "NotificationServed"], [(22, ASSISTANT)]),
]


def acts(case):
    return [(act["step"], act["lane"]) for act in case["next_acts"]]


@pytest.mark.parametrize(("happened", "expected"), BEGINNING)
def test_the_next_acts_from_filing_to_concept(folded, happened, expected):
    assert acts(folded(*happened)) == expected


@pytest.mark.parametrize(("happened", "expected"), FROM_CONCEPT)
def test_the_next_acts_from_concept_to_drafting(folded, to_concept, happened, expected):
    assert acts(folded(*to_concept, *happened)) == expected


@pytest.mark.parametrize(("happened", "expected"), FROM_DRAFTING)
def test_the_next_acts_from_drafting_to_outgoing_number(folded, to_concept, happened, expected):
    assert acts(folded(*to_concept, ("ConceptIssued", {"way": "draft"}), *happened)) == expected


@pytest.mark.parametrize(("happened", "expected"), FROM_FILED)
def test_the_next_acts_from_outgoing_number_to_closing(folded, to_filed, happened, expected):
    assert acts(folded(*to_filed, *happened)) == expected


def test_an_answer_without_citation_is_closed_after_its_delivery_is_recorded(folded, to_concept):
    case = folded(
        *to_concept,
        ("ConceptIssued", {"way": "draft"}),
        ("ResponseDrafted", {"needs_citation": False, "citation": None}),
        "ResponseApproved",
        ("ResponseSigned", {**PLAIN, "citation": None}),
        ("ResponseFiled", {**PLAIN, "citation": None}),
        "DeliveryAssigned",
        "CommunicationDelivered",
        "DeliveryRecorded",
    )
    assert acts(case) == [(22, ASSISTANT)]
    assert [step["status"] for step in statuses(case, {}) if step["number"] == 21] == ["skipped"]


def test_a_closed_case_is_left_to_archive_and_an_archived_one_has_no_acts(folded, to_archive):
    closed, archived = folded(*to_archive[:-1]), folded(*to_archive)
    assert (closed["state"], acts(closed), closed["next_acts"][0]["act"]) == (
        "cerrada",
        [(22, ASSISTANT)],
        "Archivar el expediente",
    )
    assert (archived["state"], acts(archived)) == ("archivada", [])


def test_a_case_resolved_at_the_window_is_closed_at_once(folded):
    case = folded(FILED, "PQRResolvedAtWindow", ("PQRClosed", {"at_window": True}))
    told = {step["number"]: step["status"] for step in statuses(case, {})}
    assert case["state"] == "cerrada"
    assert told[1] == "done"
    assert {told[number] for number in range(3, 22)} == {"skipped"}
    assert told[22] == "current"
    assert (told[2], told[23]) == ("pending", "pending")


def test_a_person_who_takes_over_goes_on_where_the_former_one_stood(folded):
    case = folded(
        FILED, "PQRTransferred", "PQRAssigned", REPORTED, ("PQRAssigned", {"previous_person": "otra.persona"})
    )
    assert acts(case) == [(7, PROFESSIONAL)]


def test_a_closed_case_is_not_moved_by_what_arrives_late(folded, to_archive):
    case = folded(*to_archive[:-1], "DeliveryRecorded", "ResponseReturned", "PQRTransferred")
    told = {step["number"]: step["status"] for step in statuses(case, {})}
    assert (case["state"], case["step"], acts(case)) == ("cerrada", 22, [(22, ASSISTANT)])
    assert (told[4], told[13], told[16], told[20]) == ("done", "done", "done", "done")


def test_a_case_waits_until_the_last_of_its_orders_is_closed(folded):
    second = {"number": "OT-2026-0000009-7"}
    opened = [FILED, "WorkOrderOpened", ("WorkOrderOpened", second), *TO_CLASSIFY, WAITING, "WorkOrderClosed"]
    assert (folded(*opened)["step"], folded(*opened)["state"]) == (9, "pendiente_orden")
    assert folded(*opened, ("WorkOrderClosed", second))["step"] == 10


def test_a_step_that_is_to_do_again_is_not_done(folded, to_concept):
    case = folded(
        *to_concept, ("ConceptIssued", {"way": "draft"}), "ResponseDrafted", "ResponseApproved", "ResponseReturned"
    )
    assert sorted(case["done"], key=int) == ["1", "3", "4", "5", "7", "8", "10"]
    case = folded(*to_concept, "PQRClassified")
    assert sorted(case["done"], key=int) == ["1", "3", "4", "5", "7", "8"]


def test_a_reopened_case_goes_back_to_its_analysis(folded, to_archive):
    case = folded(*to_archive, "PQRReopened")
    told = {step["number"]: step["status"] for step in statuses(case, {})}
    assert (case["state"], acts(case)) == ("en_tramite", [(8, PROFESSIONAL)])
    assert (told[7], told[8], told[10], told[22]) == ("done", "current", "pending", "pending")


def test_a_draft_that_came_back_is_current_again_and_its_review_pending(folded, to_concept):
    case = folded(*to_concept, ("ConceptIssued", {"way": "draft"}), "ResponseDrafted", "ResponseReturned")
    told = {step["number"]: step["status"] for step in statuses(case, {})}
    assert (told[10], told[11], told[13], told[14]) == ("done", "skipped", "current", "pending")


def test_the_place_of_delivery_that_was_not_chosen_is_skipped(folded, to_filed):
    case = folded(*to_filed, "DeliveryAssigned")
    told = {step["number"]: step["status"] for step in statuses(case, {})}
    assert (told[18], told[19], told[20]) == ("current", "skipped", "pending")


def test_the_steps_of_the_reports_are_done_once_a_report_includes_the_case(folded):
    case = folded(FILED)
    before = {step["number"]: step for step in statuses(case, {})}
    after = {step["number"]: step for step in statuses(case, {2: "2026-03-02T22:00:00.000000Z"})}
    assert (before[2]["status"], before[23]["status"]) == ("pending", "pending")
    assert (after[2]["status"], after[2]["at"]) == ("done", "2026-03-02T22:00:00.000000Z")
    assert after[23]["status"] == "pending"


def test_step_nine_is_done_at_the_last_closing_of_an_order(folded):
    case = folded(FILED, "WorkOrderOpened", "WorkOrderDispatched", "WorkOrderVisited", "WorkOrderClosed")
    nine = statuses(case, {})[8]
    assert (nine["status"], nine["at"]) == ("done", case["timeline"][-1]["at"])


def test_every_step_of_the_procedure_is_told_with_its_name(folded):
    told = statuses(folded(FILED), {})
    assert [step["number"] for step in told] == list(range(1, 24))
    assert [step["name"] for step in told] == list(NAMES.values())


def test_every_lane_of_the_table_is_a_lane_of_the_procedure():
    used = {lane for lane, _ in next_acts.MAIN_LINE.values() if lane} | set(next_acts.AREA_LANES.values())
    assert used <= set(Lane)
    assert set(next_acts.AREA_LANES) == set(Area)


def test_a_silence_to_recognise_is_legals_and_comes_before_all_else(folded):
    acts = folded("PQRRadicated", "TermExpired")["next_acts"]
    assert [act["lane"] for act in acts] == ["legal", ASSISTANT]
    assert acts[0]["act"] == "Reconocer el silencio administrativo positivo"


@pytest.mark.parametrize("after", ["SilenceRecognised", "NotificationServed", "TermMoved"])
def test_no_silence_is_left_to_recognise_once_it_was_or_the_answer_is_notified_or_the_term_moved(folded, after):
    acts = folded("PQRRadicated", "TermExpired", after)["next_acts"]
    assert "legal" not in {act["lane"] for act in acts}


def test_a_silence_whose_72_hours_passed_is_to_be_recognised_now(folded):
    acts = folded("PQRRadicated", "TermExpired", "RecognitionOverdue")["next_acts"]
    assert (acts[0]["lane"], acts[0]["act"]) == (
        "legal",
        "Reconocer el silencio administrativo positivo: ya pasaron las 72 horas",
    )


def test_no_silence_is_left_once_an_answer_without_recursos_was_delivered(folded):
    communicated = ("ResponseFiled", {"needs_citation": False, "appeals": []})
    history = ("PQRRadicated", "TermExpired", communicated, "DeliveryAssigned", "CommunicationDelivered")
    assert "legal" not in {act["lane"] for act in folded(*history)["next_acts"]}
    assert alarm(folded(*history))["recognise_by"] is None
    assert alarm(folded("PQRRadicated", "TermExpired"))["recognise_by"] is not None
    cited = ("ResponseFiled", {"needs_citation": True})
    history = ("PQRRadicated", "TermExpired", cited, "DeliveryAssigned", "CommunicationDelivered")
    assert "legal" in {act["lane"] for act in folded(*history)["next_acts"]}


ACCEPTED = ("TermExpired", {"recognise_by": None, "copies_by": "2026-03-27"})


def test_what_an_unanswered_request_for_information_asked_is_the_professionals_to_hand_over(folded):
    acts = folded("PQRRadicated", ACCEPTED)["next_acts"]
    assert (acts[0]["lane"], acts[0]["act"]) == (
        PROFESSIONAL,
        "Entregar lo que se pidió, que se entiende aceptado, a más tardar el 27 de marzo de 2026",
    )


@pytest.mark.parametrize("after", ["NotificationServed", "TermMoved", "KindChanged"])
def test_nothing_is_left_to_hand_over_once_it_was_or_the_term_is_another(folded, after):
    acts = folded("PQRRadicated", ACCEPTED, after)["next_acts"]
    assert not [act for act in acts if act["act"].startswith("Entregar lo que se pidió")]


def test_what_nobody_completed_in_time_is_archived_by_the_professionals_concept(folded):
    lapsed = ("PQRRadicated", "CompletionRequested", "CompletionLapsed")
    words = "Archivar por desistimiento tácito: concepto «archiva», con sus razones"
    act = {"step": 3, "lane": PROFESSIONAL, "act": words}
    assert act in folded(*lapsed)["next_acts"]
    assert words not in {each["act"] for each in folded(*lapsed, "ConceptIssued")["next_acts"]}
    assert act not in folded(*lapsed, "CompletionReceived")["next_acts"]
    assert act not in folded("PQRRadicated", "CompletionRequested")["next_acts"]


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (3, "Quedan 3 días hábiles; vence el 24 de marzo de 2026."),
        (1, "Queda 1 día hábil; vence el 24 de marzo de 2026."),
        (0, "Vence hoy, 24 de marzo de 2026: es el último día para responder."),
    ],
)
def test_a_warning_counts_the_days_or_says_that_it_is_due_today(folded, left, told):
    warned = ("TermWarning", {"business_days_left": left, "due_on": "2026-03-24"})
    assert folded("PQRRadicated", warned)["timeline"][-1]["summary"] == told
