"""The acts that filing's notes call for: have a petition completed, take its withdrawal, hand it to another body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.addressee import addressee
from intake.domain import remedies
from intake.legal_clock import TERM
from intake.store.recorder import Cases
from radica import timers
from radica.access import Lane
from radica.clock import legal_date
from radica.commands import Receipt
from radica.documents import neutral
from radica.once import once
from radica.uploads import Uploads

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake import bodies
    from intake.domain.pqr import PQR
    from intake.papers import Papers
    from intake.store.calendars import Calendars
    from intake.store.people import People
    from radica.commands import Command
    from radica.documents import DocumentStore
    from radica.events import BaseEvent
    from radica.postgres import Database, Transaction

ASSISTANT = Lane.CUSTOMER_SERVICE_ASSISTANT
PROFESSIONAL = Lane.CUSTOMER_SERVICE_PROFESSIONAL


class Remedies:
    """The acts on petitions that cannot simply be answered."""

    def __init__(
        self, db: Database, calendars: Calendars, people: People, documents: DocumentStore, papers: Papers
    ) -> None:
        self._db = db
        self._calendars = calendars
        self._people = people
        self._documents = documents
        self._uploads = Uploads(db, documents)
        self._papers = papers

    def request_completion(self, command: Command, radicado: str, body: bodies.CompletionRequest) -> Receipt:
        """Ask the petitioner for what is missing, with its letter."""
        today = legal_date(command.at)

        def decide(tx: Transaction, case: PQR) -> Sequence[BaseEvent]:
            asked = remedies.request_completion(case, body.missing, today, self._calendars.seen_by(tx).current)
            letter = self._papers.completion(case, asked, command.at, addressee(tx, self._people, radicado))
            reference = self._documents.put(letter, f"requerimiento-{radicado}.pdf", "application/pdf")
            return (asked.model_copy(update={"document": reference}),)

        return self._act(command, ASSISTANT, radicado, decide)

    def extend_completion(self, command: Command, radicado: str) -> Receipt:
        """Give the petitioner as much time again to complete the petition."""
        today = legal_date(command.at)

        def decide(tx: Transaction, case: PQR) -> Sequence[BaseEvent]:
            return (remedies.extend_completion(case, today, self._calendars.seen_by(tx).current),)

        return self._act(command, ASSISTANT, radicado, decide)

    def receive_completion(self, command: Command, radicado: str, body: bodies.Completion) -> Receipt:
        """Take in what was missing: the term runs again, perhaps to a sooner end than the one that was watched."""
        attachments = self._uploads.named("attachments", body.attachments)
        today = legal_date(command.at)
        received_on, brought = body.received_on or today, neutral(attachments, "complemento")

        def decide(tx: Transaction, case: PQR) -> Sequence[BaseEvent]:
            calendar = self._calendars.seen_by(tx).current
            return (remedies.receive_completion(case, received_on, brought, today, calendar),)

        return self._act(command, ASSISTANT, radicado, decide, look_again=True)

    def withdraw(self, command: Command, radicado: str, body: bodies.Withdrawal) -> Receipt:
        """Close a case because its petitioner withdraws it, with what they wrote and the certificate they get."""
        attachments = neutral(self._uploads.named("attachments", body.attachments), "desistimiento")

        def decide(tx: Transaction, case: PQR) -> Sequence[BaseEvent]:
            said, closed = remedies.withdraw(case, legal_date(command.at))
            letter = self._papers.withdrawal(case, command.at, addressee(tx, self._people, radicado))
            reference = self._documents.put(letter, f"desistimiento-{radicado}.pdf", "application/pdf")
            return said.model_copy(update={"attachments": attachments, "document": reference}), closed

        return self._act(command, ASSISTANT, radicado, decide)

    def transfer_out(self, command: Command, radicado: str, body: bodies.TransferOut) -> Receipt:
        """Hand the petition to the body that is competent, with its letter, and close."""

        def decide(tx: Transaction, case: PQR) -> Sequence[BaseEvent]:
            letter = self._papers.transfer_out(case, body, command.at, addressee(tx, self._people, radicado))
            reference = self._documents.put(letter, f"traslado-{radicado}.pdf", "application/pdf")
            return remedies.transfer_out(case, body.body_code, body.body_title, reference, legal_date(command.at))

        return self._act(command, PROFESSIONAL, radicado, decide)

    def _act(
        self,
        command: Command,
        needed: Lane,
        radicado: str,
        decide: Callable[[Transaction, PQR], Sequence[BaseEvent]],
        *,
        look_again: bool = False,
    ) -> Receipt:
        """Do it; `look_again` has the clock look at the case at once, because its term got another end."""
        lane = command.access.require(needed)

        def act(tx: Transaction) -> Receipt:
            cases = Cases(tx)
            case = cases.get(radicado)
            receipt = _saved(cases, case, command, lane, *decide(tx, case))
            if look_again:
                timers.set_for(tx, TERM, radicado, command.at)
            return receipt

        return once(self._db, command, act)


def _saved(cases: Cases, case: PQR, command: Command, lane: str, *events: BaseEvent) -> Receipt:
    """Save what happened; the receipt tells the first event's body, and the last one's position to read."""
    ids = [case.happened(event, command.actor(lane), command.at, traceparent=command.traceparent) for event in events]
    cases.save(case)
    first = events[0]
    told: dict[str, Any] = {name: value for name, value in first.body().items() if name != "radicado"}
    return Receipt(case.id, first.event_type, ids[-1], told)
