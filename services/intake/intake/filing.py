"""Filing (step 1): a petition becomes a case under its number, with what was seen to be missing, late or doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake import numbers
from intake.attachments import must_have
from intake.causes import cause
from intake.codes import SEALED
from intake.domain import decisions, earlier, notes, numbering, petition, terms
from intake.domain.earlier import Alike
from intake.domain.pqr import PQR
from intake.store import numbers as store
from intake.store import sought
from intake.store.before import before_filing
from intake.store.codes import add_code
from intake.store.recorder import Cases
from radica.access import Lane
from radica.clock import legal_date
from radica.commands import Receipt
from radica.errors import Forbidden, Invalid
from radica.events.common import Channel
from radica.events.intake import PQRRadicated
from radica.once import once
from radica.together import Together

if TYPE_CHECKING:
    from datetime import date, datetime

    from intake import bodies
    from intake.causes import Cause
    from intake.codes import Codes
    from intake.domain.earlier import Appealed
    from intake.domain.terms import OfficeHours
    from intake.store.calendars import Calendars
    from intake.store.people import People
    from radica.calendar import Calendar
    from radica.commands import Command
    from radica.documents import DocumentStore
    from radica.events.common import Kind
    from radica.events.intake import FilingNote
    from radica.postgres import Database, Transaction

UNNUMBERED = "E-0000-0000000-0"  # until the counter's row is held


@dataclass(frozen=True, slots=True)
class Dates:
    """When a petition was presented, entered if that was later, from when it counts, its last day."""

    filed_at: datetime
    captured_at: datetime | None
    radicated_at: datetime
    due_on: date
    after_hours: bool


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
        self._db = db
        self._filings = Together(db)
        self._calendars = calendars
        self._hours = hours
        self._people = people
        self._documents = documents
        self._codes = codes

    def file(self, command: Command, body: bodies.Filing) -> Receipt:
        """File a petition under a radicado. A citizen files on the web without an account."""
        lane = command.access.require(Lane.CUSTOMER_SERVICE_ASSISTANT, Lane.CITIZEN)
        body.check()
        if lane == Lane.CITIZEN:
            _require_what_citizens_may_say(body)
        _require_well_copied(body.contingency_number)
        why = cause(body.cause_code)
        calendar = self._calendars.current()
        dates = self._dates(body.kind, _filed_at(command, body, lane), command.at, calendar)
        must_have(self._documents, body.attachments)
        known_by, personal = self._known_by(body), _personal(body)
        entries = self._people.marks.entries(personal)

        def act(tx: Transaction) -> Receipt:
            # The counter's row is locked from the number to the commit, so everything slow comes before it.
            before = before_filing(tx, known_by, body.account, why.code)
            person = self._people.key_for(tx, known_by, before.person, command.at)
            noted = notes.of(_seen(body, dates, before.alike, _appealed(tx, body)), calendar)
            event = _radicated(body, why, dates, noted)
            case = PQR(_number(tx, body, command.at))
            event_id = case.happened(
                event.model_copy(update={"radicado": case.id}),
                command.actor(lane),
                dates.filed_at,
                traceparent=command.traceparent,
                sealed=self._people.seal(person, case.id, personal),
            )
            if body.window_resolution:
                event_id = _resolved(case, command, lane, body.window_resolution)
            Cases(tx).save(case)
            sought.add(tx, case.id, person.ref, self._people.marks.made_under, entries)
            code = self._codes.new()
            add_code(tx, case.id, self._codes.hashed(case.id, code), command.access.who)
            told = {SEALED: self._codes.sealed(case.id, code), **_told(event, lane)}
            return Receipt(case.id, "PQRRadicated", event_id, told)

        # Filings share a commit to share the counter's row; who brings a number from a booklet needs none of it.
        receipt = once(self._db, command, act) if body.contingency_number else self._filings.once(command, act)
        return self._codes.shown(receipt)

    def _dates(self, kind: Kind, filed_at: datetime, now: datetime, calendar: Calendar) -> Dates:
        term = terms.Term(terms.REGIMES[kind], legal_date(filed_at), self._hours.are_over(filed_at))
        return Dates(
            filed_at=filed_at,
            captured_at=None if filed_at == now else now,
            radicated_at=terms.radicated_at(filed_at, calendar, self._hours),
            due_on=terms.due_on(term, calendar),
            after_hours=term.after_hours,
        )

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
    for field in ("missing", "other_body", "window_resolution", "contingency_number"):
        if getattr(body, field):
            raise Forbidden(f"Eso lo anota la empresa ({field}).", "Quite ese campo.")


def _number(tx: Transaction, body: bodies.Filing, at: datetime) -> str:
    """Return the next number, or the one that the petitioner already has on a booklet's sheet."""
    if body.contingency_number is None:
        year = legal_date(at).year
        return numbers.radicado(year, store.next_number(tx, numbers.SERIES, year))
    found = store.reserved(tx, body.contingency_number)
    sheet = found and numbering.Sheet(found.captured_at, found.voided_at, found.reserved_at)
    numbering.check_capture(sheet, body.presented_at)
    store.capture(tx, body.contingency_number, at)
    return body.contingency_number


