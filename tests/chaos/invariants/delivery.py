"""I5 to I7: every event reaches each of its subscribers, has its effect once, and a case's events come in order."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tests.chaos.contract import of_a_case
from tests.chaos.evidence import INTAKE, REPORTING, Evidence, LogRow, Subscription, Violation
from tests.chaos.invariants import effects

if TYPE_CHECKING:
    from collections.abc import Iterator


def every_event_is_published_and_taken(evidence: Evidence) -> list[Violation]:
    """I5: the relay's cursor is behind every event, and each subscriber bound to the event has taken it."""
    found = []
    for service in evidence.services.values():
        for row in service.log:
            if service.cursor is not None and row.position > service.cursor:
                says = f"{_named(row)} of {service.name} was not published: the cursor stands at {service.cursor}"
                found.append(Violation("I5", row.subject, says))
    for subscription in evidence.subscriptions:
        taken = _taken(evidence, subscription.service)
        found += [
            Violation("I5", row.subject, f"{subscription.service} never took {_named(row)} of {subscription.source}")
            for row in _sent(evidence, subscription)
            if taken is not None and row.message_id not in taken
        ]
    return found


def every_effect_is_there_once(evidence: Evidence) -> list[Violation]:
    """I6: what a subscriber took has its effect exactly once, and nothing was taken that nobody sent."""
    found = []
    for name, service in evidence.services.items():
        heard = [subscription for subscription in evidence.subscriptions if subscription.service == name]
        sent = {row.message_id: row for subscription in heard for row in _sent(evidence, subscription)}
        counts = _taken(evidence, name) or Counter()
        for message_id, count in counts.items():
            if message_id not in sent:
                found.append(Violation("I6", None, f"{name} took {message_id}, which nobody sent it"))
            elif count > 1:
                found.append(Violation("I6", sent[message_id].subject, f"{name} took {message_id} {count} times"))
        taken = [row for message_id, row in sent.items() if message_id in counts]
        for row, problem in effects.missing_or_doubled(service, taken):
            found.append(Violation("I6", row.subject, f"{name} took {_named(row)} and has {problem}"))
    return [*found, *_facts_recorded(evidence)]


def events_of_a_case_are_taken_in_order(evidence: Evidence) -> list[Violation]:
    """I7: each subscriber takes the events that one service states of one case in the order of that service's log."""
    found: list[Violation] = []
    for subscription in evidence.subscriptions:
        service = evidence.services.get(subscription.service)
        if service is None or service.inbox is None:
            continue
        place = {row.message_id: row for row in _sent(evidence, subscription)}
        taken = [place[row.message_id] for row in service.inbox if row.message_id in place]
        found += _out_of_order(subscription, taken)
    return [*found, *_applied_out_of_order(evidence)]


def _facts_recorded(evidence: Evidence) -> Iterator[Violation]:
    """The effect of what intake hears: the fact stands in its log once, as it was stated, and no other fact does."""
    if INTAKE not in evidence.services:
        return
    recorded = defaultdict(list)
    for row in evidence.intake.log:
        if row.source != INTAKE:
            recorded[row.message_id].append(row)
    taken = _taken(evidence, INTAKE) or Counter()
    for row in _stated_by_others(evidence):
        copies = recorded.pop(row.message_id, [])
        if len(copies) > 1 or (not copies and row.message_id in taken):
            says = f"intake's log has {_named(row)} of {row.source} {len(copies)} times"
            yield Violation("I6", row.subject, says)
        if any(_stated(copy) != _stated(row) for copy in copies):
            yield Violation("I6", row.subject, f"intake's log tells {_named(row)} otherwise than {row.source} did")
    for message_id, copies in recorded.items():
        yield Violation("I6", copies[0].subject, f"intake's log has {copies[0].type} {message_id}, which nobody stated")


def _stated_by_others(evidence: Evidence) -> Iterator[LogRow]:
    for name, service in evidence.services.items():
        if name != INTAKE:
            yield from (row for row in service.log if of_a_case(row.type))


def _out_of_order(subscription: Subscription, taken: list[LogRow]) -> Iterator[Violation]:
    last: dict[str, LogRow] = {}
    for row in taken:
        before = last.get(row.subject)
        if before and row.position <= before.position:
            says = f"{subscription.service} took {_named(row)} of {subscription.source} after {_named(before)}"
            yield Violation("I7", row.subject, says)
        last[row.subject] = row


def _applied_out_of_order(evidence: Evidence) -> Iterator[Violation]:
    """Reporting applies by number: what its documents tell is 1, 2, 3, …."""
    for case, document in (evidence.cases or {}).items():
        applied = [entry["sequence"] for entry in document.get("timeline", ())]
        if applied != list(range(1, len(applied) + 1)):
            yield Violation("I7", case, f"reporting applied the versions {applied}")


def _sent(evidence: Evidence, subscription: Subscription) -> list[LogRow]:
    source = evidence.services.get(subscription.source)
    return [row for row in source.log if subscription.takes(row.type)] if source else []


def _taken(evidence: Evidence, name: str) -> Counter[str] | None:
    """How often a service took each message; None when the run cannot tell."""
    service = evidence.services.get(name)
    if service is None:
        return None
    if service.inbox is not None:
        return Counter(row.message_id for row in service.inbox)
    return _told_by_reporting(evidence) if name == REPORTING else None


def _told_by_reporting(evidence: Evidence) -> Counter[str] | None:
    """Reporting keeps no inbox: what it took stands in its documents, and what is of no case leaves no trace."""
    if evidence.cases is None:
        return None
    told = Counter(entry["event_id"] for document in evidence.cases.values() for entry in document.get("timeline", ()))
    return told + Counter(row.message_id for row in evidence.intake.log if not of_a_case(row.type))


def _stated(row: LogRow) -> tuple[object, ...]:
    return row.type, row.version, row.subject, row.at, row.actor, row.lane, row.on_behalf_of, dict(row.data)


def _named(row: LogRow) -> str:
    return f"{row.type} {row.message_id} at {row.position}"
