"""What billing does by itself when it hears of a fact: a sentence each, and who is called for what.

Facts may be heard in any order, since two services announce them: a concept before the filing it is about, a closing
before both. Each policy leaves the same state whatever came first.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from billing.store import cases
from radica.access import Lane
from radica.envelope import Actor
from radica.errors import Invalid
from radica.events import intake, routing
from radica.events.billing import CollectionHeld, CollectionReleased
from radica.outbox import announce

if TYPE_CHECKING:
    from datetime import datetime

    from radica.envelope import Message
    from radica.events import BaseEvent
    from radica.postgres import Transaction

BY_RULE = Actor(id="billing", lane=Lane.SERVICE)
HEARD = {
    "routing.events": ["ConceptIssued"],
    "intake.events": ["PQRRadicated", "PQRMigrated", "KindChanged", "PQRClosed", "PQRWithdrawn", "PQRReopened"],
}
"""The facts that billing follows, by the exchange on which they are announced."""


def follow(tx: Transaction, message: Message, now: datetime) -> None:
    """Do what follows from a fact; raises Invalid for one that billing does not know."""
    event = message.event()
    match event:
        case intake.PQRRadicated():
            when_radicated_hold_the_disputed_invoice(tx, event, message, now)
        case intake.PQRMigrated():
            when_migrated_hold_what_is_still_disputed(tx, event, message, now)
        case intake.KindChanged():
            when_kind_changed_hold_or_release(tx, event, message, now)
        case routing.ConceptIssued():
            when_concept_issued_note_its_way(tx, event, message)
        case intake.PQRClosed() | intake.PQRWithdrawn():
            when_ended_release_the_hold(tx, event, message, now)
        case intake.PQRReopened():
            when_reopened_hold_again(tx, event, message, now)
        case _:
            raise Invalid("type", f"billing no sigue el evento {message.type}.", "Revise a qué se suscribe la cola.")


def when_radicated_hold_the_disputed_invoice(
    tx: Transaction, event: intake.PQRRadicated, heard: Message, now: datetime
) -> None:
    """Know the case, and stop collecting the invoice that it disputes (Ley 142 de 1994 art. 155)."""
    cases.radicated(tx, event.radicado, event.kind, event.account, event.invoice)
    _hold(tx, event.radicado, heard, now)


def when_migrated_hold_what_is_still_disputed(
    tx: Transaction, event: intake.PQRMigrated, heard: Message, now: datetime
) -> None:
    """Know an open case of the old system: its sum is not due while it is pending, wherever it was filed (art. 155)."""
    if event.ended is None:
        cases.radicated(tx, event.radicado, event.kind, event.account, event.invoice)
        _hold(tx, event.radicado, heard, now)


def when_kind_changed_hold_or_release(
    tx: Transaction, event: intake.KindChanged, heard: Message, now: datetime
) -> None:
    """Stop collecting what a petition disputes once it is known for a claim, and the other way round (art. 155).

    Raises NotFound for a case that is not known yet: put aside, it is heard again after its filing.
    """
    cases.kind_changed(tx, event.radicado, event.kind)
    if cases.case(tx, event.radicado).disputes_invoice:
        _hold(tx, event.radicado, heard, now)
    else:
        _release(tx, event.radicado, heard, now)


def when_concept_issued_note_its_way(tx: Transaction, event: routing.ConceptIssued, heard: Message) -> None:
    """Know whether the coordinator is to reliquidate (step 10, way 2)."""
    cases.concept_given(tx, event.radicado, event.way, heard.time)


def when_ended_release_the_hold(
    tx: Transaction, event: intake.PQRClosed | intake.PQRWithdrawn, heard: Message, now: datetime
) -> None:
    """Collect again what was held, once the case has ended."""
    cases.ended(tx, event.radicado, heard.time)
    _release(tx, event.radicado, heard, now)


def when_reopened_hold_again(tx: Transaction, event: intake.PQRReopened, heard: Message, now: datetime) -> None:
    """Let a case that was opened again be worked on, and stop collecting what it disputes."""
    cases.reopened(tx, event.radicado, heard.time)
    _hold(tx, event.radicado, heard, now)


def _hold(tx: Transaction, radicado: str, heard: Message, now: datetime) -> None:
    case = cases.case(tx, radicado)
    held = cases.hold(tx, case, now) if case.disputes_invoice else None
    if held:
        account, invoice, amount = held
        fact = CollectionHeld(radicado=radicado, account=account, invoice=invoice, amount=amount)
        _announce(tx, fact, heard, now)


def _release(tx: Transaction, radicado: str, heard: Message, now: datetime) -> None:
    released = cases.release(tx, radicado, now)
    if released:
        account, invoice, amount = released
        fact = CollectionReleased(radicado=radicado, account=account, invoice=invoice, amount=amount)
        _announce(tx, fact, heard, now)


def _announce(tx: Transaction, fact: BaseEvent, heard: Message, now: datetime) -> None:
    """Announce under an id that follows from what was heard, so that a repetition is recognised."""
    event_id = str(uuid.uuid5(uuid.UUID(heard.id), fact.event_type))
    announce(tx, fact, actor=BY_RULE, at=now, traceparent=heard.traceparent, event_id=event_id)
