"""I4: a case's history in intake's log is 1, 2, 3, … and begins with its filing; nothing speaks of an unknown case."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tests.chaos.contract import RADICATED, of_a_case
from tests.chaos.evidence import INTAKE, Evidence, LogRow, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, KeysView


def versions_count_from_one_without_holes(evidence: Evidence) -> list[Violation]:
    """I4: per case versions are 1..n in the order of the log; no event of any service refers to an unknown case."""
    cases: dict[str, list[LogRow]] = defaultdict(list)
    for row in evidence.intake.log:
        if of_a_case(row.type):
            cases[row.subject].append(row)
    found = [violation for case, rows in cases.items() for violation in _history(case, rows)]
    if INTAKE in evidence.services:
        found += _of_unknown_cases(evidence, cases.keys())
    return found


def _history(case: str, rows: list[LogRow]) -> Iterator[Violation]:
    versions = [row.sequence for row in rows]
    if versions != list(range(1, len(rows) + 1)):
        yield Violation("I4", case, f"its versions in the order of the log are {versions}")
    begins = [row.sequence for row in rows if row.type == RADICATED]
    if begins != [1]:
        yield Violation("I4", case, f"its filing stands at {begins or 'no'} version, not at 1")


def _of_unknown_cases(evidence: Evidence, cases: KeysView[str]) -> Iterator[Violation]:
    for service in evidence.services.values():
        for row in service.log:
            if of_a_case(row.type) and row.subject not in cases:
                says = f"{service.name} states {row.type} of a case that intake never filed"
                yield Violation("I4", row.subject, says)
