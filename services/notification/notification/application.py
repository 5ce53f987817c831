"""Steps 17 to 20, and what this service hears. Step 21 is in `serving`, queries are in `reading`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notification import papers, store
from notification.domain import delivery
from notification.domain.communication import Assignment
from notification.domain.delivery import REASON_TEXTS
from notification.exhibits import exhibit, exhibits
from notification.office import tell
from radica.access import Lane
from radica.calendar_heard import note_change
from radica.clock import legal_date
from radica.commands import Receipt
from radica.errors import Invalid
from radica.events.correspondence import ResponseFiled
from radica.events.intake import (
    CalendarChanged,
    KindChanged,
    PersonalDataErased,
    PQRClosed,
    PQRMigrated,
    PQRRadicated,
)
from radica.events.notification import (
    CitationSent,
    CommunicationDelivered,
    DeliveryAssigned,
    DeliveryAttempted,
    DeliveryChannel,
    DeliveryRecorded,
)
from radica.inbox import take
from radica.once import once
from radica.uploads import erase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notification import bodies
    from notification.domain.communication import Communication
    from notification.office import Office
    from notification.papers import Exhibit
    from radica.access import Access
    from radica.commands import Command
    from radica.documents import DocumentStore
    from radica.envelope import Message
    from radica.events.common import DocumentRef
    from radica.postgres import Transaction

DELIVERS = {
    DeliveryChannel.ADDRESS: Lane.FIELD_OPERATOR,
    DeliveryChannel.DESK: Lane.CUSTOMER_SERVICE_TECHNICIAN,
}
"""Who delivers where: step 18 at the user's address, step 19 at the desk."""


