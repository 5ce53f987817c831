"""What intake announces: a case's filing, the changes of its terms, its end and what comes after."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from radica.events.common import (
    BaseEvent,
    CauseGroup,
    Channel,
    Code,
    Count,
    DocumentRef,
    Instant,
    Kind,
    LegalDate,
    Municipality,
    Number,
    Period,
    Radicado,
    Regime,
    Result,
    Sha256,
    Text,
    Value,
    WorkOrderRequest,
)
from radica.events.filing_notes import FilingNote
from radica.events.migration import MigratedEnd, MigrationOrigin


class IntakeEvent(BaseEvent):
    """A fact of the case itself."""

    producer: ClassVar[str] = "intake"


class PQRRadicated(IntakeEvent):
    """A case was filed under a number (step 1); every other service starts its part from this."""

    kind: Kind
    channel: Channel
    regime: Regime
    cause_code: Code
    cause_group: CauseGroup
    cause: Annotated[str, Field(min_length=1, max_length=200)]
    """The cause's label in the catalogue, in Spanish."""
    account: Code | None = None
    municipality: Municipality
    invoice: Code | None = None
    appealed_radicado: Radicado | None = None
    """The case whose answer a recurso appeals."""
    work_orders: tuple[WorkOrderRequest, ...] = ()
    filed_at: Instant
    """When the petition reached the utility."""
    radicated_at: Instant
    """From which legal day the term counts: the next business day's start if it came in outside hours (CPACA 54)."""
    after_hours: bool = False
    """It reached the utility after the office had closed for the day (CPACA 54)."""
    captured_at: Instant | None = None
    """When it was typed in, if that was later than its filing (a booklet, a letter left at the door)."""
    due_on: LegalDate
    """Last day to answer."""
    electronic_notification: bool = False
    """The petitioner agreed to be notified by e-mail (CPACA 56)."""
    anonymous: bool = False
    preferential: bool = False
    """To be handled first (CPACA 20)."""
    attachments: tuple[DocumentRef, ...] = ()
    """What the petitioner brought."""
    documents: tuple[DocumentRef, ...] = ()
    """What the utility made of it: GCO F14 or F15 with the filing receipt."""
    billing_period: Period | None = None
    """The period of the invoice."""
    notes: tuple[FilingNote, ...] = ()
    """What filing saw that somebody must act on."""


class PQRMigrated(IntakeEvent):
    """A case of the system before this one was brought in, with the number and the dates it had there.

    It is no filing: nobody is told of it and no work begins by it. Whoever lets staff act on open cases takes it up
    where `ended` is absent; a case that has ended is for looking up and for counting.
    """

    original_number: Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,60}$")]
    """The number as the old system wrote it; `radicado` is the same in the series H, fit for an address."""
    kind: Kind
    channel: Channel
    regime: Regime
    cause_code: Code
    cause_group: CauseGroup
    cause: Annotated[str, Field(min_length=1, max_length=200)]
    account: Code | None = None
    municipality: Municipality
    invoice: Code | None = None
    billing_period: Period | None = None
    appealed_radicado: Radicado | None = None
    filed_at: Instant
    radicated_at: Instant
    """From which legal day the term counts."""
    due_on: LegalDate
    """Last day to answer, as the old system had it; where it had none, as counted."""
    counted_due_on: LegalDate
    """Last day to answer by this system's own count."""
    electronic_notification: bool = False
    anonymous: bool = False
    preferential: bool = False
    answered_on: LegalDate | None = None
    outgoing_number: Number | None = None
    notified_on: LegalDate | None = None
    """When the answer was notified, or reached the user where that is enough."""
    ended: MigratedEnd | None = None
    """None for a case that is still open."""
    origin: MigrationOrigin


class PQRResolvedAtWindow(IntakeEvent):
    """The case was solved at the counter without a work order (step 1); PQRClosed follows."""

    what_was_done: Text
    result: Result


