"""What people read in intake: the petitioner, the history, the papers. Each reading of personal data is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.domain import history, silence, terms
from intake.showing import SEE_ALL, for_a_visit, sees_all
from intake.store import readings
from intake.store.readings import Reader
from intake.store.recorder import Cases
from radica.access import Lane
from radica.clock import legal_date
from radica.errors import Invalid, NotFound
from radica.events.common import Regime
from radica.purpose import purpose_of

if TYPE_CHECKING:
    from intake.domain.case_event import CaseEvent
    from intake.domain.history import Moment
    from intake.domain.pqr import PQR
    from intake.papers import Papers
    from intake.store.calendars import Calendars
    from intake.store.people import People
    from radica.access import Access
    from radica.calendar import Calendar
    from radica.clock import Clock
    from radica.log import Entry
    from radica.postgres import Database


SHOWN_APART = ("petitioner", "description")


class Reading:
    """The queries of intake."""

    def __init__(self, db: Database, clock: Clock, people: People, papers: Papers, calendars: Calendars) -> None:
        self._db = db
        self._clock = clock
        self._people = people
        self._papers = papers
        self._calendars = calendars

    def case(self, access: Access, radicado: str, purpose: str | None = None) -> dict[str, Any]:
        """Return the case with its petitioner, None for an anonymous one and once erased, and what else was said.

        Who does not attend to people is shown what a visit needs. `purpose` is what the data are read for, as the
        caller states it; plain from the lane if they do not.
        """
        filed, personal = self._filed(access, radicado, "petitioner", purpose)
        return {
            "radicado": radicado,
            **filed.message.data,
            "petitioner": personal and personal["petitioner"],
            "description": personal and personal["description"],
            "filing": personal and {name: value for name, value in personal.items() if name not in SHOWN_APART},
            "erased": personal is None,
        }

    def form(self, access: Access, radicado: str, code: str | None = None, purpose: str | None = None) -> bytes:
        """Return GCO F14 or F15 with the filing receipt as PDF, and on it the verification code if it was proved."""
        access.require(*(lane for lane in Lane if lane in SEE_ALL))
        filed, personal = self._filed(access, radicado, "form", purpose)
        return self._papers.filing(filed, personal, code)

    def events(self, access: Access, radicado: str, after: int) -> list[Entry]:
        """Return the case's events after a version, as they were announced; no personal data is in them."""
        if Lane.SERVICE not in access.lanes:
            access.require_staff()
        with self._db.transaction() as tx:
            return Cases(tx).entries(radicado, after)

    def state(self, access: Access, radicado: str, moment: Moment) -> dict[str, Any]:
        """Return the case as it stood at a version or an instant, without personal data; raises NotFound."""
        return history.state(_until(self._events(access, radicado), moment))

    def difference(self, access: Access, radicado: str, start: Moment, end: Moment) -> dict[str, Any]:
        """Return what changed in the case between two moments, and by which events; raises NotFound."""
        events = self._events(access, radicado)
        earlier, later = _until(events, start), _until(events, end)
        known = {event.originator_version for event in earlier}
        if not known <= {event.originator_version for event in later}:
            raise Invalid("to", "El segundo momento es anterior al primero.", "Escriba primero el más antiguo.")
        return {
            "radicado": radicado,
            "from": earlier[-1].originator_version,
            "to": later[-1].originator_version,
            "changed": history.difference(history.state(earlier), history.state(later)),
            "events": [_told(event) for event in later if event.originator_version not in known],
        }

    def _events(self, access: Access, radicado: str) -> list[CaseEvent]:
        if Lane.SERVICE not in access.lanes:
            access.require_staff()
        with self._db.transaction() as tx:
            return Cases(tx).history(radicado)

    def term(self, access: Access, radicado: str) -> dict[str, Any]:
        """Return a case's term with every day counted or skipped, and by which rule; no personal data is in it.

        While it waits for the petitioner, `due_on` is the last day if what is missing came today.
        """
        access.require_staff()
        case, term, days, calendar = self._term(radicado)
        suspended_since = None if case.closed else case.completion_asked_on
        owed = case.regime if suspended_since is None else None
        last = days[-1].on
        return {
            "radicado": radicado,
            "kind": case.kind,
            "regime": case.regime,
            "article": terms.article(term),
            "business_days": max(day.number or 0 for day in days),
            "due_on": last,
            "suspended_since": suspended_since,
            "pauses": [pause._asdict() for pause in term.pauses],
            "silence_begins": silence.begins(last) if owed in silence.DECIDES else None,
            "recognise_by": silence.recognise_by(last) if owed is Regime.LEY_142 else None,
            "copies_by": silence.copies_by(last, calendar) if owed is Regime.CPACA_INFORMACION else None,
            "days": [
                {"on": day.on, "counts": day.number is not None, "number": day.number, "rule": day.rule, "why": day.why}
                for day in days
            ],
        }

    def term_paper(self, access: Access, radicado: str) -> bytes:
        """Return the account of a case's term as PDF."""
        access.require_staff()
        case, _, days, _ = self._term(radicado)
        return self._papers.term(case, days, self._clock.now())

    def silence_draft(self, access: Access, radicado: str, purpose: str | None = None) -> bytes:
        """Return the draft of the act that recognises the silence, as PDF; raises Refused when there is none."""
        access.require(Lane.LEGAL)
        now = self._clock.now()
        with self._db.transaction() as tx:
            case = Cases(tx).get(radicado)
        silence.check(case, now)
        _, personal = self._filed(access, radicado, "silence_draft", purpose)
        return self._papers.silence(case, now, personal, number=None, effects=None)

    def _term(self, radicado: str) -> tuple[PQR, terms.Term, list[terms.Day], Calendar]:
        """The term of a case as it stands, its days, and the calendar that holds: of a closed one, at its closing."""
        calendars = self._calendars.history()
        with self._db.transaction() as tx:
            case = Cases(tx).get(radicado)
        calendar = calendars.as_of(case.closed_at) if case.closed_at else calendars.current
        term = case.term_on(legal_date(case.closed_at or self._clock.now()))
        return case, term, list(terms.days(term, calendar)), calendar

    def _filed(
        self, access: Access, radicado: str, what: str, purpose: str | None
    ) -> tuple[CaseEvent, dict[str, Any] | None]:
        lane = access.require_staff()
        reader = Reader.of(access, lane, purpose_of(purpose, lane))
        with self._db.transaction() as tx:
            filed = Cases(tx).history(radicado, limit=1)[0]
            personal = self._people.current(tx, radicado)
            if personal and not sees_all(access):
                personal = for_a_visit(personal)
            readings.note(tx, radicado, reader, what, personal, self._clock.now())
        return filed, personal


def _until(events: list[CaseEvent], moment: Moment) -> list[CaseEvent]:
    if isinstance(moment, int) and moment > len(events):
        raise NotFound(f"El caso va en la versión {len(events)}.", "Pida una versión que ya exista.")
    known = history.until(events, moment)
    if not known:
        raise NotFound("En ese momento el caso todavía no existía.", "Pida un momento posterior a su presentación.")
    return known


def _told(event: CaseEvent) -> dict[str, Any]:
    message = event.message
    return {
        "sequence": message.sequence,
        "type": message.type,
        "time": message.time,
        "actor": message.actor.id,
        "lane": message.actor.lane,
        "data": message.data,
    }
