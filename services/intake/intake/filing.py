"""Filing (step 1): a petition becomes a case under its number, with what was seen to be missing, late or doubtful."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from intake import numbers
from intake.causes import cause
from intake.codes import SEALED
from intake.domain import decisions, earlier, notes, numbering, petition, terms
from intake.domain.earlier import Alike
from intake.domain.pqr import PQR
from intake.store import numbers as store
from intake.store import sought
from intake.store.before import MOST_ALIKE, Question, before_filing
from intake.store.codes import add_first_codes
from intake.store.people import Petitioner
from intake.store.recorder import Cases
from radica.access import Lane
from radica.clock import legal_date
from radica.commands import Receipt
from radica.documents import neutral
from radica.errors import Forbidden, Invalid
from radica.events.common import Channel
from radica.events.intake import PQRRadicated
from radica.postgres import Contended
from radica.together import Together
from radica.uploads import Uploads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from intake import bodies
    from intake.causes import Cause
    from intake.codes import Codes
    from intake.domain.earlier import Appealed
    from intake.domain.terms import OfficeHours
    from intake.marks import Entry
    from intake.store.before import Before
    from intake.store.calendars import Calendars, History
    from intake.store.people import People, PersonKey
    from radica.calendar import Calendar
    from radica.commands import Command
    from radica.documents import DocumentStore
    from radica.events.common import Kind
    from radica.events.filing_notes import FilingNote
    from radica.postgres import Database, Transaction

PERSONAL = {
    "petitioner",
    "representative",
    "description",
    "asks_for",
    "recurso",
    "preferential_group",
    "sensitive_data_consent",
    "habeas_data_authorised",
    "invoice_issued_on",
    "attachment_names",
}


@dataclass(frozen=True, slots=True)
class Dates:
    """When a petition was presented, entered if that was later, from when it counts, its last day."""

    filed_at: datetime
    captured_at: datetime | None
    radicated_at: datetime
    due_on: date
    after_hours: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """A petition that may be filed, with all that can be known of it before the database is asked."""

    command: Command
    lane: str
    body: bodies.Filing
    why: Cause
    history: History
    """The calendar by which its dates were counted, with its changes."""
    dates: Dates
    known_by: bytes | None
    found_by: tuple[Entry, ...]
    """The marks by which its people are found."""

    @property
    def calendar(self) -> Calendar:
        """The business days by which its dates were counted."""
        return self.history.current

    @property
    def year(self) -> int:
        """The year in whose series it is numbered."""
        return legal_date(self.command.at).year


class Filing:
    """Files petitions."""

    def __init__(
        self,
        db: Database,
        calendars: Calendars,
        people: People,
        documents: DocumentStore,
        codes: Codes,
        hours: OfficeHours,
    ) -> None:
        self._filings = Together(db, self._filed)  # filings share a commit to share the counter's row
        self._calendars = calendars
        self._hours = hours
        self._people = people
        self._uploads = Uploads(db, documents)
        self._codes = codes
        self._last_days: tuple[Calendar | None, dict[terms.Term, date]] = (None, {})

    async def file(self, command: Command, body: bodies.Filing) -> Receipt:
        """File a petition under a radicado. A citizen files on the web without an account."""
        return self._codes.shown(await self._filings.once(command, await self._prepared(command, body)))

    async def _prepared(self, command: Command, body: bodies.Filing) -> Callable[[], Ready]:
        prepare = partial(self._ready, command, body)
        if not body.attachments:
            return prepare
        ready = await asyncio.to_thread(prepare)  # they may lie in a bucket, and nobody shall wait for another's
        return lambda: ready if ready.history is self._calendars.history() else prepare()

    def _ready(self, command: Command, body: bodies.Filing) -> Ready:
        lane = command.access.require(Lane.CUSTOMER_SERVICE_ASSISTANT, Lane.CITIZEN)
        body.check()
        if lane == Lane.CITIZEN:
            _require_what_citizens_may_say(body)
        _require_well_copied(body.contingency_number)
        if body.window_resolution:
            decisions.check_window_result(body.kind, body.window_resolution.result, "window_resolution.result")
        why = cause(body.cause_code)
        history = self._calendars.history()
        calendar = history.current
        filed_at = _filed_at(command, body)
        petition.check_dates(_days_said(body, filed_at), legal_date(filed_at), calendar.first)
        dates = self._dates(body.kind, filed_at, command.at, calendar)
        body = body.model_copy(update={"attachments": self._uploads.named("attachments", body.attachments)})
        found_by = self._people.marks.entries(body.model_dump(mode="json", include={"petitioner", "representative"}))
        return Ready(command, lane, body, why, history, dates, self._known_by(body), found_by)

    def _filed(self, tx: Transaction, petitions: Sequence[Ready]) -> list[Receipt]:
        """File petitions in the order in which they came; each knows of those before it, as if they were committed."""
        appealed = [_appealed(tx, each.body) for each in petitions]
        _capture(tx, petitions)
        # The counter's row is locked from here to the commit, so what else the database is asked comes before.
        new = Counter(each.year for each in petitions if each.body.contingency_number is None)
        for year in sorted(new):
            store.take_numbers(tx, numbers.SERIES, year, new[year])
        questions = [Question(each.known_by, each.body.account, each.why.code, each.year) for each in petitions]
        known = before_filing(tx, questions)
        self._require_the_latest_calendar(petitions, known)
        radicados = list(_radicados(petitions, known, new))
        who = [Petitioner(each.known_by, it.person, each.command.at) for each, it in zip(petitions, known, strict=True)]
        keys = self._people.keys_for(tx, who)
        noted = _noted(petitions, radicados, known, appealed)
        cases, receipts, codes, marked = [], [], [], []
        for each, radicado, key, notes_ in zip(petitions, radicados, keys, noted, strict=True):
            event, code = _radicated(each, radicado, notes_), self._codes.new()
            case, event_id = self._case(each, event, key)
            cases.append(case)
            codes.append((radicado, self._codes.hashed(radicado, code), each.command.access.who))
            marked.append(sought.Marked(radicado, key.ref, each.found_by))
            told = {SEALED: self._codes.sealed(radicado, code), **_told(event, each.lane)}
            receipts.append(Receipt(radicado, event.event_type, event_id, told))
        Cases(tx).save(*cases)
        sought.add(tx, self._people.marks.made_under, marked)
        add_first_codes(tx, codes)
        return receipts

    def _require_the_latest_calendar(self, petitions: Sequence[Ready], known: Sequence[Before]) -> None:
        """Raise Contended where the calendar changed since a petition's dates were counted: it is prepared again."""
        if any(it.calendar != each.history.latest.number for each, it in zip(petitions, known, strict=True)):
            self._calendars.forget()
            raise Contended("El calendario cambió mientras se radicaba.")

    def _case(self, petition: Ready, event: PQRRadicated, key: PersonKey) -> tuple[PQR, str]:
        """Return the new case and the id of its last event."""
        case, command = PQR(event.radicado), petition.command
        actor, trace = command.actor(petition.lane), command.traceparent
        sealed = self._people.seal(key, case.id, _personal(petition.body))
        event_id = case.happened(event, actor, petition.dates.filed_at, traceparent=trace, sealed=sealed)
        solved = petition.body.window_resolution
        if solved:
            for further in decisions.resolve_at_window(
                case, solved.what_was_done, solved.result, legal_date(command.at)
            ):
                event_id = case.happened(further, actor, command.at, traceparent=trace)
        return case, event_id

    def _dates(self, kind: Kind, filed_at: datetime, now: datetime, calendar: Calendar) -> Dates:
        term = terms.Term(terms.REGIMES[kind], legal_date(filed_at), self._hours.are_over(filed_at))
        return Dates(
            filed_at=filed_at,
            captured_at=None if filed_at == now else now,
            radicated_at=terms.radicated_at(filed_at, calendar, self._hours),
            due_on=self._due_on(term, calendar),
            after_hours=term.after_hours,
        )

    def _due_on(self, term: terms.Term, calendar: Calendar) -> date:
        """Return the last day to answer, counted once for all that are filed on one day under one calendar."""
        known = self._last_days
        if known[0] is not calendar:
            self._last_days = known = (calendar, {})
        if term not in known[1]:
            known[1][term] = terms.due_on(term, calendar)
        return known[1][term]

    def _known_by(self, body: bodies.Filing) -> bytes | None:
        who = body.petitioner
        return self._people.known_by(who.id_type, who.id_number) if who and who.id_number else None


