"""What the services' own tables must say, computed for the checker from the logs; only columns that a log decides.

A service acts in its own order and hears others in theirs. Where a column depends on how the two interleaved (the
stage of a case that was reopened while somebody worked on it), the log does not decide it and it is not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.chaos.contract import RADICATED
from tests.chaos.fold import legal_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.chaos.evidence import Evidence, LogRow

Rows: TypeAlias = dict[str, dict[str, Any]]
ENDS = {"PQRClosed", "PQRResolvedAtWindow", "PQRWithdrawn", "PQRTransferredOut"}
GIVES_A_LAST_DAY = ("TermExtended", "TermMoved", "KindChanged", "CompletionReceived", "PQRReopened")
STAGES = {
    "PQRTransferred": "transferred",
    "SupportsCompleted": "supports_completed",
    "PQRReceived": "received",
    "PQRClassified": "classified",
    "ConceptIssued": "concept_issued",
}
LETTER_STATES = {
    "ResponseDrafted": "drafted",
    "ResponseReturned": "returned",
    "ResponseApproved": "approved",
    "ResponseSigned": "signed",
    "ResponseFiled": "filed",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the column that names its rows."""

    name: str
    key: str


def expected(evidence: Evidence, service: str) -> dict[Table, Rows]:
    """Every row of a service's tables with the columns that are decided, by its key; empty for other services."""
    return {table: fold(evidence) for (of, table), fold in FOLDS.items() if of == service}


def _log(evidence: Evidence, service: str, *types: str) -> list[LogRow]:
    found = evidence.services.get(service)
    return [row for row in found.log if not types or row.type in types] if found else []


def _filed(evidence: Evidence) -> list[LogRow]:
    """Cases that staff act on: all that were filed, and what was brought in from the old system while still open."""
    return [row for row in _log(evidence, "intake", RADICATED, "PQRMigrated") if not row.data.get("ended")]


def _later(evidence: Evidence, cases: Rows, *types: str) -> list[LogRow]:
    """What intake states of these cases; what it states of unknown ones is the matter of I4."""
    return [row for row in _log(evidence, "intake", *types) if row.subject in cases]


def _routing_cases(evidence: Evidence) -> Rows:
    cases: Rows = {}
    for row in _filed(evidence):
        kept = ("kind", "cause_code", "municipality", "account", "due_on")
        at = datetime.fromisoformat(row.data["radicated_at"])
        cases[row.subject] = {**{name: row.data.get(name) for name in kept}, "radicated_at": at, "ended": None}
    for row in _later(evidence, cases, *ENDS, "PQRReopened"):
        before = cases[row.subject]["ended"]
        cases[row.subject]["ended"] = None if row.type == "PQRReopened" else before or row.type
    for row in _later(evidence, cases, "KindChanged"):
        cases[row.subject]["kind"] = row.data["kind"]
    for radicado, due_on in _last_days(evidence):
        if radicado in cases:
            cases[radicado]["due_on"] = due_on
    for radicado in cases.keys() - {row.subject for row in _later(evidence, cases, "PQRReopened")}:
        cases[radicado] |= _way([row for row in _log(evidence, "routing") if row.subject == radicado])
    return cases


