"""What correspondence announces: the letter's way from draft through review and signature to its outgoing number."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from radica.events.common import Appeal, BaseEvent, DocumentRef, LegalDate, Number, Result, StaffId, Text


class CorrespondenceEvent(BaseEvent):
    """A fact of a letter; `letter` is its number inside the utility, before it goes out."""

    producer: ClassVar[str] = "correspondence"

    letter: Number


class ResponseDrafted(CorrespondenceEvent):
    """The response was drafted, with a citation where appeals are possible (step 13, GCO F25)."""

    draft: Annotated[int, Field(ge=1)]
    """1 for the first draft; one more each time the letter comes back."""
    result: Result
    needs_citation: bool
    reliquidation: Number | None = None
    document: DocumentRef
    citation: DocumentRef | None = None


class ResponseReturned(CorrespondenceEvent):
    """The review sent the draft back with its reason (step 14)."""

    draft: Annotated[int, Field(ge=1)]
    result: Result
    reason: Text


class ResponseApproved(CorrespondenceEvent):
    """The review found that the draft has its supports and that what it says was done (step 14)."""

    draft: Annotated[int, Field(ge=1)]
    result: Result


class ResponseSigned(CorrespondenceEvent):
    """The director, or who acts by delegation, signed the response and its citation (step 15)."""

    result: Result
    signer: StaffId
    on_behalf_of: StaffId | None = None
    delegation: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    """The act that delegates the signature, such as Resolución 045 de 2026."""
    signed_on: LegalDate
    document: DocumentRef
    citation: DocumentRef | None = None
    needs_citation: bool
    appeals: tuple[Appeal, ...] = ()


class ResponseFiled(CorrespondenceEvent):
    """The response got its outgoing number (step 16); notification delivers it and counts its terms from here."""

    outgoing_number: Number
    filed_on: LegalDate
    signed_on: LegalDate
    """Date of the act: the citation goes out within five business days of it (CPACA 68)."""
    result: Result
    needs_citation: bool
    appeals: tuple[Appeal, ...] = ()
    document: DocumentRef
    """The response with its number."""
    citation: DocumentRef | None = None
    documents: tuple[DocumentRef, ...] = ()
    """What goes with it."""
