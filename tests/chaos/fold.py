"""What reporting must show of a case, computed for the checker from the case's rows of intake's log.

Written from contracts/events and the procedure GCO-Df01, as tables, and without a line of production code: two
computations that agree are worth more than one that agrees with itself. Only the words that people read (a timeline
entry's title and summary, an act's wording) are not computed a second time; they need only be there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.chaos import fold_steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.chaos.evidence import LogRow

BOGOTA = ZoneInfo("America/Bogota")

FILED_WITH = (
    "kind", "channel", "regime", "cause_code", "cause_group", "cause", "account", "municipality", "invoice",
    "appealed_radicado", "electronic_notification", "anonymous", "preferential", "due_on",
)  # fmt: skip
# event -> {field of the document: field of the event}
TAKEN_OVER: dict[str, dict[str, str]] = {
    "PQRRadicated": {name: name for name in FILED_WITH},
    "PQRMigrated": {
        name: name for name in (*FILED_WITH, "original_number", "answered_on", "outgoing_number", "notified_on")
    },
    "PQRResolvedAtWindow": {"result": "result"},
    "CompletionRequested": {"awaits_user_until": "until"},
    "CompletionReceived": {"due_on": "due_on"},
    "CompletionLapsed": {"lapsed_on": "until"},
    "TermExpired": {"copies_by": "copies_by"},
    "PQRWithdrawn": {"withdrawn_on": "withdrawn_on"},
    "PQRTransferredOut": {"transferred_out_on": "transferred_on"},
    "PQRVoided": {"stands_under": "stands_under"},
    "TermExtended": {"due_on": "due_on"},
    "TermMoved": {"due_on": "due_on"},
    "TermWarning": {"warned_days_left": "business_days_left"},
    "KindChanged": {"kind": "kind", "regime": "regime", "due_on": "due_on"},
    "PQRClosed": {
        name: name for name in ("result", "answered_on", "at_window", "sui_kind", "sui_response", "sui_notification")
    },
    "PQRArchived": {"archived_on": "archived_on"},
    "PersonalDataErased": {"erased_on": "erased_on"},
    "PQRTransferred": {"area": "area"},
    "PQRAssigned": {"area": "area", "person": "person"},
    "PQRClassified": {"classification": "classification"},
    "ConceptIssued": {"way": "way"},
    "CollectionHeld": {"held_amount": "amount"},
    "ResponseDrafted": {"letter": "letter", "result": "result", "needs_citation": "needs_citation"},
    "ResponseApproved": {"result": "result"},
    "ResponseSigned": {name: name for name in ("result", "signed_on", "needs_citation", "appeals")},
    "ResponseFiled": {
        "response_filed_on": "filed_on",
        **{name: name for name in ("result", "outgoing_number", "signed_on", "needs_citation", "appeals")},
    },
    "DeliveryAssigned": {"delivery_channel": "channel"},
    "CommunicationDelivered": {"delivery_channel": "channel"},
    "CitationSent": {"citation_sent_on": "sent_on", "appear_by": "appear_by"},
    "NoticePosted": {"notice_posted_on": "posted_on"},
    "NotificationServed": {
        "notification_mode": "mode",
        "notified_on": "served_on",
        "effective_on": "effective_on",
        "appeal_until": "appeal_until",
    },
    "DecisionFirm": {"firm_on": "firm_on"},
    "ForwardedToSSPD": {"forwarded_on": "forwarded_on"},
}
# the same for instants, which the document writes in UTC with microseconds
INSTANTS: dict[str, dict[str, str]] = {
    "PQRRadicated": {"filed_at": "filed_at", "radicated_at": "radicated_at"},
    "PQRMigrated": {"filed_at": "filed_at", "radicated_at": "radicated_at"},
    "TermExpired": {"recognise_by": "recognise_by"},
    "SilenceRecognised": {"silence_recognised_at": "recognised_at"},
    "CommunicationDelivered": {"delivered_at": "delivered_at"},
}
ANOTHER_LAST_DAY = {
    "warned_days_left": None,
    "expired": False,
    "recognise_by": None,
    "recognition_overdue": False,
    "copies_by": None,
}
"""What was warned of, or had expired, was the former one."""
# what the mere event means
MEANS: dict[str, dict[str, Any]] = {
    "PQRResolvedAtWindow": {"at_window": True},
    "CompletionRequested": {"lapsed_on": None},
    "CompletionReceived": {"awaits_user_until": None, "lapsed_on": None},
    "RecognitionOverdue": {"recognition_overdue": True},
    "PQRWithdrawn": {"awaits_user_until": None},
    "PQRTransferredOut": {"awaits_user_until": None},
    "PQRClosed": {"awaits_user_until": None},
    "PQRReopened": {"closed_on": None, "archived_on": None},
    "TermExtended": ANOTHER_LAST_DAY,
    "TermMoved": ANOTHER_LAST_DAY,
    "KindChanged": ANOTHER_LAST_DAY,
    "TermExpired": {"expired": True},
    "PQRTransferred": {"person": None},
    "CollectionReleased": {"held_amount": None},
}
# where an absent field of the event leaves the document as it was
KEPT_IF_ABSENT: dict[str, dict[str, str]] = {
    "PQRClosed": {"outgoing_number": "outgoing_number", "notified_on": "notified_on"},
    "PQRReopened": {"due_on": "due_on"},
}
BEGINNINGS = {"PQRRadicated", "PQRMigrated"}
NOTED = ("code", "text", "act", "article", "until", "other_radicado")
COUNTED = {
    "TermExtended": "extensions",
    "PQRReopened": "reopenings",
    "ResponseReturned": "returns",
    "DeliveryAttempted": "attempts",
}


def document(rows: Sequence[LogRow], calendar_changes: Sequence[LogRow] = ()) -> dict[str, Any]:
    """A case's document: `rows` are its events in order, `calendar_changes` every CalendarChanged of the same log."""
    case: dict[str, Any] = {"radicado": rows[0].subject, "step": 1, "done": {}, "timeline": [], "documents": []}
    case |= {
        "orders": [],
        "reliquidations": [],
        "first_position": rows[0].position,
        **dict.fromkeys(COUNTED.values(), 0),
        "completions": 0,
    }
    for row in sorted([*rows, *calendar_changes], key=lambda row: row.position):
        if row.type == "CalendarChanged":
            _move_term(case, row)
        else:
            _apply(case, row)
    case["open_orders"] = len(fold_steps.still_out(case))
    case["state"] = fold_steps.state(case)
    case["next_acts"] = fold_steps.next_acts(case)
    return case