class Notification:
    """Assigns deliveries, takes in what became of them, and hears of cases and filed communications."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def assign(
        self, command: Command, outgoing: str, body: bodies.Assignment, read_version: int | None = None
    ) -> Receipt:
        """Step 17: give a filed communication to somebody to deliver; its citation counts as sent that day.

        `read_version` is the version (ETag) that the person had read: changing an assignment needs it.
        """
        lane = command.access.require(Lane.CUSTOMER_SERVICE_ASSISTANT)

        def act(tx: Transaction) -> Receipt:
            before = store.communication(tx, outgoing)
            assignment = Assignment(body.channel, body.to, command.at)
            changed = delivery.assign(before, assignment, self._office.calendar(tx), read_version)
            store.save(tx, changed)
            if changed.citation and not before.citation:
                # Before the assignment, so that who waits for the receipt's event sees the citation as well.
                tell(tx, command, lane, _citation_sent(changed, body.channel))
            event = DeliveryAssigned(**_of(changed), channel=body.channel, to=body.to)
            event_id = tell(tx, command, lane, event)
            return Receipt(changed.radicado, event.event_type, event_id, {**_standing(changed), **_citation(changed)})

        return once(self._office.db, command, act)

    def attempt(self, command: Command, outgoing: str, body: bodies.Attempt) -> Receipt:
        """Step 18: a delivery failed."""
        command.access.require(*DELIVERS.values())

        def act(tx: Transaction) -> Receipt:
            before = store.communication(tx, outgoing)
            lane, channel = _delivering(command.access, before)
            changed = delivery.attempt(before, body.at, command.at)
            store.save(tx, changed)
            store.add_attempt(tx, changed, body.at, body.reason, command.access.who)
            event = DeliveryAttempted(
                **_of(changed),
                channel=channel,
                attempt=changed.attempts,
                attempted_at=body.at,
                reason=REASON_TEXTS[body.reason],
            )
            event_id = tell(tx, command, lane, event)
            data = {**_standing(changed), "attempt": changed.attempts, "reason": body.reason.value}
            return Receipt(changed.radicado, event.event_type, event_id, data)

        return once(self._office.db, command, act)

    def deliver(self, command: Command, outgoing: str, body: bodies.Delivery) -> Receipt:
        """Steps 18 and 19: the communication was handed over; its proof is made and kept."""
        command.access.require(*DELIVERS.values())
        files = self._evidence(body)

        def act(tx: Transaction) -> Receipt:
            before = store.communication(tx, outgoing)
            lane, channel = _delivering(command.access, before)
            changed = delivery.deliver(before, body.at, command.at)
            desk = self._office.desk(command, lane, store.case(tx, changed.radicado))
            paper = papers.record_of_delivery(desk, changed, body, files)
            proof = self._office.keep(paper, f"acta-entrega-{outgoing}.pdf")
            store.save_delivery(tx, changed, body.receiver.capacity, proof)
            event = CommunicationDelivered(
                **_of(changed),
                channel=channel,
                delivered_at=body.at,
                receiver_capacity=body.receiver.capacity,
                proof_hash=proof.sha256,
                documents=(proof, *(file.reference for file in files)),
            )
            event_id = tell(tx, command, lane, event)
            data = {**_standing(changed), "proof": proof.model_dump(mode="json")}
            return Receipt(changed.radicado, event.event_type, event_id, data)

        return once(self._office.db, command, act)

    def record(self, command: Command, outgoing: str, body: bodies.Record) -> Receipt:
        """Step 20: take in the delivery and attach its proof to the case."""
        lane = command.access.require(Lane.CUSTOMER_SERVICE_ASSISTANT)
        files = exhibits(self._office.uploads, "documents", body.documents, "soporte de la entrega")

        def act(tx: Transaction) -> Receipt:
            changed = delivery.record(store.communication(tx, outgoing), command.at)
            documents = [*store.proof(tx, outgoing), *(file.reference for file in files)]
            store.save(tx, changed)
            store.save_recorded(tx, outgoing, documents)
            event = DeliveryRecorded(**_of(changed), delivered_at=changed.delivered_at, documents=tuple(documents))
            event_id = tell(tx, command, lane, event)
            data = {**_standing(changed), "documents": _plain(documents)}
            return Receipt(changed.radicado, event.event_type, event_id, data)

        return once(self._office.db, command, act)

    def hear(self, messages: Sequence[Message]) -> None:
        """Take in facts of other services, each once."""
        with self._office.db.transaction() as tx:
            for message in take(tx, messages):
                _hear(tx, message, self._office.documents)

    def _evidence(self, body: bodies.Delivery) -> list[Exhibit]:
        uploads = self._office.uploads
        files = []
        if body.photo:
            files.append(exhibit(uploads, "photo", body.photo, "foto-entrega", "fotografía de la entrega"))
        if body.signature:
            files.append(exhibit(uploads, "signature", body.signature, "firma-entrega", "firma de quien recibe"))
        return files


def _hear(tx: Transaction, message: Message, documents: DocumentStore) -> None:  # noqa: C901 - a line an event
    event = message.event()
    match event:
        case PQRRadicated():
            store.radicated(tx, event)
        case PQRMigrated():
            if event.ended is None:
                store.radicated(tx, event)
        case KindChanged():
            store.kind_changed(tx, event)
        case ResponseFiled():
            store.filed(tx, event)
        case PQRClosed():
            store.closed(tx, event.radicado, legal_date(message.time))
        case PersonalDataErased():
            erase(tx, documents, event.removed, message.time)
        case CalendarChanged():
            note_change(tx, event, message.time)
        case _:
            raise Invalid("type", f"Notificación no atiende {message.type}.", "Revise los enlaces de la cola.")


def _delivering(access: Access, communication: Communication) -> tuple[str, DeliveryChannel]:
    """The lane that delivers on the assigned channel, held by this person; raises Forbidden for the other one."""
    if communication.assignment is None:
        raise delivery.not_assigned(communication)
    channel = communication.assignment.channel
    return access.require(DELIVERS[channel]), channel


def _of(communication: Communication) -> dict[str, str]:
    return {"radicado": communication.radicado, "outgoing_number": communication.outgoing}


def _standing(communication: Communication) -> dict[str, object]:
    """Where the communication stands once this command is saved, which counts as one change."""
    return {
        "outgoing": communication.outgoing,
        "state": communication.state.value,
        "version": communication.version + 1,
    }


def _citation(communication: Communication) -> dict[str, object]:
    citation = communication.citation
    if citation is None:
        return {"citation": None}
    return {
        "citation": {
            "sent_on": citation.sent_on.isoformat(),
            "due_on": citation.due_on.isoformat(),
            "appear_by": citation.appear_by.isoformat(),
            "late": citation.late,
        }
    }


def _citation_sent(communication: Communication, channel: DeliveryChannel) -> CitationSent:
    citation = communication.citation
    if citation is None:
        raise AssertionError
    return CitationSent(
        **_of(communication),
        channel=channel,
        sent_on=citation.sent_on,
        appear_by=citation.appear_by,
        due_on=citation.due_on,
        late=citation.late,
    )


def _plain(documents: Sequence[DocumentRef]) -> list[dict[str, object]]:
    return [document.model_dump(mode="json") for document in documents]