class CompletionRequested(IntakeEvent):
    """The petitioner was asked to complete the petition (CPACA 17); the term stands still until the answer."""

    missing: Annotated[tuple[Text, ...], Field(min_length=1)]
    until: LegalDate
    """Last day to complete it: one month, to the next business day."""
    extended: bool = False
    """The petitioner asked for more time: the same request, with its new last day."""
    document: DocumentRef | None = None
    """The request as the petitioner gets it."""


class CompletionReceived(IntakeEvent):
    """The petitioner completed the petition; the term runs again from the next day (CPACA 17)."""

    received_on: LegalDate
    due_on: LegalDate
    attachments: tuple[DocumentRef, ...] = ()


class Withdrawal(StrEnum):
    """How a petition is withdrawn: said so (CPACA 18), or not completed in time (CPACA 17)."""

    EXPRESS = "express"
    TACIT = "tacit"


class CompletionLapsed(IntakeEvent):
    """The petitioner's time passed and the petition is not complete: a reasoned act archives it (CPACA 17)."""

    until: LegalDate


class PQRWithdrawn(IntakeEvent):
    """The petition was withdrawn (desistimiento)."""

    mode: Withdrawal
    withdrawn_on: LegalDate
    attachments: tuple[DocumentRef, ...] = ()
    """What the petitioner signed or sent to say so."""
    document: DocumentRef | None = None
    """The certificate of it, as the petitioner gets it."""


class TermExtended(IntakeEvent):
    """The term was extended, for evidence or exceptionally, and the user told in time (step 1, GCO F06)."""

    reason: Text
    evidence: Text
    ends_on: LegalDate
    """When the taking of evidence ends."""
    previous_due_on: LegalDate
    due_on: LegalDate
    document: DocumentRef


class PQRTransferredOut(IntakeEvent):
    """Another body is competent and got the petition within five business days (CPACA 21)."""

    body_code: Code
    body_title: Annotated[str, Field(min_length=1, max_length=200)]
    """The public body's title, such as Alcaldía de Baranoa."""
    transferred_on: LegalDate
    document: DocumentRef | None = None
    """The letter of transfer, with its copy for the petitioner."""


class PQRVoided(IntakeEvent):
    """The number was given by mistake to a petition that stands under another one; PQRClosed follows."""

    reason: Text
    stands_under: Radicado
    voided_on: LegalDate


class TermWarning(IntakeEvent):
    """The term ends soon: sent five, three and one business days before."""

    due_on: LegalDate
    business_days_left: Count


class TermExpired(IntakeEvent):
    """The term passed without a notified answer."""

    due_on: LegalDate
    answer_filed_on: LegalDate | None = None
    """An answer went out by then, and it is its notification that is missing."""
    recognise_by: Instant | None = None
    """Until when the positive silence must be recognised (Ley 142 art. 158); none where there is none to recognise."""
    copies_by: LegalDate | None = None
    """Last day to hand over what a request for information asked: it counts as accepted (CPACA 14.1); else none."""


class RecognitionOverdue(IntakeEvent):
    """The 72 hours passed and nobody recognised the positive silence (Ley 142 art. 158)."""

    due_on: LegalDate
    recognise_by: Instant
    """When they had passed."""


class TermMoved(IntakeEvent):
    """The case's last day moved because the calendar changed; `change` is the number of its CalendarChanged."""

    change: Number
    previous_due_on: LegalDate
    due_on: LegalDate


class KindChanged(IntakeEvent):
    """The case turned out to be of another kind: its term is another, and the days that have run stay run."""

    previous_kind: Kind
    kind: Kind
    regime: Regime
    reason: Text
    previous_due_on: LegalDate
    due_on: LegalDate


class SilenceRecognised(IntakeEvent):
    """The utility recognised the positive silence on its own motion, within 72 hours (Ley 142 art. 158)."""

    act: Number
    recognised_at: Instant
    document: DocumentRef | None = None
    effects: Text | None = None
    """What the user is granted by it."""


class MovedCase(Value):
    """A case whose last day changed with the calendar."""

    radicado: Radicado
    previous_due_on: LegalDate
    due_on: LegalDate


