"""What people do in intake, one method per act: check the lane, load, decide, save."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from intake.addressee import addressee
from intake.domain import decisions, index, remedies
from intake.store.recorder import Cases
from radica.access import Lane
from radica.clock import legal_date
from radica.commands import Receipt
from radica.errors import NotFound
from radica.inbox import note
from radica.once import again_if_overtaken, once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake import bodies
    from intake.domain.pqr import PQR
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
    """The acts of intake over its database, its documents and the calendar of business days."""

    def __init__(
        self, db: Database, calendars: Calendars, people: People, documents: DocumentStore, papers: Papers
    ) -> None:
        self._db = db
        self._calendars = calendars
        self._people = people
        self._documents = documents
        self._papers = papers

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

        def act(tx: Transaction) -> Receipt:
            cases, calendar = Cases(tx), self._calendars.seen_by(tx).current
            case = cases.get(radicado)
            due_on = decisions.check_extension(case, body.ends_on, legal_date(command.at), calendar)
            to = addressee(tx, self._people, radicado)
            letter = self._papers.extension(case, body, due_on, command.at, to)
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
            today = legal_date(command.at)
            withdrawn = remedies.tacitly_withdrawn(case, body.result, today)
            event = decisions.close(case, body.result, body.answered_on, today)
            if withdrawn:
                _happened(case, command, lane, withdrawn)
            return _saved(cases, case, command, lane, event)

        return once(self._db, command, act)

    def archive(self, command: Command, radicado: str) -> Receipt:
        """Step 22: put the closed case's file away with the index of all its documents."""
        lane = command.access.require(ASSISTANT)

        def act(tx: Transaction) -> Receipt:
            cases = Cases(tx)
            case = cases.get(radicado)
            decisions.check_archive(case)
            history = cases.kept(radicado)
            # The head binds the index to the chain, and this event, which names the index, continues the chain.
            listed = {**index.of([kept.event for kept in history]), "head": history[-1].hash.hex()}
            text = json.dumps(listed, ensure_ascii=False, indent=1, sort_keys=True)
            reference = self._documents.put(text.encode(), f"indice-{radicado}.json", "application/json")
            paper = self._papers.index(listed, command.at)
            sheet = self._documents.put(paper, f"hoja-de-control-{radicado}.pdf", "application/pdf")
            event = decisions.archive(case, reference, legal_date(command.at), sheet)
            return _saved(cases, case, command, lane, event, document=_plain(reference))

        return once(self._db, command, act)

    def hear(self, messages: Sequence[Message]) -> None:
        """Record what other services announced on the cases it is about, in order.

        Each fact once: the case is loaded knowing which of them it holds, whatever the inbox says. Between that and the
        commit nothing is locked; whoever finds there that somebody else took the case's version looks again.
        """
        facts = [message for message in messages if message.event().about_case]
        again_if_overtaken(lambda: self._record(messages, facts))

    def _record(self, messages: Sequence[Message], facts: Sequence[Message]) -> None:
        with self._db.transaction() as tx:
            cases = Cases(tx)
            known = cases.get_many((fact.subject for fact in facts), frozenset(fact.id for fact in facts))
            for fact in facts:
                if fact.subject not in known:
                    raise NotFound(f"No hay ningún caso con el radicado {fact.subject}.")
                known[fact.subject].record(fact)
            note(tx, messages)
            cases.save(*known.values())


def _happened(case: PQR, command: Command, lane: str, event: BaseEvent) -> str:
    return case.happened(event, command.actor(lane), command.at, traceparent=command.traceparent)


def _saved(cases: Cases, case: PQR, command: Command, lane: str, event: BaseEvent, **data: Any) -> Receipt:  # noqa: ANN401
    event_id = _happened(case, command, lane, event)
    cases.save(case)
    return Receipt(case.id, event.event_type, event_id, data)


def _plain(reference: Any) -> dict[str, Any]:  # noqa: ANN401 - a DocumentRef
    return dict(reference.model_dump(mode="json"))
