"""The promises of Radica as pure functions of what a run left behind (reliability.md 4.4).

Each gives the violations it found, none if the promise was kept. Safety holds at every moment, whatever is broken;
liveness only after everything was healed and the system was given time. Green counts for as much as there was to look
at: `looked_at`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from tests.chaos.evidence import Evidence, Violation
from tests.chaos.invariants import chain, delivery, filing, history_of_cases, logs, projection, queues, recovery
from tests.chaos.invariants.looked_at import looked_at

__all__ = ["ALL", "LIVENESS", "SAFETY", "Invariant", "check", "looked_at"]

Invariant: TypeAlias = Callable[[Evidence], list[Violation]]

SAFETY: dict[str, Invariant] = {
    "I1": filing.every_answered_act_is_in_the_log_once,
    "I2": filing.a_key_has_one_effect,
    "I3": filing.numbers_are_unique_and_without_gaps,
    "I4": history_of_cases.versions_count_from_one_without_holes,
    "I7": delivery.events_of_a_case_are_taken_in_order,
    "I13": chain.history_is_sealed,
}
LIVENESS: dict[str, Invariant] = {
    "I5": delivery.every_event_is_published_and_taken,
    "I6": delivery.every_effect_is_there_once,
    "I8": projection.what_is_shown_is_the_fold_of_the_log,
    "I9": queues.no_work_is_left,
    "I10": queues.dead_letters_are_the_poison,
    "I15": recovery.the_system_recovers_by_itself,
    "I16": logs.every_error_has_its_reason,
}
ALL: dict[str, Invariant] = {**SAFETY, **LIVENESS}


def check(evidence: Evidence, invariants: Iterable[str] = ALL) -> list[Violation]:
    """Every violation of these invariants (all, unless they are named), in their order."""
    return [violation for name in invariants for violation in ALL[name](evidence)]
