"""What an incomplete petition waits for, and how that stops its term (CPACA art. 17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from intake.domain.terms import Pause, PauseFor

if TYPE_CHECKING:
    from intake.domain.terms import Term


class Completion(NamedTuple):
    """What was asked for, on which day, until when; `extended` when the petitioner got as much time again."""

    missing: tuple[str, ...]
    requested_on: date
    until: date
    extended: bool = False

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """Return what a CompletionRequested says."""
        until = date.fromisoformat(data["until"])
        requested_on = date.fromisoformat(data["requested_on"]) if data.get("requested_on") else until
        return cls(tuple(data["missing"]), requested_on, until, bool(data.get("extended")))

    def until_day(self, day: date) -> Self:
        """Return the same request as it ended on a day."""
        return self._replace(until=day)

    def paused(self, term: Term) -> Term:
        """Return the term standing still while the petition is not complete."""
        return replace(term, pauses=(*term.pauses, self._pause()))

    def without_pause(self, term: Term) -> Term:
        """Return the term as it is without this request."""
        return replace(term, pauses=tuple(pause for pause in term.pauses if pause != self._pause()))

    def _pause(self) -> Pause:
        return Pause(self.requested_on, self.until, PauseFor.COMPLETION)
