"""What notification announces: deliveries and proofs, citation and notice, and from when the decision has effect."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from radica.events.common import BaseEvent, Code, DocumentRef, Instant, LegalDate, Number, Sha256, StaffId, Text


class NotificationEvent(BaseEvent):
    """A fact of an outgoing communication."""

    producer: ClassVar[str] = "notification"

    outgoing_number: Number


class DeliveryChannel(StrEnum):
    """Where a communication is handed over: at the user's address, at the desk, or by e-mail where they agreed."""

    ADDRESS = "address"
    DESK = "desk"
    ELECTRONIC = "electronic"


class ReceiverCapacity(StrEnum):
    """In what capacity somebody received a communication; who it was stays in notification's proof."""

    PETITIONER = "petitioner"
    REPRESENTATIVE = "representative"
    ATTORNEY = "attorney"
    AUTHORISED = "authorised"
    RESIDENT = "resident"
    DOORKEEPER = "doorkeeper"
    OTHER = "other"


class DeliveryAssigned(NotificationEvent):
    """The delivery of a filed communication was given to somebody (step 17)."""

    channel: DeliveryChannel
    to: StaffId


class DeliveryAttempted(NotificationEvent):
    """A delivery failed, and why (step 18)."""

    channel: DeliveryChannel
    attempt: Annotated[int, Field(ge=1)]
    attempted_at: Instant
    reason: Text


class CommunicationDelivered(NotificationEvent):
    """The communication was handed over, with its proof (steps 18 and 19)."""

    channel: DeliveryChannel
    delivered_at: Instant
    receiver_capacity: ReceiverCapacity
    proof_hash: Sha256
    """Hash of the sealed proof: who received it, where, photograph or signature."""
    documents: tuple[DocumentRef, ...] = ()


class DeliveryRecorded(NotificationEvent):
    """The proof of delivery was taken in and attached to the case (step 20)."""

    delivered_at: Instant | None = None
    documents: tuple[DocumentRef, ...] = ()


class CitationSent(NotificationEvent):
    """The citation to be notified in person went out (CPACA 68): five business days from the act to send it."""

    channel: DeliveryChannel
    sent_on: LegalDate
    appear_by: LegalDate
    """Last day to appear: five business days from sending; after it, notice (aviso)."""
    due_on: LegalDate | None = None
    """Last day on which it should have been sent."""
    late: bool = False
    """It was sent after that day: a fault of the utility, yet better than not at all."""


class NoticePosted(NotificationEvent):
    """The notice (aviso) was sent or posted with a full copy of the act (CPACA 69)."""

    posted_on: LegalDate
    published: bool = False
    """True when the address is unknown and it stands on the web and in a public place for five days."""
    document: DocumentRef | None = None


class NoticeRemoved(NotificationEvent):
    """A published notice was taken down (CPACA 69); it takes effect at the end of the next day."""

    posted_on: LegalDate
    removed_on: LegalDate


class NotificationMode(StrEnum):
    """How the decision was notified (CPACA 56, 67, 69, 72)."""

    PERSONAL = "personal"
    AVISO = "aviso"
    VERBAL = "verbal"
    ELECTRONIC = "electronic"
    CONCLUSIVE_CONDUCT = "conclusive_conduct"


class NotificationServed(NotificationEvent):
    """The decision was notified (step 21, GCO F13, F09, F16): when it takes effect, until when it can be appealed."""

    mode: NotificationMode
    served_on: LegalDate
    effective_on: LegalDate
    appeal_until: LegalDate | None = None
    """Last day to appeal; none where no recurso is open."""
    document: DocumentRef | None = None


class DecisionFirm(NotificationEvent):
    """No recurso is open any more: the decision is firm (CPACA 87)."""

    firm_on: LegalDate


class ForwardedToSSPD(NotificationEvent):
    """The file of a subsidiary appeal went to the superintendence (Ley 142 art. 159)."""

    index_hash: Sha256
    forwarded_on: LegalDate
    tracking: Code | None = None
