"""I16: an error in a log has its reason among the faults; an answer of 5xx can be found in a log by its number."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.chaos.evidence import Evidence, LogLine, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

BAD = frozenset({"error", "critical", "unreadable"})
DEAD_LETTERED = "message_dead_lettered"
EXPLAINED = frozenset(
    {"request_answered", "request_failed", "answer_broken_off", "call_failed", "database_frozen", "queue_was_gone"}
)
"""Errors that a fault explains while it lasts; any of them at another time is unexplained."""
AFTERMATH = timedelta(seconds=20)
"""How long after a fault its errors may still come: statements are cut off after 15 s, connections opened in 5 s."""
SERVER_ERROR = 500


def every_error_has_its_reason(evidence: Evidence) -> list[Violation]:
    """I16: no ERROR without a fault that explains it; each 5xx that a client saw is in a log under its request_id."""
    return [*_unexplained(evidence), *_untraceable(evidence)]


def _unexplained(evidence: Evidence) -> Iterator[Violation]:
    buried = Counter(poison.queue for poison in evidence.poison)
    for line in evidence.log_lines:
        if line.level not in BAD:
            continue
        queue = str(line.fields.get("queue"))
        if line.event == DEAD_LETTERED and buried[queue]:
            buried[queue] -= 1
        elif line.event not in EXPLAINED or not _during_a_fault(evidence, line):
            says = f"{line.process} says {line.level} {line.event}: {_rest(line)}"
            yield Violation("I16", line.fields.get("radicado"), says)


def _during_a_fault(evidence: Evidence, line: LogLine) -> bool:
    if line.at is None:
        return False
    for outage in evidence.outages:
        began = evidence.history.wall(outage.began)
        ended = None if outage.ended is None else evidence.history.wall(outage.ended) + AFTERMATH
        if began <= line.at and (ended is None or line.at <= ended):
            return True
    return False


def _untraceable(evidence: Evidence) -> Iterator[Violation]:
    logged = {line.fields.get("request_id") for line in evidence.log_lines}
    for operation in evidence.history.operations:
        if (operation.status or 0) < SERVER_ERROR:
            continue
        request_id = operation.body.get("request_id")
        if request_id is None or request_id not in logged:
            says = f"the answer {operation.status} to {operation.process} ({operation.f}) is in no log: {request_id}"
            yield Violation("I16", operation.case, says)


def _rest(line: LogLine) -> str:
    return ", ".join(f"{name}={value}" for name, value in sorted(line.fields.items()))[:300]
