"""What correspondence takes from other services' facts: what a letter must say, and when it may be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from correspondence.store import cases
from radica.errors import Invalid
from radica.events import billing, intake, routing
from radica.inbox import take
from radica.uploads import erase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.documents import DocumentStore
    from radica.envelope import Message
    from radica.events import BaseEvent
    from radica.postgres import Database, Transaction

HEARD = {
    "intake.events": (
        "PQRRadicated",
        "PQRMigrated",
        "KindChanged",
        "CompletionRequested",
        "CompletionReceived",
        "CompletionLapsed",
        "TermExpired",
        "TermMoved",
        "SilenceRecognised",
        "PQRClosed",
        "PersonalDataErased",
    ),
    "routing.events": ("ConceptIssued",),
    "billing.events": ("ReliquidationDone", "ChargesLoaded", "ReliquidationReversed"),
}
"""The events that correspondence follows, by the exchange on which they stand first-hand."""


class Hearing:
    """The ear of correspondence: it needs its database and its files, and nothing that makes paper."""

    def __init__(self, db: Database, documents: DocumentStore) -> None:
        self._db = db
        self._documents = documents

    def hear(self, messages: Sequence[Message]) -> None:
        """Follow what others announced; each message has its effect once."""
        with self._db.transaction() as tx:
            for message in sorted(take(tx, messages), key=lambda heard: heard.subject):
                follow(tx, message, self._documents)


def follow(tx: Transaction, message: Message, documents: DocumentStore) -> None:
    """Take in one event; raises Invalid for one that correspondence does not follow."""
    event = message.event()
    match event:
        case intake.PersonalDataErased():
            erase(tx, documents, event.removed, message.time)
        case intake.IntakeEvent():
            _follow_the_case(tx, event)
        case routing.ConceptIssued():
            cases.concept(tx, event, message.time)
        case billing.ReliquidationDone():
            cases.reliquidated(tx, event, message.time)
        case billing.ChargesLoaded():
            cases.charges_loaded(tx, event)
        case billing.ReliquidationReversed():
            cases.reversed_(tx, event.radicado, event.number)
        case _:
            raise _unheard(event)


def _follow_the_case(tx: Transaction, event: intake.IntakeEvent) -> None:  # noqa: C901 - a line an event
    match event:
        case intake.PQRRadicated() | intake.PQRMigrated():
            note_begun(tx, event)
        case intake.KindChanged():
            cases.kind_changed(tx, event)
        case intake.CompletionRequested():
            cases.completable(tx, event.radicado, event.until)
        case intake.CompletionReceived() | intake.CompletionLapsed():
            cases.completable(tx, event.radicado, None)
        case intake.TermExpired():
            cases.accepted_by_silence(tx, event.radicado, event.copies_by)
        case intake.TermMoved():
            cases.accepted_by_silence(tx, event.radicado, None)
        case intake.SilenceRecognised():
            cases.silence_recognised(tx, event.radicado)
        case intake.PQRClosed():
            cases.closed(tx, event.radicado)
        case _:
            raise _unheard(event)


def _unheard(event: BaseEvent) -> Invalid:
    return Invalid(
        "type", f"Correspondencia no sigue el evento {event.event_type}.", "Revise a qué se suscribe la cola."
    )


def note_begun(tx: Transaction, begun: intake.PQRRadicated | intake.PQRMigrated) -> None:
    """Know a case that may be answered; one that ended in the old system gets no letter here."""
    if isinstance(begun, intake.PQRRadicated) or begun.ended is None:
        cases.radicated(tx, begun)
