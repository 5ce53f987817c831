"""How a case moves along the 23 steps of GCO-Df01 and whose turn it is, as the checker reads the procedure."""

from __future__ import annotations

from typing import Any

Case = dict[str, Any]

REPORTS = {"2", "23"}
CLOSING = 22
ENDINGS = {"PQRWithdrawn", "PQRTransferredOut", "PQRVoided", "PQRClosed"}

# event -> (step that it carries out, step that comes next); what depends on the case stands in `_forward`
STRAIGHT_ON: dict[str, tuple[int, int]] = {
    "PQRRadicated": (1, 3),
    "PQRResolvedAtWindow": (1, CLOSING),
    "PQRTransferred": (3, 4),
    "SupportsCompleted": (6, 7),
    "PQRReceived": (7, 8),
    "ResponseDrafted": (13, 14),
    "ResponseApproved": (14, 15),
    "ResponseSigned": (15, 16),
    "ResponseFiled": (16, 17),
}
LANE_OF_STEP = {
    3: "customer_service_assistant",
    4: "commercial_director",
    7: "customer_service_professional",
    8: "customer_service_professional",
    9: "customer_service_assistant",
    10: "customer_service_professional",
    11: "billing_coordinator",
    12: "billing_coordinator",
    13: "customer_service_assistant",
    14: "customer_service_professional",
    15: "commercial_director",
    16: "records_assistant",
    17: "customer_service_assistant",
    18: "field_operator",
    19: "customer_service_technician",
    20: "customer_service_assistant",
    21: "customer_service_assistant",
    22: "customer_service_assistant",
}
LANE_OF_NOTE = {
    "request_completion": "customer_service_assistant",
    "transfer_out": "customer_service_professional",
}
STEPS_OF_THE_AREA = {5, 6}
LANE_OF_AREA = {
    "servicio_al_cliente": "customer_service_technician",
    "micromedicion": "metering_technician",
    "facturacion": "billing_coordinator",
    "cartera": "billing_coordinator",
    "comercial": "field_operator",
    "operacion": "field_operator",
    "juridica": "legal",
}


def move(case: Case, event: str, data: Any, at: str) -> None:
    """Move a case by one event; its orders already stand as after the event, all else as before it."""
    if event == "PQRArchived":
        case["done"] = {**case["done"], str(CLOSING): at}
    elif event == "PQRReopened":
        _go_back(case, 8)
    elif case.get("closed_on"):
        return  # what other services state of a closed case is told, and moves nothing
    elif event in ENDINGS:
        case["step"] = CLOSING
    elif (step := _back(case, event)) is not None:
        _go_back(case, step)
    elif (did_and_next := STRAIGHT_ON.get(event) or _forward(case, event, data)) is not None:
        did, following = did_and_next
        if following:
            _go_back(case, following)
        case["done"] = {**case["done"], str(did): at}


def still_out(case: Case) -> list[dict[str, Any]]:
    """The case's work orders that are not closed."""
    return [order for order in case["orders"] if not order.get("closed_at")]


def state(case: Case) -> str:
    """One of the five states."""
    if case.get("archived_on"):
        return "archivada"
    if case.get("closed_on"):
        return "cerrada"
    if case.get("awaits_user_until"):
        return "pendiente_usuario"
    return "pendiente_orden" if case["step"] == 9 else "en_tramite"


def next_acts(case: Case) -> list[dict[str, Any]]:
    """Step and lane of everything that can be done next, the main line first."""
    if state(case) == "archivada":
        return []
    if state(case) == "cerrada":
        return [{"step": CLOSING, "lane": LANE_OF_STEP[CLOSING]}]
    orders = still_out(case)
    step = case["step"]
    covered = step == 9 and any(order["status"] == "visited" for order in orders)
    areas_lane = LANE_OF_AREA[case.get("area") or "servicio_al_cliente"]
    lane = areas_lane if step in STEPS_OF_THE_AREA else LANE_OF_STEP.get(step)
    main = [{"step": step, "lane": lane}] if lane and not covered else []
    return [*_silence(case), *_lapsed(case), *_of_notes(case), *main, *map(_of_order, orders)]


def _silence(case: Case) -> list[dict[str, Any]]:
    """A positive silence is Legal's to recognise; what counts as accepted, the professional's to hand over.

    Neither once the answer was notified, or delivered where that is enough.
    """
    if case.get("notified_on") or (case.get("needs_citation") is False and case.get("delivered_at")):
        return []
    if case.get("recognise_by") and not case.get("silence_recognised_at"):
        return [{"step": case["step"], "lane": "legal"}]
    return [{"step": case["step"], "lane": "customer_service_professional"}] if case.get("copies_by") else []


def _lapsed(case: Case) -> list[dict[str, Any]]:
    """What nobody completed in time waits for the concept that archives it."""
    waits = case.get("lapsed_on") and case["step"] <= 10
    return [{"step": case["step"], "lane": "customer_service_professional"}] if waits else []


def _of_notes(case: Case) -> list[dict[str, Any]]:
    """What filing noted has an act of its own where it has a last day before the answer's."""
    return [{"step": 1, "lane": LANE_OF_NOTE[note["act"]]} for note in case["notes"] if note["act"] in LANE_OF_NOTE]


def _of_order(order: dict[str, Any]) -> dict[str, Any]:
    if order["status"] == "dispatched":
        return {"step": 9, "lane": "metering_technician" if order["area"] == "micromedicion" else "field_operator"}
    return {"step": 9 if order["status"] == "visited" else 3, "lane": "customer_service_assistant"}


def _back(case: Case, event: str) -> int | None:
    """The step to which an event takes the case back; None if it does not."""
    step = case["step"]
    if event == "ResponseReturned":
        return 13
    if event == "WorkOrderOpened" and step == 10:
        return 9
    return 11 if event == "ReliquidationReversed" and step in {12, 13} else None


def _forward(case: Case, event: str, data: Any) -> tuple[int, int] | None:
    """Step done and step that follows (0: the case stays where it is), where they depend on case and event."""
    step = case["step"]
    on_address = data.get("channel") == "address"
    to_notify = case.get("needs_citation") and not case.get("notified_on")
    nothing_left = data.get("ended") or data.get("notified_on")
    possible = {
        "PQRMigrated": (True, 1, CLOSING if nothing_left else 3),
        "PQRAssigned": (not data.get("previous_person"), 4, 5),
        "AreaReportSubmitted": (True, 5, 7 if data.get("complete") else 6),
        "PQRClassified": (True, 8, 9 if data.get("waiting") or still_out(case) else 10),
        "WorkOrderClosed": (step == 9 and not still_out(case), 9, 10),
        "ConceptIssued": (True, 10, 11 if data.get("way") == "reliquidate" else 13),
        "ReliquidationDone": (step <= 13, 11, 12 if data.get("charge_needed") else 13),
        "ChargesLoaded": (step <= 13, 12, 13),
        "DeliveryAssigned": (True, 17, 18 if on_address else 19),
        "CommunicationDelivered": (True, 18 if on_address else 19, 20),
        "DeliveryRecorded": (True, 20, 21 if to_notify else CLOSING),
        "NotificationServed": (True, 21, 0 if step == 20 else CLOSING),
    }
    holds, did, following = possible.get(event, (False, 0, 0))
    return (did, following) if holds else None


def _go_back(case: Case, step: int) -> None:
    """Stand at a step: it and those after it are to do (again); reports stay issued."""
    case["step"] = step
    case["done"] = {number: at for number, at in case["done"].items() if int(number) < step or number in REPORTS}