def _require_well_copied(number: str | None) -> None:
    if number and not numbers.is_well_copied(number):
        raise Invalid(
            "contingency_number", "El número no cuadra con su dígito de control.", "Cópielo otra vez de la hoja."
        )


def _require_what_citizens_may_say(body: bodies.Filing) -> None:
    if body.channel is not Channel.WEB:
        raise Forbidden("Por la página web solo se radica por el canal web.", "Use channel = web.")
    for field in ("missing", "other_body", "window_resolution", "contingency_number", "presented_at"):
        if getattr(body, field):
            raise Forbidden(f"Eso lo anota la empresa ({field}).", "Quite ese campo.")


def _capture(tx: Transaction, petitions: Sequence[Ready]) -> None:
    """Note that the sheets of booklets which petitioners already have were entered."""
    for each in petitions:
        number = each.body.contingency_number
        if number is not None:
            found = store.reserved(tx, number)
            sheet = found and numbering.Sheet(found.captured_at, found.voided_at, found.reserved_at)
            numbering.check_capture(sheet, each.body.presented_at)
            store.capture(tx, number, each.command.at)


def _radicados(petitions: Sequence[Ready], known: Sequence[Before], new: Mapping[int, int]) -> Iterator[str]:
    """Yield the radicado of each: the sheet's own, or the next of the `new` numbers that were taken in its year."""
    used: Counter[int] = Counter()
    for each, it in zip(petitions, known, strict=True):
        if each.body.contingency_number is not None:
            yield each.body.contingency_number
            continue
        used[each.year] += 1
        yield numbers.radicado(each.year, it.last - new[each.year] + used[each.year])
    if used != new:
        raise RuntimeError("numbers were taken that nobody used: each would be a gap")


