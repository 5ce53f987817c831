"""I1 to I3: what a client was told is in the log, once; a key has one effect; numbers have no gaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from tests.chaos.contract import RADICATED, numbered
from tests.chaos.evidence import Evidence, LogRow, ServiceState, Violation
from tests.chaos.history import Operation, Type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

REGISTER = "register"
"""The name of the operation that files a petition."""
NUMBERED = {
    RADICATED: "radicado",
    "CalendarChanged": "radicado",
    "SilenceRecognised": "act",
    "WorkOrderOpened": "number",
    "ReliquidationDone": "number",
    "ResponseFiled": "outgoing_number",
}
"""In which field an event bears the number that a counter gave it."""
BOOKLETS = "EC"
"""The series of numbers that were printed beforehand: they come back in any order, or are voided."""
KEPT_AS_SENT = (
    "kind", "channel", "cause_code", "account", "municipality", "invoice", "appealed_radicado",
    "electronic_notification", "anonymous", "preferential", "work_orders", "attachments",
)  # fmt: skip
"""What a filing says that stands in the event word for word; the rest is sealed, or computed by intake."""


def every_answered_act_is_in_the_log_once(evidence: Evidence) -> list[Violation]:
    """I1: every act that a client was told of is in a log exactly once, of its case and type, as it was asked."""
    rows = defaultdict(list)
    for row in _first_hand(evidence):
        rows[row.message_id].append(row)
    found = []
    for operation in evidence.history.operations:
        event_id = operation.body.get("event_id")
        if operation.ok and event_id:
            found += [
                Violation("I1", operation.body.get("radicado"), f"{_told(operation)}: {problem}")
                for problem in _problems(operation, rows[event_id])
            ]
    return found


def a_key_has_one_effect(evidence: Evidence) -> list[Violation]:
    """I2: all answers under a key are the same act; each case has a key of its own; no refusal had an effect."""
    answers = defaultdict(list)
    for operation in evidence.history.operations:
        if operation.key:
            answers[operation.actor, operation.key].append(operation)
    found = []
    for (_, key), operations in answers.items():
        acts = {(op.body.get("radicado"), op.body.get("event_id")) for op in operations if op.ok}
        if len(acts) > 1:
            case = min(str(radicado) for radicado, _ in acts)
            found.append(Violation("I2", case, f"key {key} was answered with different acts: {sorted(map(str, acts))}"))
    return [*found, *_cases_without_a_command(evidence), *_effects_of_refusals(evidence, answers)]


def numbers_are_unique_and_without_gaps(evidence: Evidence) -> list[Violation]:
    """I3: per series the numbers are 1, 2, 3, … in the order of the log, well written, up to where the counter is."""
    found = []
    for service in evidence.services.values():
        given: dict[str, list[tuple[int, LogRow]]] = defaultdict(list)
        for row in _own_rows(service):
            field = NUMBERED.get(row.type)
            if field is None:
                continue
            try:
                number = numbered(str(row.data[field]))
            except ValueError:
                found.append(Violation("I3", row.subject, f"{row.data[field]} has a wrong check digit"))
                continue
            if number:
                given[number[0]].append((number[1], row))
        for series in sorted({*given, *service.counters}):
            check = _booklets if series.partition("/")[0] == BOOKLETS else _series
            found += check(series, given[series], service.counters.get(series))
    return found


def _problems(operation: Operation, rows: list[LogRow]) -> Iterator[str]:
    if len(rows) != 1:
        yield f"its event stands {len(rows)} times in the services' logs"
    for row in rows:
        told = (operation.body.get("radicado"), operation.body.get("event"))
        if (row.subject, row.type) != told:
            yield f"the log has it as {row.type} of {row.subject}"
        if operation.f == REGISTER:
            for field in KEPT_AS_SENT:
                if field in operation.request and not _same(operation.request[field], row.data.get(field)):
                    yield f"{field} was sent as {operation.request[field]!r} and stored as {row.data.get(field)!r}"


def _same(sent: Any, stored: Any) -> bool:
    """Whether what was sent is what is stored; a stored object may have more fields than were sent."""
    if isinstance(sent, list | tuple) and isinstance(stored, list | tuple):
        return len(sent) == len(stored) and all(map(_same, sent, stored))
    if isinstance(sent, dict) and isinstance(stored, dict):
        return all(name in stored and _same(value, stored[name]) for name, value in sent.items())
    return bool(sent == stored)


def _cases_without_a_command(evidence: Evidence) -> list[Violation]:
    """Each case was filed by a command that is kept with its receipt: two cases of one key would leave one without."""
    filed = Counter(
        command.receipt["radicado"]
        for command in evidence.intake.commands
        if command.receipt and command.receipt.get("event") == RADICATED
    )
    return [
        Violation("I2", row.subject, f"{filed[row.subject]} commands have this case as their receipt")
        for row in evidence.intake.log
        if row.type == RADICATED and filed[row.subject] != 1
    ]


def _effects_of_refusals(
    evidence: Evidence, answers: Mapping[tuple[str | None, str], list[Operation]]
) -> list[Violation]:
    """A key of which every answer was a refusal has no receipt anywhere."""
    refused = {key for (_, key), operations in answers.items() if all(op.outcome is Type.FAIL for op in operations)}
    return [
        Violation("I2", command.receipt.get("radicado"), f"key {command.key} was refused, yet {service.name} acted")
        for service in evidence.services.values()
        for command in service.commands
        if command.receipt and command.key in refused
    ]


def _series(series: str, given: list[tuple[int, LogRow]], last: int | None) -> Iterator[Violation]:
    for place, (number, row) in enumerate(given, start=1):
        if number != place:
            yield Violation("I3", row.subject, f"{series}: in place {place} of the log stands number {number}")
            break  # what follows is shifted by the same mistake
    if last is not None and last != len(given):
        yield Violation("I3", None, f"{series}: the counter gave out {last} numbers, the log has {len(given)}")


def _booklets(series: str, given: list[tuple[int, LogRow]], last: int | None) -> Iterator[Violation]:
    seen: set[int] = set()
    for number, row in given:
        if number in seen or number > (last or 0):
            yield Violation("I3", row.subject, f"{series}: number {number} was used twice or never printed")
        seen.add(number)


def _first_hand(evidence: Evidence) -> Iterator[LogRow]:
    for service in evidence.services.values():
        yield from _own_rows(service)


def _own_rows(service: ServiceState) -> Iterator[LogRow]:
    return (row for row in service.log if row.source == service.name)


def _told(operation: Operation) -> str:
    body = operation.body
    return f"{operation.process} was told {body.get('event')} {body.get('event_id')} of {body.get('radicado')}"
