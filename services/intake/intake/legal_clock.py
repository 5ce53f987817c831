"""The term of a case as time passes: what the clock does by itself, and what people decide about a term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake import numbers
from intake.domain import decisions, silence, watch
from intake.store.numbers import next_number
from intake.store.recorder import Cases
from radica import timers
from radica.access import Lane
from radica.clock import legal_date
from radica.commands import Receipt
from radica.envelope import Actor
from radica.events.intake import SilenceRecognised
from radica.once import once

if TYPE_CHECKING:
    from datetime import datetime

    from intake import bodies
    from intake.domain.pqr import PQR
    from intake.domain.terms import OfficeHours
    from intake.papers import Papers
    from intake.store.calendars import Calendars
    from intake.store.people import People
    from radica.clock import Clock
    from radica.commands import Command
    from radica.documents import DocumentStore
    from radica.postgres import Database, Transaction

TERM = "term"
BY_TIME = Actor(id="radica", lane=Lane.SERVICE)
LEGAL = Lane.LEGAL
PROFESSIONAL = Lane.CUSTOMER_SERVICE_PROFESSIONAL


class LegalClock:
    """The acts of terms over intake's database, its calendar and its papers."""

    def __init__(
        self,
        db: Database,
        calendars: Calendars,
        people: People,
        documents: DocumentStore,
        papers: Papers,
        hours: OfficeHours,
    ) -> None:
        self._db = db
        self._calendars = calendars
        self._people = people
        self._documents = documents
        self._papers = papers
        self._hours = hours

    def watch(self, clock: Clock) -> int:
        """Look at the cases whose term asks for it now, a bounded number of them; returns at how many."""

        def look(tx: Transaction, radicado: str, now: datetime) -> datetime | None:
            history = self._calendars.seen_by(tx)
            cases = Cases(tx)
            case = cases.get(radicado)
            seen = watch.look(case, now, history.current, history.latest.change, self._hours)
            for fact in seen.facts:
                case.happened(fact.event, BY_TIME, now, cause=fact.cause)
            cases.save(case)
            if seen.over:
                timers.forget(tx, TERM, radicado)
            return seen.again_at

        return timers.look(self._db, TERM, clock, look)

    def change_kind(self, command: Command, radicado: str, body: bodies.ChangeOfKind) -> Receipt:
        """Step 8: give the case the kind that its analysis showed; its term follows, and elapsed days stay elapsed."""
        lane = command.access.require(PROFESSIONAL)

        def act(tx: Transaction) -> Receipt:
            cases, calendar = Cases(tx), self._calendars.seen_by(tx).current
            case = cases.get(radicado)
            event = decisions.change_kind(case, body.kind, body.reason, calendar)
            event_id = case.happened(event, command.actor(lane), command.at, traceparent=command.traceparent)
            cases.save(case)
            timers.set_for(tx, TERM, radicado, command.at)  # the new term may be the shorter one
            return Receipt(radicado, event.event_type, event_id, {"due_on": event.due_on.isoformat()})

        return once(self._db, command, act)

    def recognise_silence(self, command: Command, radicado: str, body: bodies.Recognition) -> Receipt:
        """Recognise the positive silence by an act of its own (Ley 142 art. 158), which is printed and kept."""
        lane = command.access.require(LEGAL)
        year = legal_date(command.at).year

        def act(tx: Transaction) -> Receipt:
            cases = Cases(tx)
            case = cases.get(radicado)
            silence.check(case, command.at)
            personal = self._people.current(tx, radicado)
            number = numbers.act(year, next_number(tx, numbers.ACTS, year))
            paper = self._papers.silence(case, command.at, personal, number=number, effects=body.effects)
            document = self._documents.put(paper, f"{number}.pdf", "application/pdf")
            event = SilenceRecognised(
                radicado=radicado, act=number, recognised_at=command.at, document=document, effects=body.effects
            )
            event_id = case.happened(event, command.actor(lane), command.at, traceparent=command.traceparent)
            cases.save(case)
            return Receipt(radicado, event.event_type, event_id, _told(case, number, command.at, document))

        return once(self._db, command, act)


def _told(case: PQR, number: str, at: datetime, document: Any) -> dict[str, Any]:  # noqa: ANN401 - a DocumentRef
    in_time = at <= silence.recognise_by(case.due_on)
    return {"act": number, "within_72_hours": in_time, "document": dict(document.model_dump(mode="json"))}
