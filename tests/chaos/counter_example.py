"""The smallest case that shows how a promise was broken: everything that is known of it, in the order of time.

What clients and the nemesis did stands there by their own clock, what the servers wrote by theirs; it is one machine.
A row of a log stands at its commit where the server keeps that instant, else at the instant of the fact.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.chaos.history import NEMESIS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tests.chaos.evidence import Evidence, Violation
    from tests.chaos.history import Line

WIDTH = 14
LONGEST = 160


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """Something that happened, where, and in words."""

    at: datetime
    where: str
    says: str


def smallest(evidence: Evidence, violations: Iterable[Violation]) -> dict[str, str]:
    """For each invariant that was violated, its smallest counter-example as text."""
    by_invariant: dict[str, list[Violation]] = defaultdict(list)
    for violation in violations:
        by_invariant[violation.invariant].append(violation)
    return {
        name: text(evidence, min(found, key=lambda violation: _size(evidence, violation)))
        for name, found in by_invariant.items()
    }


def text(evidence: Evidence, violation: Violation) -> str:
    """One violation with the timeline of its case; where it is of no case, with what the nemesis did."""
    of = f" of case {violation.case}" if violation.case else ""
    moments = [
        f"  {moment.at:%H:%M:%S.%f}  {moment.where:<{WIDTH}}  {moment.says}"[:LONGEST]
        for moment in sorted(timeline(evidence, violation.case))
    ]
    return "\n".join([f"{violation.invariant}{of}: {violation.says}", *moments])


def timeline(evidence: Evidence, case: str | None) -> Iterator[Moment]:
    """Everything that is known of a case: requests and answers, rows of logs, what was taken, and every fault."""
    yield from _told(evidence, case)
    if case is None:
        return
    known: dict[str, str] = {}
    for service in evidence.services.values():
        for row in service.log:
            if row.subject == case:
                known[row.message_id] = row.type
                version = f" as version {row.sequence}" if row.sequence is not None else ""
                says = f"log {row.position}: {row.type}{version} ({_short(row.message_id)}) by {row.actor}"
                yield Moment(row.committed_at or row.at, service.name, says)
    for service in evidence.services.values():
        for taken in service.inbox or ():
            if taken.message_id in known:
                says = f"took {known[taken.message_id]} ({_short(taken.message_id)}) of {taken.source}"
                yield Moment(taken.taken_at, service.name, says)


def _told(evidence: Evidence, case: str | None) -> Iterator[Moment]:
    """Lines of the history: the nemesis's, and those of operations that are of the case or under a key of it."""
    operations = evidence.history.operations
    keys = {operation.key for operation in operations if operation.case == case and operation.key}
    wanted = {operation.op for operation in operations if case and (operation.case == case or operation.key in keys)}
    for line in evidence.history.lines:
        if line.process == NEMESIS:
            yield Moment(evidence.history.wall(line.at), NEMESIS, f"{line.f} {_fields(line.request or {})}")
        elif line.op in wanted:
            yield Moment(evidence.history.wall(line.at), line.process, _in_words(line))


def _in_words(line: Line) -> str:
    if line.response is None:
        return f"{line.type} {line.f} under key {line.key}"
    return f"{line.type} {line.f}: {line.response.get('status')} {_fields(line.response.get('body') or {})}"


def _fields(fields: Any) -> str:
    return " ".join(f"{name}={value}" for name, value in fields.items())


def _short(message_id: str) -> str:
    return message_id[:8]


def _size(evidence: Evidence, violation: Violation) -> tuple[bool, int]:
    """Cases before what is of no case, the shorter history first."""
    return violation.case is None, sum(1 for _ in timeline(evidence, violation.case))
