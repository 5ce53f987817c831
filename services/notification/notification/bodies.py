"""What people send to this service: the bodies of its commands.

Names, identity numbers, places and texts in them go into the PDF that the command makes, and nowhere else.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, ConfigDict, Field, WrapValidator

from notification.domain.delivery import FailureReason
from radica.events.common import DocumentRef, Number, StaffId
from radica.events.notification import DeliveryChannel, ReceiverCapacity
from radica.web import Body

MOST_DOCUMENTS = 50

LETTERS = r"[^\W\d_].*[^\W\d_]"
WRITTEN = r"\w"

Name = Annotated[str, Field(min_length=3, max_length=200, pattern=LETTERS)]
IdType = Literal["CC", "CE", "TI", "PA", "NIT", "PEP", "PPT"]
IdNumber = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{2,29}$")]
Place = Annotated[str, Field(min_length=3, max_length=300, pattern=WRITTEN)]
Told = Annotated[str, Field(min_length=3, max_length=4000, pattern=WRITTEN)]
Documents = Annotated[tuple[DocumentRef, ...], Field(max_length=MOST_DOCUMENTS)]
OneOrMoreDocuments = Annotated[tuple[DocumentRef, ...], Field(min_length=1, max_length=MOST_DOCUMENTS)]


class Assignment(Body):
    """Step 17: who delivers, and where."""

    channel: Literal[DeliveryChannel.ADDRESS, DeliveryChannel.DESK]
    to: StaffId


class Attempt(Body):
    """Step 18: a delivery that failed, when and why."""

    at: AwareDatetime
    reason: FailureReason


class Person(Body):
    """Somebody who received or appeared, and in what capacity."""

    name: Name
    id_type: IdType = "CC"
    id_number: IdNumber
    capacity: ReceiverCapacity


class Delivery(Body):
    """Steps 18 and 19: the communication was handed over; photograph and signature are files of this service."""

    at: AwareDatetime
    place: Place
    receiver: Person
    photo: DocumentRef | None = None
    signature: DocumentRef | None = None


class Record(Body):
    """Step 20: taking in the proof, with further papers if there are any."""

    documents: Documents = ()


class Evidence(Body):
    """What every notification needs: which decision, if the case has several, and the conditions of CPACA 67 and 69."""

    outgoing: Number | None = None
    copy_delivered: bool
    """A full, authentic and free copy of the decision was delivered."""
    appeals_told: bool
    """Recursos, before whom and in what term were told."""


class Personal(Evidence):
    """GCO F13: somebody appeared; `documents` prove the capacity of who is not the petitioner."""

    mode: Literal["personal"]
    at: AwareDatetime
    place: Place
    appeared: Person
    refused_to_sign: bool = False
    documents: Documents = ()


class Verbal(Evidence):
    """GCO F16: at the counter, of a PQR made by voice."""

    mode: Literal["verbal"]
    at: AwareDatetime
    place: Place
    appeared: Person
    asked: Told
    decided: Told
    refused_to_sign: bool = False
    documents: Documents = ()


class Addressee(Body):
    """To whom and where a notice goes."""

    name: Name
    address: Place


class Aviso(Evidence):
    """GCO F09 delivered (`issued_on`, `addressee`, `delivered_at`) or published (`posted_on`, `removed_on`).

    `issued_on` or `posted_on` may stay empty when the notice was issued before, with `POST /pqrs/{radicado}/notice`.
    """

    mode: Literal["aviso"]
    issued_on: date | None = None
    addressee: Addressee | None = None
    delivered_at: AwareDatetime | None = None
    receiver: Person | None = None
    posted_on: date | None = None
    removed_on: date | None = None
    documents: OneOrMoreDocuments


class Electronic(Evidence):
    """By e-mail, where the petitioner agreed to it; the certificate proves the access (CPACA 56)."""

    mode: Literal["electronic"]
    sent_at: AwareDatetime
    accessed_at: AwareDatetime
    certificate: DocumentRef


class Notice(Body):
    """Issues the notice (GCO F09) that is then delivered or, where no address is known, published."""

    outgoing: Number | None = None
    issued_on: date | None = None
    published: bool = False
    addressee: Addressee | None = None


class _AnyMode(Body):
    model_config = ConfigDict(extra="ignore")

    mode: Literal["personal", "verbal", "aviso", "electronic"]


MODES: dict[str, type[Evidence]] = {"personal": Personal, "verbal": Verbal, "aviso": Aviso, "electronic": Electronic}


def _of_its_mode(sent: Any, _handler: Any) -> Evidence:  # noqa: ANN401 - pydantic's signature
    """Read the body by the rules of its mode alone, so that a problem names the field and not the union's branch."""
    return MODES[_AnyMode.model_validate(sent).mode].model_validate(sent)


Notified = Annotated[Personal | Verbal | Aviso | Electronic, WrapValidator(_of_its_mode)]
