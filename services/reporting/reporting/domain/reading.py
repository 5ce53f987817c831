"""A case as it is answered over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reporting.domain.next_acts import silence_is_owed
from reporting.domain.steps import NAMES, statuses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reporting.domain.case import Case

    Remaining = Callable[[str], int]


DETAILS = (
    "radicated_at", "area", "person", "invoice", "appealed_radicado", "classification", "orders", "reliquidations",
    "letter", "outgoing_number", "result", "needs_citation", "signed_on", "citation_sent_on", "appear_by",
    "notification_mode", "notified_on", "appeal_until", "firm_on", "closed_on", "archived_on", "notes",
    "stands_under", "original_number", "answered_on",
)  # fmt: skip
"""What a case answers besides what every reader needs: the numbers and dates that the next act asks for."""


def item(case: Case, remaining: Remaining, lane: str | None = None) -> dict[str, Any]:
    """A case in a list: where it stands, what comes next (for `lane`, if one is named) and how much time is left.

    `remaining` counts the business days left until a last day; negative when it has passed.
    """
    acts = [act for act in case["next_acts"] if lane is None or act["lane"] == lane]
    step = acts[0]["step"] if acts else case["step"]
    return {
        "radicado": case["radicado"],
        "kind": case["kind"],
        "cause": case["cause"],
        "municipality": case["municipality"],
        "step": step,
        "step_name": NAMES[step],
        "next_act": acts[0]["act"] if acts else None,
        "due_on": case["due_on"],
        "remaining_business_days": remaining(case["due_on"]),
        "state": case["state"],
        **alarm(case),
    }


def alarm(case: Case) -> dict[str, Any]:
    """What the clock has told of a case: warned (with so many business days left), expired, and what that asks for.

    `recognise_by` stands as long as the silence is to be recognised; until `awaits_user_until` the term stands still.
    """
    return {
        "warned_days_left": case.get("warned_days_left"),
        "expired": bool(case.get("expired")),
        "recognise_by": case.get("recognise_by") if silence_is_owed(case) else None,
        "awaits_user_until": case.get("awaits_user_until"),
    }


def found(case: Case, remaining: Remaining) -> dict[str, Any]:
    """A case in the answer to a search: as in a list, with its account, area and first day."""
    return {
        **item(case, remaining),
        "account": case["account"],
        "area": case.get("area"),
        "radicated_on": case["radicated_on"],
    }


def whole(case: Case, remaining: Remaining, reported: Mapping[int, str]) -> dict[str, Any]:
    """A whole case. `reported` says when the reports of steps 2 and 23 that include it were issued."""
    return {
        "radicado": case["radicado"],
        "kind": case["kind"],
        "channel": case["channel"],
        "regime": case["regime"],
        "cause_code": case["cause_code"],
        "cause": case["cause"],
        "municipality": case["municipality"],
        "account": case["account"],
        "state": case["state"],
        "step": case["step"],
        "steps": statuses(case, reported),
        "next_acts": case["next_acts"],
        "due_on": case["due_on"],
        "remaining_business_days": remaining(case["due_on"]),
        **alarm(case),
        "timeline": case["timeline"],
        "documents": [
            {**document, "removed": document["sha256"] in case.get("removed", ())} for document in case["documents"]
        ],
        "details": {name: case.get(name) for name in DETAILS},
    }