def utc(at: str | datetime) -> str:
    """An instant as documents write it: in UTC, with microseconds and Z."""
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _instant(at: str | None) -> str | None:
    return None if at is None else utc(at)


def legal_date(at: str | datetime) -> str:
    """The date that an instant has in Colombia."""
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    return instant.astimezone(BOGOTA).date().isoformat()


def _apply(case: dict[str, Any], row: LogRow) -> None:
    at, data = utc(row.at), row.data
    _lists(case, row.type, data, at)
    fold_steps.move(case, row.type, data, utc(data["filed_at"]) if row.type == "PQRMigrated" else at)
    case |= {ours: data.get(theirs) for ours, theirs in TAKEN_OVER.get(row.type, {}).items()}
    case |= {ours: _instant(data.get(theirs)) for ours, theirs in INSTANTS.get(row.type, {}).items()}
    case |= MEANS.get(row.type, {})
    case |= {
        ours: data[theirs] for ours, theirs in KEPT_IF_ABSENT.get(row.type, {}).items() if data.get(theirs) is not None
    }
    if row.type in COUNTED:
        case[COUNTED[row.type]] += 1
    _notes(case, row)
    if row.type in BEGINNINGS:
        case["radicated_on"] = legal_date(data["radicated_at"])
    if row.type == "PQRMigrated" and data["ended"]:
        case |= {name: data["ended"][name] for name in ("result", "closed_on", "archived_on")}
    if row.type == "PQRClosed":
        case["closed_on"] = legal_date(at)
    if row.type == "PersonalDataErased":
        case["removed"] = [document["sha256"] for document in data.get("removed", ())]
    case |= {"sequence": row.sequence, "position": row.position, "updated_at": at}
    case["timeline"].append(_entry(row, at))
    known = {each["sha256"] for each in case["documents"]}
    for reference in _references(data):
        if reference["sha256"] not in known:
            known.add(reference["sha256"])
            case["documents"].append({n: reference[n] for n in ("sha256", "name", "media_type", "size", "service")})


def _notes(case: dict[str, Any], row: LogRow) -> None:
    """What filing noted, until it was asked for; asking for more time is not asking again."""
    if row.type in BEGINNINGS:
        case["notes"] = [{name: note.get(name) for name in NOTED} for note in row.data.get("notes", [])]
    if row.type == "CompletionRequested":
        case["notes"] = [note for note in case["notes"] if note["act"] != "request_completion"]
        case["completions"] += not row.data.get("extended")


def _lists(case: dict[str, Any], event: str, data: Any, at: str) -> None:
    """Work orders and reliquidations: each begins with one event and is changed by later ones of its number."""
    if event == "WorkOrderOpened":
        order = {"number": data["number"], "type": data["order_type"], "area": data["area"], "opened_at": at}
        case["orders"].append({**order, "follows": data.get("follows"), "status": "opened"})
    elif event == "ReliquidationDone":
        same = ("number", "invoice", "period", "before", "after", "difference", "charge_needed")
        case["reliquidations"].append({**{name: data[name] for name in same}, "reversed": False, "done_at": at})
    for each in case["orders"] if event.startswith("WorkOrder") else case["reliquidations"]:
        if each["number"] == data.get("number"):
            each.update(_changed(event, data, at))


def _changed(event: str, data: Any, at: str) -> dict[str, Any]:
    """What an event changes in the work order or reliquidation of its number."""
    match event:
        case "WorkOrderDispatched":
            return {"status": "dispatched", "crew": data["crew"], "area": data["area"], "dispatched_at": at}
        case "WorkOrderVisited":
            return {"status": "visited", "visited_at": utc(data["visited_at"])}
        case "WorkOrderClosed":
            return {"status": "closed", "result": data["result"]["type"], "closed_at": at}
        case "ChargesLoaded":
            return {"charged": data["total"]}
        case "ReliquidationReversed":
            return {"reversed": True}
    return {}


def _entry(row: LogRow, at: str) -> dict[str, Any]:
    who = {"id": row.actor, "lane": row.lane}
    return {"sequence": row.sequence, "event_id": row.message_id, "type": row.type, "at": at, "actor": who}


def _references(data: Any) -> Iterator[dict[str, Any]]:
    """The files that an event names, in the order of its fields."""
    for value in data.values():
        for each in value if isinstance(value, list | tuple) else (value,):
            if isinstance(each, dict) and "sha256" in each:
                yield each


def _move_term(case: dict[str, Any], row: LogRow) -> None:
    for moved in row.data.get("cases_moved", ()):
        if moved["radicado"] == case["radicado"] and moved["previous_due_on"] == case.get("due_on"):
            case["due_on"] = moved["due_on"]