class CalendarChanged(IntakeEvent):
    """Days stopped counting, or came to count, attended Saturdays among them; `radicado` is the change's number."""

    about_case: ClassVar[bool] = False

    added: tuple[LegalDate, ...] = ()
    removed: tuple[LegalDate, ...] = ()
    reason: Text
    cases_moved: tuple[MovedCase, ...] = ()


class CheckpointMade(IntakeEvent):
    """A day's log was sealed: the signed root over all its events (docs/evidence.md); `radicado` is `PC-` and the day.

    Whoever keeps this event can show later that nothing before it was touched.
    """

    about_case: ClassVar[bool] = False

    day: LegalDate
    """The legal day that had ended."""
    root: Sha256
    """The root of the Merkle tree over the day's events."""
    size: Count
    """How many events the tree has."""
    signed: Annotated[str, Field(pattern=r"^radica-checkpoint-1\n([a-z]+: [0-9A-Za-z+/=:.-]+\n){9}$")]
    """The checkpoint as it is published, with its signature."""


class PQRClosed(IntakeEvent):
    """The answer's data were entered and the case closed (step 22, or step 1 at the window)."""

    result: Result
    answered_on: LegalDate
    at_window: bool = False
    outgoing_number: Number | None = None
    notified_on: LegalDate | None = None
    sui_kind: Annotated[int, Field(ge=1, le=6)] | None = None
    """SUI's tipo de trámite; none where the superintendence has no code for the kind (petición, sugerencia)."""
    sui_response: Annotated[int, Field(ge=1, le=11)]
    """SUI's tipo de respuesta."""
    sui_notification: Annotated[int, Field(ge=1, le=5)]
    """SUI's tipo de notificación; 3 is none."""


class PQRReopened(IntakeEvent):
    """A closed case was opened again. Nothing announces it: what comes after closing is a case of its own (ADR 60)."""

    reason: Text
    due_on: LegalDate | None = None


class PQRArchived(IntakeEvent):
    """The closed case's file was put away with its index (step 22)."""

    archived_on: LegalDate
    index_hash: Sha256
    """Hash of the file's index: every document with its own hash."""
    documents: tuple[DocumentRef, ...] = ()
    """The index itself."""


class LegalHoldSet(IntakeEvent):
    """The case's file and its personal data are kept whatever their age, because a proceeding needs them."""

    reason: Text
    """The proceeding or the order, by its number: no names."""


class LegalHoldLifted(IntakeEvent):
    """The proceeding has ended: the ordinary time to keep holds again."""

    reason: Text


class DataGround(StrEnum):
    """Why personal data are erased or corrected."""

    SUPPRESSION = "suppression"
    """The person asked for it (Ley 1581 of 2012 art. 8-e)."""
    REVOCATION = "revocation"
    """The person took back the authorisation (the same)."""
    DUTY_ENDED = "duty_ended"
    """Nobody asked; there is no reason left to keep them (Decreto 1377 of 2013 art. 11)."""


class ErasureRefused(IntakeEvent):
    """The person asked to have their data erased, and a duty to keep them stands (Decreto 1377 of 2013 art. 9)."""

    ground: DataGround
    kept_by: Radicado
    """The case of theirs whose duty lasts longest."""
    until: LegalDate | None = None
    """Last day of that duty; none while that case is open, appealed or held."""
    article: Annotated[str, Field(min_length=1, max_length=200)]


class PersonalDataCorrected(IntakeEvent):
    """Fields of the petitioner's data were corrected or brought up to date; what they said before stays sealed."""

    fields: Annotated[tuple[Code, ...], Field(min_length=1)]
    """Which ones, never what they say."""
    reason: Text
    documents: tuple[DocumentRef, ...] = ()
    """What supports it."""


class PersonalDataErased(IntakeEvent):
    """The key of a person's data was destroyed because the duty to keep them has ended; told on each of their cases."""

    person_ref: Code
    """A number without meaning outside intake."""
    erased_on: LegalDate
    ground: DataGround | None = None
    article: Annotated[str, Field(max_length=200)] | None = None
    """By which the duty to keep had ended."""
    removed: tuple[DocumentRef, ...] = ()
    """Documents of the case that go as well: each service destroys its own. Their hashes stay in the history."""