def _resolved(case: PQR, command: Command, lane: str, body: bodies.WindowResolution) -> str:
    """Resolve and close the case at the window; returns the id of the last event."""
    events = decisions.resolve_at_window(case, body.what_was_done, body.result, legal_date(command.at))
    return [case.happened(event, command.actor(lane), command.at, traceparent=command.traceparent) for event in events][
        -1
    ]


def _filed_at(command: Command, body: bodies.Filing, lane: str) -> datetime:
    if body.presented_at is None or lane == Lane.CITIZEN:
        return command.at
    if body.presented_at > command.at:
        raise Invalid("presented_at", "La fecha de presentación no puede ser futura.", "Indique cuándo se presentó.")
    return body.presented_at


def _appealed(tx: Transaction, body: bodies.Filing) -> Appealed | None:
    """Return what we know of the appealed case: None for one that is not ours, brought in on paper perhaps."""
    if body.appealed_radicado is None:
        return None
    history = Cases(tx).known_history(body.appealed_radicado)
    return earlier.appealed(history) if history else None


def _radicated(body: bodies.Filing, why: Cause, dates: Dates, noted: tuple[FilingNote, ...]) -> PQRRadicated:
    return PQRRadicated(
        radicado=UNNUMBERED,
        kind=body.kind,
        channel=body.channel,
        regime=terms.REGIMES[body.kind],
        cause_code=why.code,
        cause_group=why.group,
        cause=why.label,
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
        attachments=body.attachments,
        notes=noted,
    )


def _seen(body: bodies.Filing, dates: Dates, alike: tuple[Alike, ...], appealed: Appealed | None) -> notes.Seen:
    received_on = legal_date(dates.filed_at)
    new = Alike(UNNUMBERED, body.kind, body.billing_period, body.invoice, dates.filed_at)
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
        repeats=earlier.repeated(new, alike),
        other_body=body.other_body,
    )


def _said(body: bodies.Filing) -> petition.Said:
    who, other = body.petitioner, body.representative
    return petition.Said(
        anonymous=body.anonymous,
        identified=bool(who and who.id_number),
        reachable=bool(who and (who.address or who.email)),
        capacity=other.capacity if other else None,
        proved=bool(other and other.proof),
        valid_until=other.valid_until if other else None,
        card=bool(other and other.professional_card),
        recurso=body.kind in decisions.RECURSOS,
        names_the_act=bool(body.recurso or body.appealed_radicado),
        noted=body.missing,
    )


def _personal(body: bodies.Filing) -> dict[str, Any]:
    """Return what goes under seal: who asks, in their own words, and what they consented to."""
    return body.model_dump(
        mode="json",
        include={
            "petitioner",
            "representative",
            "description",
            "asks_for",
            "recurso",
            "preferential_group",
            "sensitive_data_consent",
            "habeas_data_authorised",
            "invoice_issued_on",
        },
    )


def _told(event: PQRRadicated, lane: str) -> dict[str, Any]:
    """Return what the answer says beside the number. A citizen is not told of other people's cases."""
    shown = [note for note in event.notes if lane != Lane.CITIZEN or note.other_radicado is None]
    return {
        "due_on": event.due_on.isoformat(),
        "radicated_at": event.radicated_at.isoformat(),
        "notes": [note.model_dump(mode="json") for note in shown],
    }
