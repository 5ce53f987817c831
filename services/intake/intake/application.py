"""What people do in intake, one method per act: check the lane, load, decide, save."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from intake import numbers
from intake.causes import cause
from intake.domain import decisions, index, terms
from intake.domain.pqr import PQR
from intake.store.numbers import next_number
from intake.store.recorder import Cases
from radica.access import Lane
from radica.clock import legal_date
from radica.commands import Receipt
from radica.errors import Forbidden, Invalid, NotFound
from radica.events.common import Channel
from radica.events.intake import PQRRadicated
from radica.inbox import take
from radica.once import once
from radica.together import Together

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from intake import bodies
    from intake.domain.terms import OfficeHours
    from intake.papers import Papers
    from intake.store.calendars import Calendars
    from intake.store.people import People
    from radica.commands import Command
    from radica.documents import DocumentStore
    from radica.envelope import Message
    from radica.events import BaseEvent
    from radica.postgres import Database, Transaction

SERVICE = "intake"
ASSISTANT = Lane.CUSTOMER_SERVICE_ASSISTANT


class Intake:
    """The acts of intake over its database, its documents, the calendar of business days and the office's hours."""

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
        self._filings = Together(db)
        self._calendars = calendars
        self._hours = hours
        self._people = people
        self._documents = documents
        self._papers = papers

    def file(self, command: Command, body: bodies.Filing) -> Receipt:
        """Step 1: file a petition under a radicado. A citizen files on the web without an account."""
        lane = command.access.require(ASSISTANT, Lane.CITIZEN)
        if lane == Lane.CITIZEN and body.channel is not Channel.WEB:
            raise Forbidden("Por la página web solo se radica por el canal web.", "Use channel = web.")
        body.check()
        filed_at = self._filed_at(command, body, lane)
        self._must_have(body)
        event = self._radicated(body, filed_at, command.at)
        year = legal_date(command.at).year

        def act(tx: Transaction) -> Receipt:
            # The counter's row is locked from the number to the commit, so everything slow comes before it.
            person = self._people.key_for(tx, _identity(body), command.at)
            radicado = numbers.radicado(year, next_number(tx, numbers.SERIES, year))
            sealed = self._people.seal(person, radicado, _personal(body))
            case = PQR(radicado)
            event_id = case.happened(
                event.model_copy(update={"radicado": radicado}),
                command.actor(lane),
                filed_at,
                traceparent=command.traceparent,
                sealed=sealed,
            )
            Cases(tx).save(case)
            due = {"due_on": event.due_on.isoformat(), "radicated_at": event.radicated_at.isoformat()}
            return Receipt(radicado, "PQRRadicated", event_id, due)

        return self._filings.once(command, act)

    def resolve_at_window(self, command: Command, radicado: str, body: bodies.WindowResolution) -> Receipt:
        """Step 1: solve the case at the counter and close it there and then."""
        lane = command.access.require(ASSISTANT)

        def act(tx: Transaction) -> Receipt:
            cases = Cases(tx)
            case = cases.get(radicado)
            today = legal_date(command.at)
            resolved, closed = decisions.resolve_at_window(case, body.what_was_done, body.result, today)
            _happened(case, command, lane, resolved)
            return _saved(cases, case, command, lane, closed)

        return once(self._db, command, act)

    def extend(self, command: Command, radicado: str, body: bodies.Extension) -> Receipt:
        """Step 1: extend the term because evidence must be taken, with its letter GCO F06."""
        lane = command.access.require(ASSISTANT)
        calendar = self._calendars.current()

        def act(tx: Transaction) -> Receipt:
            cases = Cases(tx)
            case = cases.get(radicado)
            due_on = decisions.check_extension(case, body.ends_on, legal_date(command.at), calendar)
            letter = self._papers.extension(case, body, due_on, command.at)
            reference = self._documents.put(letter, f"GCO-F06-{radicado}.pdf", "application/pdf")
            event = decisions.extend(case, body.reason, body.evidence, body.ends_on, due_on, reference)
            return _saved(cases, case, command, lane, event, due_on=due_on.isoformat(), document=_plain(reference))

        return once(self._db, command, act)

    def close(self, command: Command, radicado: str, body: bodies.Closing) -> Receipt:
        """Step 22: enter the answer's data and close."""
        lane = command.access.require(ASSISTANT)

        def act(tx: Transaction) -> Receipt:
            cases = Cases(tx)
            case = cases.get(radicado)
            event = decisions.close(case, body.result, body.answered_on, legal_date(command.at))
            return _saved(cases, case, command, lane, event)

        return once(self._db, command, act)

    def archive(self, command: Command, radicado: str) -> Receipt:
        """Step 22: put the closed case's file away with the index of all its documents."""
        lane = command.access.require(ASSISTANT)

        def act(tx: Transaction) -> Receipt:
            cases = Cases(tx)
            case = cases.get(radicado)
            decisions.check_archive(case)
            listed = json.dumps(index.of(cases.history(radicado)), ensure_ascii=False, indent=1, sort_keys=True)
            reference = self._documents.put(listed.encode(), f"indice-{radicado}.json", "application/json")
            event = decisions.archive(case, reference, legal_date(command.at))
            return _saved(cases, case, command, lane, event, document=_plain(reference))

        return once(self._db, command, act)

    def hear(self, messages: Sequence[Message]) -> None:
        """Record what other services announced on the cases it is about, each fact once and in order."""
        with self._db.transaction() as tx:
            facts = [message for message in take(tx, messages) if message.event().about_case]
            cases = Cases(tx)
            known = cases.get_many(fact.subject for fact in facts)
            for fact in facts:
                if fact.subject not in known:
                    raise NotFound(f"No hay ningún caso con el radicado {fact.subject}.")
                known[fact.subject].record(fact)
            cases.save(*known.values())

    def _radicated(self, body: bodies.Filing, filed_at: datetime, now: datetime) -> PQRRadicated:
        why = cause(body.cause_code)
        calendar = self._calendars.current()
        term = terms.Term(terms.REGIMES[body.kind], legal_date(filed_at), self._hours.are_over(filed_at))
        return PQRRadicated(
            radicado="E-0000-0000000-0",  # given when the counter's row is held
            kind=body.kind,
            channel=body.channel,
            regime=term.regime,
            cause_code=why.code,
            cause_group=why.group,
            cause=why.label,
            account=body.account,
            municipality=body.municipality,
            invoice=body.invoice,
            appealed_radicado=body.appealed_radicado,
            work_orders=body.work_orders,
            filed_at=filed_at,
            radicated_at=terms.radicated_at(filed_at, calendar, self._hours),
            after_hours=term.after_hours,
            captured_at=None if filed_at == now else now,
            due_on=terms.due_on(term, calendar),
            electronic_notification=body.electronic_notification,
            anonymous=body.anonymous,
            preferential=body.preferential,
            attachments=body.attachments,
        )

    def _filed_at(self, command: Command, body: bodies.Filing, lane: str) -> datetime:
        if body.presented_at is None or lane == Lane.CITIZEN:
            return command.at
        if body.presented_at > command.at:
            raise Invalid(
                "presented_at", "La fecha de presentación no puede ser futura.", "Indique cuándo se presentó."
            )
        return body.presented_at

    def _must_have(self, body: bodies.Filing) -> None:
        for number, attachment in enumerate(body.attachments):
            if not self._documents.has(attachment):
                raise Invalid(
                    f"attachments[{number}]", "Ese anexo no se ha subido.", "Súbalo primero con POST /documents."
                )


def _happened(case: PQR, command: Command, lane: str, event: BaseEvent) -> str:
    return case.happened(event, command.actor(lane), command.at, traceparent=command.traceparent)


def _saved(cases: Cases, case: PQR, command: Command, lane: str, event: BaseEvent, **data: Any) -> Receipt:  # noqa: ANN401
    event_id = _happened(case, command, lane, event)
    cases.save(case)
    return Receipt(case.id, event.event_type, event_id, data)


def _identity(body: bodies.Filing) -> tuple[str, str] | None:
    return None if body.petitioner is None else (body.petitioner.id_type, body.petitioner.id_number)


def _personal(body: bodies.Filing) -> dict[str, Any]:
    petitioner = None if body.petitioner is None else body.petitioner.model_dump(mode="json")
    return {"petitioner": petitioner, "description": body.description}


def _plain(reference: Any) -> dict[str, Any]:  # noqa: ANN401 - a DocumentRef
    return dict(reference.model_dump(mode="json"))
