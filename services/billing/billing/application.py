"""What people do in billing, steps 11 and 12: check the lane, load, decide, save, announce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billing import paper
from billing.domain import charges, reliquidation
from billing.domain.corrections import MOST_PERIODS, Grounds
from billing.domain.period import Period
from billing.domain.trace import Heading, trace, trace_hash
from billing.numbers import check_number
from billing.policies import follow
from billing.store import accounts, cases, invoices, tariffs
from billing.store import reliquidations as store
from radica.access import Lane
from radica.clock import legal_date
from radica.commands import Receipt
from radica.events.billing import Charge, ChargesLoaded, ReliquidationDone, ReliquidationReversed
from radica.inbox import take
from radica.once import once
from radica.outbox import announce
from radica.paper import MEDIA_TYPE

if TYPE_CHECKING:
    from billing import bodies
    from billing.domain.invoice import Invoice
    from billing.domain.reliquidation import Reliquidation
    from billing.paper import Company
    from radica.clock import Clock
    from radica.commands import Command
    from radica.documents import DocumentStore
    from radica.envelope import Message
    from radica.events import BaseEvent
    from radica.postgres import Database, Transaction

SERVICE = "billing"
COORDINATOR = Lane.BILLING_COORDINATOR


class Billing:
    """The acts of billing over its database and its documents."""

    def __init__(self, db: Database, clock: Clock, documents: DocumentStore, company: Company) -> None:
        self._db = db
        self._clock = clock
        self._documents = documents
        self._company = company

    def reliquidate(self, command: Command, radicado: str, body: bodies.Reliquidation) -> Receipt:
        """Step 11: compute an invoice of the case's account again."""
        lane = command.access.require(COORDINATOR)
        correction = body.correction.correction()

        def act(tx: Transaction) -> Receipt:
            case = cases.case(tx, radicado)
            case.require_open_concept()
            invoice = _locked_invoice(tx, body.invoice)
            done = reliquidation.reliquidate(
                case, invoice, correction, _grounds(tx, invoice), charge_needed=body.charge_needed, at=command.at
            )
            number = store.next_number(tx, legal_date(command.at).year)
            heading = Heading(number, radicado, command.at, body.reason)
            papers = self._papers(heading, trace(heading, done, correction))
            store.add(tx, heading, done, papers, command.access.who)
            return _announced(tx, command, lane, _done_event(heading, done, papers))

        return once(self._db, command, act)

    def load_charges(self, command: Command, radicado: str, body: bodies.Charges) -> Receipt:
        """Step 12: load what a reliquidation changed onto a later invoice, once."""
        lane = command.access.require(COORDINATOR)
        target = Period.parse(body.period)

        def act(tx: Transaction) -> Receipt:
            case = cases.case(tx, radicado)
            case.require_open()
            accounts.lock(tx, case.require_account())
            pending = charges.choose(store.pending_charges(tx, radicado), body.reliquidation, radicado)
            issued = invoices.issued_for(tx, pending.account, target)
            charges.check_target(pending, target, issued, legal_date(command.at))
            changes = charges.changes(pending.before, pending.after)
            store.load(tx, pending, target, changes, command.access.who, command.at)
            event = ChargesLoaded(
                radicado=radicado,
                number=pending.number,
                account=pending.account,
                charges=tuple(Charge(concept=change.concept, amount=change.amount) for change in changes),
                total=pending.difference,
                period=str(target),
            )
            return _announced(tx, command, lane, event)

        return once(self._db, command, act)

    def reverse(self, command: Command, number: str, body: bodies.Reversal) -> Receipt:
        """Take a reliquidation back; the invoice stands again as it did before."""
        lane = command.access.require(COORDINATOR)
        check_number(number)

        def act(tx: Transaction) -> Receipt:
            taken_back = store.reversible(tx, number)
            accounts.lock(tx, taken_back.account)
            reliquidation.reverse(store.standing(tx, taken_back))
            store.reverse(tx, number, body.reason, command.access.who, command.at)
            event = ReliquidationReversed(
                radicado=taken_back.radicado,
                number=number,
                account=taken_back.account,
                invoice=taken_back.invoice,
                amount=-taken_back.difference,
                reason=body.reason,
            )
            return _announced(tx, command, lane, event)

        return once(self._db, command, act)

    def hear(self, messages: list[Message]) -> None:
        """Take in facts of other services, each once."""
        now = self._clock.now()
        with self._db.transaction() as tx:
            for message in take(tx, messages):
                follow(tx, message, now)

    def _papers(self, heading: Heading, traced: dict[str, object]) -> store.Papers:
        """Make the document inside the transaction: it bears the number, which no failed attempt may use up."""
        page = paper.render(traced, self._company, heading.at)
        document = self._documents.put(page, f"reliquidacion-{heading.number}.pdf", MEDIA_TYPE)
        return store.Papers(traced, trace_hash(traced), document)


def _locked_invoice(tx: Transaction, number: str) -> Invoice:
    """Return an invoice as it stands once nobody else can change its account."""
    accounts.lock(tx, invoices.row(tx, number).account)
    return invoices.invoice(tx, number)


def _grounds(tx: Transaction, invoice: Invoice) -> Grounds:
    return Grounds(
        tariff=tariffs.in_force(tx, invoice.municipality, invoice.period.first_day),
        measured=invoices.measured(tx, invoice.account, invoice.period, MOST_PERIODS),
    )


def _done_event(heading: Heading, done: Reliquidation, papers: store.Papers) -> ReliquidationDone:
    return ReliquidationDone(
        radicado=heading.radicado,
        number=heading.number,
        account=done.invoice.account,
        invoice=done.invoice.number,
        period=str(done.invoice.period),
        before=done.before.total,
        after=done.after.total,
        difference=done.difference,
        charge_needed=done.charge_needed,
        trace_hash=papers.trace_hash,
        document=papers.document,
    )


def _announced(tx: Transaction, command: Command, lane: str, event: BaseEvent) -> Receipt:
    event_id = announce(tx, event, actor=command.actor(lane), at=command.at, traceparent=command.traceparent)
    return Receipt(event.radicado, event.event_type, event_id, event.body())
