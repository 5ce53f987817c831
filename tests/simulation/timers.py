"""The promise of the timers: what time makes of a case is told once, never before it is due, and not left out.

Written for the simulation from the law and the procedure, without the code that it judges.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tests.chaos.evidence import Evidence, LogRow, Violation

from radica.clock import BOGOTA

if TYPE_CHECKING:
    from collections.abc import Iterator

WARNED_BEFORE = (5, 3, 1)  # business days before the last day
ENDED = {"PQRClosed", "PQRResolvedAtWindow"}


def told_once_and_in_time(evidence: Evidence, now: datetime) -> list[Violation]:
    """I12: a case's term expires once, when its last day is over and not before; each sort of warning is told once."""
    filed = [row for row in evidence.intake.log if row.type == "PQRRadicated"]
    return [
        Violation("I12", row.subject, problem)
        for row in filed
        for problem in _problems(evidence.history_of(row.subject), now)
    ]


def _problems(history: list[LogRow], now: datetime) -> Iterator[str]:
    over = _end_of(date.fromisoformat(str(history[0].data["due_on"])))
    expiries = [row for row in history if row.type == "TermExpired"]
    warnings = Counter(_sort(row) for row in history if row.type == "TermWarning")
    if len(expiries) > 1:
        yield f"its term expired {len(expiries)} times"
    yield from (f"its term expired at {row.at}, before {over}" for row in expiries if row.at < over)
    if now >= over and not expiries and not any(row.type in ENDED for row in history):
        yield "its term is over and nobody told so"
    yield from (f"it was warned {count} times of {sort} days" for sort, count in warnings.items() if count > 1)


def _sort(warning: LogRow) -> int:
    left = int(warning.data["business_days_left"])
    return min((sort for sort in WARNED_BEFORE if left <= sort), default=max(WARNED_BEFORE))


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, BOGOTA)
