"""What the passing of time does to a case: the facts it makes at an instant, and when to look again.

Pure, and told nothing but the case, the calendar and the hour. So it may be asked as often as one likes, late or early:
a warning has an id made of what it warns of, and one that the case holds already is not told again; a last day that
was moved already stands where it should.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.domain import silence, terms
from radica.clock import legal_date
from radica.events.common import Regime
from radica.events.intake import CompletionLapsed, RecognitionOverdue, TermExpired, TermMoved, TermWarning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from intake.domain.pqr import PQR
    from intake.domain.terms import OfficeHours
    from radica.calendar import Calendar
    from radica.events.intake import IntakeEvent

WARNED_BEFORE = (5, 3, 1)  # business days


@dataclass(frozen=True, slots=True)
class Fact:
    """An event that time made; what can happen once only has an id derived from its cause."""

    event: IntakeEvent
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a look: the facts to record, and when to look again; `over` when there is nothing left to watch."""

    facts: tuple[Fact, ...] = ()
    again_at: datetime | None = None
    over: bool = False


OVER = Seen(over=True)


def look(case: PQR, now: datetime, calendar: Calendar, change: str, hours: OfficeHours) -> Seen:
    """Return what the instant `now` asks of a case; `change` is the number of the calendar's latest change.

    The last day is computed again: if the calendar moved it, that is a fact of its own. Warnings are told in the
    office's hours, five, three and one business days before; whoever comes late is warned once and not three times.
    """
    if case.closed or case.silence_recognised or case.answered:
        return OVER
    if case.awaited and case.completion_asked_on:
        return _waiting(case, case.awaited.until, now)
    due_on = terms.due_on(case.term, calendar)
    facts = [*_moved(case, due_on, change)]
    if now >= silence.begins(due_on):
        return _over(case, due_on, now, calendar, facts)
    times = {before: hours.opening(calendar.add_business_days(due_on, -before)) for before in WARNED_BEFORE}
    reached = [before for before, at in times.items() if at <= now]
    if reached:
        left = calendar.business_days_between(legal_date(now), due_on)
        warning = TermWarning(radicado=case.id, due_on=due_on, business_days_left=left)
        facts += _unless_known(case, warning, f"TermWarning/{due_on}/{min(reached)}")
    return Seen(tuple(facts), min([at for at in times.values() if at > now], default=silence.begins(due_on)))


def _waiting(case: PQR, until: date, now: datetime) -> Seen:
    """The term stands still until the petitioner completes the petition; their own time ends (CPACA art. 17)."""
    ended = silence.begins(until)
    if now < ended:
        return Seen(again_at=ended)
    return Seen((*_unless_known(case, CompletionLapsed(radicado=case.id, until=until), f"CompletionLapsed/{until}"),))


def _over(case: PQR, due_on: date, now: datetime, calendar: Calendar, facts: list[Fact]) -> Seen:
    """The last day has ended, and perhaps the 72 hours in which the silence is to be recognised (Ley 142 art. 158)."""
    expired = _expired(case, due_on, calendar)
    facts += _unless_known(case, expired, f"TermExpired/{due_on}")
    by = expired.recognise_by
    if by is None or now < by:
        return Seen(tuple(facts), by)
    overdue = RecognitionOverdue(radicado=case.id, due_on=due_on, recognise_by=by)
    return Seen((*facts, *_unless_known(case, overdue, f"RecognitionOverdue/{due_on}")))


def _moved(case: PQR, due_on: date, change: str) -> Iterator[Fact]:
    if due_on != case.due_on:
        yield Fact(TermMoved(radicado=case.id, change=change, previous_due_on=case.due_on, due_on=due_on))


def _expired(case: PQR, due_on: date, calendar: Calendar) -> TermExpired:
    """An answer that went out in time leaves nothing that its silence decided while it is on its way."""
    in_time = case.response_filed_on is not None and case.response_filed_on <= due_on
    regime = None if in_time else case.regime
    return TermExpired(
        radicado=case.id,
        due_on=due_on,
        answer_filed_on=case.response_filed_on,
        recognise_by=silence.recognise_by(due_on) if regime is Regime.LEY_142 else None,
        copies_by=silence.copies_by(due_on, calendar) if regime is Regime.CPACA_INFORMACION else None,
    )


def _unless_known(case: PQR, event: IntakeEvent, cause: str) -> list[Fact]:
    return [] if case.knows(cause) else [Fact(event, cause)]
