"""A case as it stood at a version or at an instant, and what changed between two of them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from intake.domain import index
from intake.domain.pqr import PQR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.domain.case_event import CaseEvent

Moment = int | datetime
"""A version (1, 2, 3, …) or an aware instant."""

BOOKKEEPING = {"id", "version", "pending_events", "held", "told", "changed_at", "term"}


def until(history: Sequence[CaseEvent], moment: Moment) -> list[CaseEvent]:
    """Return the events up to a version, or those that had happened by an instant, in the order of the history.

    A fact may be recorded after one that happened later (a visit told in the evening): an instant goes by when things
    happened, a version by when they were recorded.
    """
    if isinstance(moment, datetime):
        return [event for event in history if event.message.time <= moment]
    return list(history[:moment])


def state(history: Sequence[CaseEvent]) -> dict[str, Any]:
    """Return what these events make of the case: what decisions go by, its last fact, and its documents."""
    case = PQR(history[0].originator_id)
    for event in history:
        case.apply(event.message)
    last = history[-1].message
    return {
        "radicado": case.id,
        "version": max(event.originator_version for event in history),
        "last_event": last.type,
        "last_event_at": last.time,
        **{name: value for name, value in vars(case).items() if name not in BOOKKEEPING},
        "documents": index.of(history)["documents"],
    }


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the fields that two states have different, each with both values (None where a state has none)."""
    names = [*before, *(name for name in after if name not in before)]
    return [
        {"field": name, "before": before.get(name), "after": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    ]
