"""I8: what is shown is what the log says, field by field: reporting's documents and the other services' tables."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from tests.chaos import fold, fold_tables
from tests.chaos.contract import RADICATED, of_a_case
from tests.chaos.evidence import Evidence, Fields, LogRow, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORDS = frozenset({"title", "summary", "act"})
"""What people read; not computed a second time, only asked to be there."""


def what_is_shown_is_the_fold_of_the_log(evidence: Evidence) -> list[Violation]:
    """I8: each document and each row is what the checker's own fold of the logs gives, none missing, none too many."""
    documents = _documents(evidence, evidence.cases) if evidence.cases is not None else ()
    return [*documents, *_read_to_the_end(evidence), *_tables(evidence)]


def _documents(evidence: Evidence, shown: Mapping[str, Fields]) -> Iterator[Violation]:
    histories: dict[str, list[LogRow]] = defaultdict(list)
    for row in evidence.intake.log:
        if of_a_case(row.type):
            histories[row.subject].append(row)
    changes = [row for row in evidence.intake.log if row.type == "CalendarChanged"]
    for case, rows in histories.items():
        if case not in shown:
            yield Violation("I8", case, "reporting shows no such case")
        elif rows[0].type == RADICATED:
            for problem in differences(fold.document(rows, changes), shown[case]):
                yield Violation("I8", case, f"reporting: {problem}")
    for case in shown.keys() - histories.keys():
        yield Violation("I8", case, "reporting shows a case that is not in the log")


def _read_to_the_end(evidence: Evidence) -> Iterator[Violation]:
    last = max((row.position for row in evidence.intake.log), default=0)
    if evidence.projected_to is not None and evidence.projected_to != last:
        yield Violation("I8", None, f"reporting says it has read up to {evidence.projected_to}; the log ends at {last}")


def _tables(evidence: Evidence) -> Iterator[Violation]:
    for service in evidence.services.values():
        for table, wanted in fold_tables.expected(evidence, service.name).items():
            if table.name in service.tables:
                stored = {str(row[table.key]): row for row in service.tables[table.name]}
                for key, problem in _rows(wanted, stored):
                    case = {table.key: key, **wanted.get(key, {}), **stored.get(key, {})}.get("radicado")
                    yield Violation("I8", case, f"{service.name}.{table.name} {key}: {problem}")


def _rows(wanted: fold_tables.Rows, stored: Mapping[str, Fields]) -> Iterator[tuple[str, str]]:
    for key, columns in wanted.items():
        if key not in stored:
            yield key, "is missing"
            continue
        for problem in differences(columns, {name: stored[key].get(name) for name in columns}):
            yield key, problem
    for key in stored.keys() - wanted.keys():
        yield key, "no event tells of it"


def differences(wanted: Any, shown: Any, at: str = "") -> Iterator[str]:
    """Where two values differ, each place once; a field that is absent and one that is null are the same."""
    if isinstance(wanted, dict) and isinstance(shown, dict):
        for name in sorted({*wanted, *shown} - WORDS):
            yield from differences(wanted.get(name), shown.get(name), f"{at}.{name}".lstrip("."))
        yield from (f"{at}.{name} is empty" for name in sorted(WORDS & shown.keys()) if not shown[name])
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
    return bool(_plain(wanted) == _plain(shown))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, date):
        return value.isoformat()
    return value