def _last_days(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Each last day that intake gave to a case after its filing, in order."""
    for row in _log(evidence, "intake", *GIVES_A_LAST_DAY, "CalendarChanged"):
        if row.type == "CalendarChanged":
            yield from ((moved["radicado"], moved["due_on"]) for moved in row.data["cases_moved"])
        elif row.data.get("due_on"):
            yield row.subject, row.data["due_on"]


def _way(acts: Iterable[LogRow]) -> dict[str, Any]:
    """Where routing's own acts brought a case."""
    case: dict[str, Any] = {"stage": "radicated", "area": None, "person": None, "missing": [], "classification": None}
    for row in acts:
        if row.type == "AreaReportSubmitted":
            complete = row.data["complete"]
            case["stage"] = "reported_complete" if complete else "reported_incomplete"
            case["missing"] = list(row.data["missing"])
        elif row.type == "PQRAssigned":
            case["stage"] = case["stage"] if row.data["previous_person"] else "assigned"
            case["person"] = row.data["person"]
        elif row.type in STAGES:
            case["stage"] = STAGES[row.type]
            case["missing"] = case["missing"] if row.type == "PQRClassified" else []
        if row.type == "PQRTransferred":
            case |= {"area": row.data["area"], "person": None, "classification": None}
        if row.type == "PQRClassified":
            case["classification"] = row.data["classification"]
    return case


def _work_orders(evidence: Evidence) -> Rows:
    orders: Rows = {}
    for row in _log(evidence, "routing"):
        data = row.data
        if row.type == "WorkOrderOpened":
            order = {"radicado": row.subject, "type": data["order_type"]}
            order |= {name: data[name] for name in ("reason", "area")}
            orders[data["number"]] = {**order, "state": "open", "crew": None, "follows": data["follows"]}
        elif data.get("number") not in orders:
            continue
        elif row.type == "WorkOrderDispatched":
            orders[data["number"]] |= {"state": "dispatched", "crew": data["crew"], "area": data["area"]}
        elif row.type in {"WorkOrderVisited", "WorkOrderClosed"}:
            orders[data["number"]]["state"] = "visited" if row.type == "WorkOrderVisited" else "closed"
    return orders


def _concepts(evidence: Evidence, cases: Rows) -> list[LogRow]:
    return [row for row in _log(evidence, "routing", "ConceptIssued") if row.subject in cases]


def _billing_cases(evidence: Evidence) -> Rows:
    cases: Rows = {
        row.subject: {**{name: row.data.get(name) for name in ("kind", "account", "invoice")}, "ended": False}
        for row in _filed(evidence)
    }
    for row in _later(evidence, cases, "PQRClosed", "PQRWithdrawn", "PQRReopened"):
        cases[row.subject]["ended"] = row.type != "PQRReopened"
    for row in _later(evidence, cases, "KindChanged"):
        cases[row.subject]["kind"] = row.data["kind"]
    for row in _concepts(evidence, cases):
        cases[row.subject]["concept"] = row.data["way"]
    return cases


def _holds(evidence: Evidence) -> Rows:
    holds: Rows = {}
    for row in _log(evidence, "billing", "CollectionHeld", "CollectionReleased"):
        data = {name: row.data[name] for name in ("account", "invoice", "amount")}
        holds[row.subject] = {"radicado": row.subject, **data, "held": row.type == "CollectionHeld"}
    return holds


def _reliquidations(evidence: Evidence) -> Rows:
    kept = ("radicado", "invoice", "difference", "charge_needed", "trace_hash")
    return {
        row.data["number"]: {name: row.data[name] for name in kept}
        for row in _log(evidence, "billing", "ReliquidationDone")
    }


def _charges(evidence: Evidence) -> Rows:
    return {
        row.data["number"]: {"period": row.data["period"], "total": row.data["total"]}
        for row in _log(evidence, "billing", "ChargesLoaded")
    }


def _reversals(evidence: Evidence) -> Rows:
    return {
        row.data["number"]: {"reason": row.data["reason"]} for row in _log(evidence, "billing", "ReliquidationReversed")
    }


def _correspondence_cases(evidence: Evidence) -> Rows:
    kept = ("kind", "regime", "cause", "account", "appealed_radicado")
    cases: Rows = {
        row.subject: {
            **{name: row.data.get(name) for name in kept},
            "radicated_on": legal_date(row.data["radicated_at"]),
            "closed": False,
        }
        for row in _filed(evidence)
    }
    for row in _later(evidence, cases, "KindChanged"):
        cases[row.subject] |= {"kind": row.data["kind"], "regime": row.data["regime"]}
    for row in _later(evidence, cases, "PQRClosed"):
        cases[row.subject]["closed"] = True
    for row in _concepts(evidence, cases):
        cases[row.subject] |= {"concept_way": row.data["way"], "concept_result": row.data["proposed_result"]}
    return cases


def _reliquidations_heard(evidence: Evidence) -> Rows:
    kept = ("radicado", "invoice", "period", "before", "after", "difference", "charge_needed")
    heard: Rows = {}
    for row in _log(evidence, "billing"):
        if row.type == "ReliquidationDone":
            heard[row.data["number"]] = {**{n: row.data[n] for n in kept}, "loaded_onto": None, "reversed": False}
        elif row.data.get("number") not in heard:
            continue
        elif row.type == "ChargesLoaded":
            heard[row.data["number"]]["loaded_onto"] = row.data["period"]
        elif row.type == "ReliquidationReversed":
            heard[row.data["number"]]["reversed"] = True
    return heard


def _letters(evidence: Evidence) -> Rows:
    letters: Rows = defaultdict(dict)
    kept = ("draft", "result", "needs_citation", "signed_on", "outgoing_number")
    for row in _log(evidence, "correspondence", *LETTER_STATES):
        told = {name: row.data[name] for name in kept if name in row.data}
        number = row.data["letter"].lower()  # events write it in capitals, the table keeps it as a uuid
        letters[number] |= {"radicado": row.subject, "state": LETTER_STATES[row.type], **told}
    return dict(letters)


def _notification_cases(evidence: Evidence) -> Rows:
    cases: Rows = {
        row.subject: {
            "kind": row.data["kind"],
            "channel": row.data["channel"],
            "electronic_consent": row.data["electronic_notification"],
            "closed_on": None,
        }
        for row in _filed(evidence)
    }
    for row in _later(evidence, cases, "KindChanged"):
        cases[row.subject]["kind"] = row.data["kind"]
    for row in _later(evidence, cases, "PQRClosed"):
        cases[row.subject]["closed_on"] = legal_date(row.at)
    return cases


def _communications(evidence: Evidence) -> Rows:
    sent: Rows = {}
    for row in _log(evidence, "correspondence", "ResponseFiled"):
        kept = {name: row.data[name] for name in ("letter", "result", "filed_on", "needs_citation", "appeals")}
        about = {"radicado": row.subject, "act_on": row.data["signed_on"], "attempts": 0}
        sent[row.data["outgoing_number"]] = {**about, **kept, "state": "filed"}
    done: dict[str, set[str]] = defaultdict(set)
    for row in _log(evidence, "notification"):
        number = row.data.get("outgoing_number")
        if number in sent:
            done[number].add(row.type)
            sent[number]["state"] = _standing(done[number])
            sent[number]["attempts"] += row.type == "DeliveryAttempted"
    return sent


def _standing(done: set[str]) -> str:
    delivered, recorded = "CommunicationDelivered" in done, "DeliveryRecorded" in done
    if "NotificationServed" in done and (recorded or not delivered):
        return "notified"
    if recorded:
        return "recorded"
    if delivered:
        return "delivered"
    return "assigned" if "DeliveryAssigned" in done else "filed"


def _notifications(evidence: Evidence) -> Rows:
    kept = ("mode", "served_on", "effective_on", "appeal_until")
    return {
        row.data["outgoing_number"]: {name: row.data[name] for name in kept}
        for row in _log(evidence, "notification", "NotificationServed")
    }


FOLDS: dict[tuple[str, Table], Callable[[Evidence], Rows]] = {
    ("routing", Table("pqr_case", "radicado")): _routing_cases,
    ("routing", Table("work_order", "number")): _work_orders,
    ("billing", Table("cases", "radicado")): _billing_cases,
    ("billing", Table("collection_holds", "radicado")): _holds,
    ("billing", Table("reliquidations", "number")): _reliquidations,
    ("billing", Table("charges", "reliquidation")): _charges,
    ("billing", Table("reversals", "reliquidation")): _reversals,
    ("correspondence", Table("cases", "radicado")): _correspondence_cases,
    ("correspondence", Table("reliquidations", "number")): _reliquidations_heard,
    ("correspondence", Table("letters", "letter")): _letters,
    ("notification", Table("cases", "radicado")): _notification_cases,
    ("notification", Table("communications", "outgoing")): _communications,
    ("notification", Table("notifications", "outgoing")): _notifications,
}
