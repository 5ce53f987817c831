"""Hearing intake's log: each case's events are applied in their order, once, and a hole is filled from the feed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.errors import Invalid
from radica.events.intake import CheckpointMade
from radica.logs import log
from reporting.domain.calendar_changes import calendar_changes, parts
from reporting.domain.case import instant
from reporting.domain.changes import change
from reporting.domain.fold import FIRST, concerns_a_case
from reporting.domain.ordering import Missing, Run, by_case, following
from reporting.store.generations import AsOf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radica.envelope import Message
    from reporting.domain.case import Case
    from reporting.domain.changes import Change
    from reporting.feed import Feed
    from reporting.store.projection import Projection


class _Holes(Exception):
    """Events are missing before some of those in hand; nothing was written."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(len(missing))
        self.missing = missing


class Hearing:
    """Keeps one generation up to date with what is delivered and, where that has holes, with the feed."""

    def __init__(self, projection: Projection, feed: Feed) -> None:
        self._projection = projection
        self._feed = feed

    def hear(self, messages: Sequence[Message]) -> None:
        """Apply messages in any order, repeated or with holes before them; a batch is one commit, or nothing.

        Raises Unavailable when the feed or the database does not answer, Invalid for a message that can never be
        applied: its body is wrong, or the feed knows nothing of the events that should stand before it.
        """
        for part in parts(messages):
            self._hear(part)

    def _hear(self, messages: list[Message]) -> None:
        asked: set[Missing] = set()
        while True:
            try:
                self._apply(messages)
            except _Holes as holes:
                _refuse_if_asked(holes.missing, asked)
                asked.update(holes.missing)
                messages = [*messages, *self._fetched(holes.missing)]
            else:
                return

    def _apply(self, messages: Sequence[Message]) -> None:
        cases = by_case(message for message in messages if concerns_a_case(message))

        def decide(known: dict[str, Case]) -> Iterator[Change]:
            runs = {radicado: _run(known.get(radicado), delivered) for radicado, delivered in cases.items()}
            if missing := [Missing(radicado, run.last) for radicado, run in runs.items() if run.gap]:
                raise _Holes(missing)
            return (
                change(known.get(radicado), run.messages)
                for radicado, run in runs.items()
                if run.messages and (radicado in known or run.messages[0].type == FIRST)
            )

        self._projection.update(cases, decide, calendar_changes(messages), _reach(messages))

    def _fetched(self, missing: Sequence[Missing]) -> list[Message]:
        fetched = []
        for hole in missing:
            events = self._feed.events_of(hole.radicado, hole.after)
            log.info("gap_filled", radicado=hole.radicado, sequence=hole.after, count=len(events))
            fetched += events
        return fetched


def _run(case: Case | None, delivered: Sequence[Message]) -> Run:
    return following(case["sequence"] if case else 0, delivered)


def _refuse_if_asked(missing: Sequence[Missing], asked: set[Missing]) -> None:
    """What is on the bus stands in the feed; a message whose predecessors do not is none of intake's."""
    for hole in missing:
        if hole in asked:
            raise Invalid(
                "sequence",
                f"El registro de radicación no tiene el evento {hole.after + 1} de {hole.radicado}.",
                "Revise quién publicó el mensaje: no viene del registro.",
            )


def _reach(messages: Sequence[Message]) -> AsOf:
    """How far these messages reach in intake's log."""
    last = max(messages, key=lambda message: (message.position or 0, message.time))
    seals = [f"{message.data['day']} {message.data['root']}" for message in messages if _seals(message)]
    return AsOf(last.position or 0, instant(last.time), max(seals, default=None))


def _seals(message: Message) -> bool:
    return message.type == CheckpointMade.event_type and message.version == CheckpointMade.version
