"""I8: what is shown is what the log says, field by field: reporting's documents and the other services' tables."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from tests.chaos import fold, fold_tables
from tests.chaos.contract import RADICATED, of_a_case
from tests.chaos.evidence import Evidence, LogRow, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = frozenset({"title", "summary", "act"})
"""What people read; not computed a second time, only asked to be there."""


def what_is_shown_is_the_fold_of_the_log(evidence: Evidence) -> list[Violation]:
    """I8: each document and each row is what the checker's own fold of the logs gives; none is missing, none too many."""
    return [*_documents(evidence), *_tables(evidence)]


def _documents(evidence: Evidence) -> Iterator[Violation]:
    if evidence.cases is None:
        return
    histories: dict[str, list[LogRow]] = defaultdict(list)
    for row in evidence.intake.log:
        if of_a_case(row.type):
            histories[row.subject].append(row)
    changes = [row for row in evidence.intake.log if row.type == "CalendarChanged"]
    for case, rows in histories.items():
        shown = evidence.cases.get(case)
        if shown is None:
            yield Violation("I8", case, "reporting shows no such case")
        elif rows[0].type == RADICATED:
            for problem in differences(fold.document(rows, changes), shown):
                yield Violation("I8", case, f"reporting: {problem}")
    for case in evidence.cases.keys() - histories.keys():
        yield Violation("I8", case, "reporting shows a case that is not in the log")
    last = max((row.position for row in evidence.intake.log), default=0)
    if evidence.projected_to is not None and evidence.projected_to != last:
        yield Violation("I8", None, f"reporting says it has read up to {evidence.projected_to}; the log ends at {last}")


def _tables(evidence: Evidence) -> Iterator[Violation]:
    for service in evidence.services.values():
        for table, expected in fold_tables.expected(evidence, service.name).items():
            if table.name not in service.tables:
                continue
            stored = {str(row[table.key]): row for row in service.tables[table.name]}
            for key, wanted in expected.items():
                where = f"{service.name}.{table.name} {key}"
                case = str(wanted.get("radicado", key))
                if key not in stored:
                    yield Violation("I8", case, f"{where} is missing")
                    continue
                for problem in differences(wanted, {name: stored[key].get(name) for name in wanted}):
                    yield Violation("I8", case, f"{where}: {problem}")
            for key in stored.keys() - expected.keys():
                yield Violation("I8", stored[key].get("radicado"), f"{service.name}.{table.name} {key} has no event")


def differences(wanted: Any, shown: Any, at: str = "") -> Iterator[str]:
    """Where two values differ, each place once; a field that is absent and one that is null are the same."""
    if isinstance(wanted, dict) and isinstance(shown, dict):
        for name in sorted({*wanted, *shown} - WORDS):
            yield from differences(wanted.get(name), shown.get(name), f"{at}.{name}".lstrip("."))
        for name in sorted(WORDS & shown.keys()):
            if not shown[name]:
                yield f"{at}.{name} is empty"
    elif isinstance(wanted, list | tuple) and isinstance(shown, list | tuple):
        if len(wanted) != len(shown):
            yield f"{at} has {len(shown)} entries, not {len(wanted)}"
        for place, (left, right) in enumerate(zip(wanted, shown, strict=False)):
            yield from differences(left, right, f"{at}[{place}]")
    elif not _same(wanted, shown):
        yield f"{at} is {shown!r}, the log says {wanted!r}"


def _same(wanted: Any, shown: Any) -> bool:
    if isinstance(shown, Decimal):
        try:
            return Decimal(str(wanted)) == shown
        except InvalidOperation:
            return False
    return _plain(wanted) == _plain(shown)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, date):
        return value.isoformat()
    return value