def _filed_at(command: Command, body: bodies.Filing) -> datetime:
    if body.presented_at is None:
        return command.at
    if body.presented_at > command.at:
        raise Invalid("presented_at", "La fecha de presentación no puede ser futura.", "Indique cuándo se presentó.")
    return body.presented_at


def _days_said(body: bodies.Filing, filed_at: datetime) -> dict[str, date | None]:
    """Return the past days that a petition names, by their fields."""
    act = body.recurso
    return {
        "presented_at": legal_date(filed_at),
        "invoice_issued_on": body.invoice_issued_on,
        "recurso.issued_on": act.issued_on if act else None,
        "recurso.notified_on": act.notified_on if act else None,
    }


def _appealed(tx: Transaction, body: bodies.Filing) -> Appealed | None:
    """Return what we know of the appealed case: None for one that is not ours, brought in on paper perhaps."""
    if body.appealed_radicado is None:
        return None
    history = Cases(tx).known_history(body.appealed_radicado)
    return earlier.appealed(history) if history else None


def _radicated(petition: Ready, radicado: str, noted: tuple[FilingNote, ...]) -> PQRRadicated:
    body, dates = petition.body, petition.dates
    return PQRRadicated(
        radicado=radicado,
        kind=body.kind,
        channel=body.channel,
        regime=terms.REGIMES[body.kind],
        cause_code=petition.why.code,
        cause_group=petition.why.group,
        cause=petition.why.label,
        account=body.account,
        municipality=body.municipality,
        invoice=body.invoice,
        billing_period=body.billing_period,
        appealed_radicado=body.appealed_radicado,
        work_orders=body.work_orders,
        filed_at=dates.filed_at,
        captured_at=dates.captured_at,
        radicated_at=dates.radicated_at,
        after_hours=dates.after_hours,
        due_on=dates.due_on,
        electronic_notification=body.electronic_notification,
        anonymous=body.anonymous,
        preferential=body.preferential or body.preferential_group is not None,
        attachments=neutral(body.attachments, "anexo"),
        notes=noted,
    )


def _noted(
    petitions: Sequence[Ready], radicados: Sequence[str], known: Sequence[Before], appealed: Sequence[Appealed | None]
) -> Iterator[tuple[FilingNote, ...]]:
    """Yield the notes on each; to those of the same account and cause, the petitions before it are earlier cases."""
    newest: dict[tuple[str, str], tuple[Alike, ...]] = {}
    for each, radicado, it, act in zip(petitions, radicados, known, appealed, strict=True):
        body, alike = each.body, it.alike
        new = Alike(radicado, body.kind, body.billing_period, body.invoice, each.dates.filed_at)
        if body.account is not None:
            about = (body.account, each.why.code)
            alike = newest.get(about, alike)
            newest[about] = (new, *alike)[:MOST_ALIKE]
        yield notes.of(_seen(each, earlier.repeated(new, alike), act), each.calendar)


def _seen(ready: Ready, repeats: str | None, appealed: Appealed | None) -> notes.Seen:
    body, dates = ready.body, ready.dates
    received_on = legal_date(dates.filed_at)
    return notes.Seen(
        kind=body.kind,
        cause_code=body.cause_code,
        received_on=received_on,
        counts_from=legal_date(dates.radicated_at),
        due_on=dates.due_on,
        missing=petition.missing(_said(body), received_on),
        invoice_issued_on=body.invoice_issued_on,
        notified_on=body.recurso.notified_on if body.recurso else None,
        appealed_radicado=body.appealed_radicado,
        appealed=appealed,
        repeats=repeats,
        other_body=body.other_body,
    )


def _said(body: bodies.Filing) -> petition.Said:
    who, other = body.petitioner, body.representative
    return petition.Said(
        anonymous=body.anonymous,
        identified=bool(who and who.id_number),
        reachable=any(person and (person.address or person.email) for person in (who, other)),
        capacity=other.capacity if other else None,
        representative_identified=bool(other and other.id_number),
        proved=bool(other and other.proof),
        valid_until=other.valid_until if other else None,
        card=bool(other and other.professional_card),
        recurso=body.kind in decisions.RECURSOS,
        names_the_act=bool(body.recurso or body.appealed_radicado),
        noted=body.missing,
    )


def _personal(body: bodies.Filing) -> bytes:
    """Return what goes under seal: who asks, in their own words, what they consented to, how they named their files."""
    return body.model_dump_json(include=PERSONAL).encode()


def _told(event: PQRRadicated, lane: str) -> dict[str, Any]:
    """Return what the answer says beside the number. A citizen is not told of other people's cases."""
    shown = [note for note in event.notes if lane != Lane.CITIZEN or note.other_radicado is None]
    return {
        "due_on": event.due_on.isoformat(),
        "radicated_at": event.radicated_at.isoformat(),
        "notes": [note.model_dump(mode="json") for note in shown],
    }
