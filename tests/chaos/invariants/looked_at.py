"""How much each invariant had to look at: a run in which it was nothing proves nothing of that promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.chaos.contract import RADICATED, of_a_case
from tests.chaos.invariants.filing import NUMBERED

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.chaos.evidence import Evidence


def looked_at(evidence: Evidence) -> dict[str, int]:
    """For each invariant, the number of things that it compares in this evidence."""
    return {name: count(evidence) for name, count in COUNTS.items()}


def _answered(evidence: Evidence) -> int:
    return sum(operation.ok and "event_id" in operation.body for operation in evidence.history.operations)


def _keys(evidence: Evidence) -> int:
    return len({(operation.actor, operation.key) for operation in evidence.history.operations if operation.key})


def _numbers(evidence: Evidence) -> int:
    return sum(
        row.type in NUMBERED and row.source == service.name
        for service in evidence.services.values()
        for row in service.log
    )


def _cases(evidence: Evidence) -> int:
    return sum(row.type == RADICATED for row in evidence.intake.log)


def _deliveries(evidence: Evidence) -> int:
    """Each event as often as there are subscribers that must take it."""
    return sum(
        subscription.takes(row.type)
        for subscription in evidence.subscriptions
        if subscription.source in evidence.services
        for row in evidence.services[subscription.source].log
    )


def _taken(evidence: Evidence) -> int:
    inboxes = sum(len(service.inbox or ()) for service in evidence.services.values())
    return inboxes + sum(len(document.get("timeline", ())) for document in (evidence.cases or {}).values())


def _shown(evidence: Evidence) -> int:
    rows = sum(len(rows) for service in evidence.services.values() for rows in service.tables.values())
    return rows + len(evidence.cases or {})


def _sealed(evidence: Evidence) -> int:
    return sum(row.sealing is not None and of_a_case(row.type) for row in evidence.intake.log)


COUNTS: dict[str, Callable[[Evidence], int]] = {
    "I1": _answered,
    "I2": _keys,
    "I3": _numbers,
    "I4": _cases,
    "I5": _deliveries,
    "I6": _taken,
    "I7": _taken,
    "I8": _shown,
    "I9": lambda evidence: len(evidence.queues or ()),
    "I10": lambda evidence: len(evidence.poison) + len(evidence.dead_letters),
    "I13": _sealed,
    "I15": lambda evidence: int(evidence.healed_at is not None),
    "I16": lambda evidence: len(evidence.log_lines),
}
