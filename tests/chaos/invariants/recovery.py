"""I15: after healing the system finds back by itself and soon; meanwhile it accepted what it promises to accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.chaos.evidence import INTAKE, Evidence, Outage, Violation
from tests.chaos.invariants.filing import REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.chaos.history import Operation

STEADY_WITHIN_S = 60.0
SETTLING_S = 1.0
"""How much of an outage's beginning and end is not looked at: a kill takes a moment to be one."""
FILING_NEEDS = frozenset({"postgres", f"{INTAKE}-web"})
"""What must be up for a filing to be accepted; nothing else is needed (docs/delivery-guarantees.md, 1)."""
SERVER_ERROR = 500


def the_system_recovers_by_itself(evidence: Evidence) -> list[Violation]:
    """I15: steady within 60 s of healing with no human act; filing goes on unless what it needs is down."""
    return [*_recovery(evidence), *_degradation(evidence)]


def _recovery(evidence: Evidence) -> Iterator[Violation]:
    for act in evidence.by_hand:
        yield Violation("I15", None, f"somebody had to help: {act}")
    if evidence.healed_at is None:
        return
    if evidence.steady_at is None:
        yield Violation("I15", None, "the system did not come to rest after everything was healed")
    elif (took := evidence.steady_at - evidence.healed_at) > STEADY_WITHIN_S:
        yield Violation("I15", None, f"the system took {took:.1f} s to come to rest, not {STEADY_WITHIN_S:.0f} s")


def _degradation(evidence: Evidence) -> Iterator[Violation]:
    needed = [outage for outage in evidence.outages if outage.what in FILING_NEEDS]
    for outage in evidence.outages:
        within = [op for op in evidence.history.operations if op.f == REGISTER and _within(op, outage)]
        if outage in needed and outage.down:
            yield from _accepted_without_store(outage, within)
        elif outage not in needed:
            free = [op for op in within if not any(_touches(op, other) for other in needed)]
            yield from _refused_without_need(outage, free)


def _accepted_without_store(outage: Outage, within: list[Operation]) -> Iterator[Violation]:
    for operation in within:
        if operation.ok:
            yield Violation("I15", operation.case, f"a filing was accepted while {outage.what} was down")


def _refused_without_need(outage: Outage, free: list[Operation]) -> Iterator[Violation]:
    for operation in free:
        if operation.status is None or operation.status >= SERVER_ERROR:
            says = f"a filing was answered {operation.status} while only {outage.what} was hurt"
            yield Violation("I15", operation.case, f"{says} (key {operation.key})")


def _within(operation: Operation, outage: Outage) -> bool:
    """Whether the whole request lies within the outage, its edges left out."""
    ended = float("inf") if outage.ended is None else outage.ended
    return (
        operation.ended is not None
        and outage.began + SETTLING_S <= operation.began
        and operation.ended <= ended - SETTLING_S
    )


def _touches(operation: Operation, outage: Outage) -> bool:
    ended = float("inf") if outage.ended is None else outage.ended + SETTLING_S
    return operation.began <= ended and (operation.ended or float("inf")) >= outage.began
