"""I9 and I10: after healing no work is left lying, and what lies among the dead letters is the poison, no more."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.chaos.evidence import Evidence, Letter, Poison, QueueFigures, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator


def no_work_is_left(evidence: Evidence) -> list[Violation]:
    """I9: every subscriber's queue is there, empty, with nothing in hand and exactly one active consumer or more."""
    if evidence.queues is None:
        return []
    figures = {queue.name: queue for queue in evidence.queues}
    return list(_left(figures, {subscription.queue for subscription in evidence.subscriptions}))


def dead_letters_are_the_poison(evidence: Evidence) -> list[Violation]:
    """I10: the dead letters are, one for one, the messages that the nemesis poisoned, each with its reason."""
    letters = Counter(map(_identity, evidence.dead_letters))
    poison = Counter(_identity(each) for each in evidence.poison if each.kept)
    found = [
        Violation("I10", None, f"{count} × {_shown(identity)} among the dead letters, though nobody poisoned it")
        for identity, count in (letters - poison).items()
    ]
    found += [
        Violation("I10", None, f"{count} × {_shown(identity)} was poison and is not among the dead letters")
        for identity, count in (poison - letters).items()
    ]
    return [*found, *_wrong_reasons(evidence)]


def _left(figures: dict[str, QueueFigures], wanted: set[str]) -> Iterator[Violation]:
    for name in sorted(wanted):
        queue = figures.get(name)
        if queue is None:
            yield Violation("I9", None, f"queue {name} is not there")
            continue
        if queue.ready or queue.unacked:
            yield Violation("I9", None, f"queue {name} holds {queue.ready} ready and {queue.unacked} unacknowledged")
        if not queue.consumers:
            yield Violation("I9", None, f"nobody hears queue {name}")


def _wrong_reasons(evidence: Evidence) -> Iterator[Violation]:
    reasons = {_identity(poison): poison.reason for poison in evidence.poison}
    for letter in evidence.dead_letters:
        wanted = reasons.get(_identity(letter), "")
        if wanted not in letter.reason:
            yield Violation("I10", None, f"{_shown(_identity(letter))} gives “{letter.reason}”, not “{wanted}”")


def _identity(message: Letter | Poison) -> tuple[str, str | None, bytes]:
    return message.queue, message.message_id, message.body


def _shown(identity: tuple[str, str | None, bytes]) -> str:
    queue, message_id, body = identity
    return f"message {message_id} of {len(body)} bytes on {queue}"
