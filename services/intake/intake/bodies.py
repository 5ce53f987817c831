"""What a request to intake may say."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints, computed_field

from intake.domain.decisions import RECURSOS
from radica.errors import Invalid
from radica.events.common import (
    Channel,
    Code,
    DocumentRef,
    Kind,
    Municipality,
    Period,
    Radicado,
    Result,
    WorkOrderRequest,
)
from radica.web import Body

MOST_ORDERS = 10
MOST_ATTACHMENTS = 50
MOST_DAYS = 100
LARGEST_BLOCK = 100  # sheets: a booklet that a person can carry, drawn in some five seconds
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Statement = Annotated[str, StringConstraints(min_length=3, max_length=4000)]
PreferentialGroup = Literal[
    "ninez",
    "mujer_gestante",
    "persona_mayor",
    "discapacidad",
    "veterano",
    "indefension",
]
"""Whom the law attends first: Decreto 19 of 2012 art. 12 and 13, CPACA art. 5.6."""


Phone = Annotated[str, StringConstraints(pattern=r"^[0-9+() -]{6,20}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=200)]
IdType = Literal["CC", "CE", "TI", "RC", "PA", "PPT", "PEP", "NIT"]


def _without_blanks(value: object) -> object:
    """Take a number as it is copied from a paper, in groups: `100 200 300`."""
    return "".join(value.split()) if isinstance(value, str) else value


IdNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]{3,20}$"), BeforeValidator(_without_blanks)]
Copied = Annotated[Code, BeforeValidator(_without_blanks)]
"""An account or an invoice, in whatever groups it was written."""


class Petitioner(Body):
    """Who asks. Personal data: sealed on arrival and kept nowhere else.

    Who cannot or will not give number or address is filed all the same (CPACA art. 15); the case notes what is missing.
    """

    kind: Literal["natural", "juridica"] = "natural"
    name: Line
    id_type: IdType = "CC"
    id_number: IdNumber | None = None
    address: Line | None = None
    phone: Phone | None = None
    email: Email | None = None
    capacity: Literal["suscriptor", "usuario", "propietario", "arrendatario", "suscriptor_potencial", "otro"] = (
        "usuario"
    )


class Representative(Body):
    """Who files for the petitioner: by which right, how it is proved, until when it holds (CPACA art. 71, 77)."""

    name: Line
    id_type: IdType = "CC"
    id_number: IdNumber | None = None
    capacity: Literal["representante_legal", "apoderado", "autorizado", "padre_o_tutor", "agente_oficioso", "personero"]
    proof: Line | None = None
    professional_card: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]{1,20}$")] | None = None
    valid_until: date | None = None
    address: Line | None = None
    phone: Phone | None = None
    email: Email | None = None


class Recurso(Body):
    """What GCO F15 asks beyond GCO F14: the act that is appealed, and what the appeal rests on (CPACA art. 77)."""

    act: Line
    issued_on: date | None = None
    notified_on: date | None = None
    evidence: Statement | None = None
    undisputed_sum_paid: Line | None = None


class WindowResolution(Body):
    """What was done at the counter. Only what is granted whole ends there: `result` is accede."""

    what_was_done: Statement
    result: Result


class Filing(Body):
    """A petition as it is filed (GCO F14; a recurso: GCO F15)."""

    petitioner: Petitioner | None = None
    representative: Representative | None = None
    anonymous: bool = False
    kind: Kind
    channel: Channel = Channel.WEB
    cause_code: Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
    account: Copied | None = None
    municipality: Municipality
    invoice: Copied | None = None
    billing_period: Period | None = None
    invoice_issued_on: date | None = None
    appealed_radicado: Radicado | None = None
    recurso: Recurso | None = None
    asks_for: Statement | None = None
    """What is asked (the object); `description` then tells the reasons, otherwise both."""
    description: Annotated[str, StringConstraints(min_length=3, max_length=20_000)]
    work_orders: Annotated[tuple[WorkOrderRequest, ...], Field(max_length=MOST_ORDERS)] = ()
    attachments: Annotated[tuple[DocumentRef, ...], Field(max_length=MOST_ATTACHMENTS)] = ()
    electronic_notification: bool = False
    preferential: bool = False
    preferential_group: PreferentialGroup | None = None
    sensitive_data_consent: bool = False
    habeas_data_authorised: bool | None = None
    """The answer to the notice printed on the form; None when nobody asked. Silence is no authorisation."""
    presented_at: AwareDatetime | None = None
    contingency_number: Radicado | None = None
    """The number on the sheet of a booklet, filled while the system was down; `presented_at` is what the sheet says."""
    missing: Annotated[tuple[Line, ...], Field(max_length=MOST_ORDERS)] = ()
    """What the clerk sees missing, told to the petitioner, who may insist on filing (CPACA art. 15)."""
    other_body: Line | None = None
    """The body to which the matter belongs, as the clerk sees it (CPACA art. 21)."""
    window_resolution: WindowResolution | None = None
    """Solved at the window: the case is filed, resolved and closed in one act."""

    @computed_field  # type: ignore[prop-decorator]  # pydantic's way
    @property
    def attachment_names(self) -> list[str]:
        """How the files were named by who brought them: that may name people, so it goes under seal."""
        return [attachment.name for attachment in self.attachments]

    def check(self) -> None:
        """Raise Invalid, naming the field, for what does not go together."""
        if self.petitioner is None and not self.anonymous:
            raise Invalid(
                "petitioner", "Falta quién presenta la petición.", "Complete sus datos o marque que es anónima."
            )
        if self.anonymous and (self.petitioner or self.representative):
            raise Invalid(
                "anonymous", "Una petición anónima no lleva los datos de quien la presenta.", "Quite uno de los dos."
            )
        who, other = self.petitioner, self.representative
        if self.electronic_notification and not any(person and person.email for person in (who, other)):
            raise Invalid(
                "petitioner.email",
                "Para notificar por correo hace falta el correo.",
                "Escriba el correo, o quite la autorización: se notifica en la dirección.",
            )
        if self.preferential_group and not self.sensitive_data_consent:  # Ley 1581 of 2012 art. 6
            raise Invalid(
                "sensitive_data_consent",
                "El grupo de atención preferencial es un dato sensible: solo se guarda con autorización expresa.",
                "Pida la autorización, o deje el grupo vacío y marque la atención preferencial.",
            )
        if self.window_resolution and self.work_orders:
            raise Invalid(
                "window_resolution",
                "Pide una orden de trabajo, así que no se puede resolver en ventanilla.",
                "Quite la orden, o radique sin resolver.",
            )
        if self.recurso and self.kind not in RECURSOS:
            raise Invalid(
                "recurso", "Solo un recurso lleva los datos del acto recurrido.", "Quítelos o cambie el tipo."
            )


class Extension(Body):
    """The evidence that is ordered and until when (GCO F06)."""

    reason: Statement
    evidence: Statement
    ends_on: date


class ChangeOfKind(Body):
    """What the case turned out to be, and why."""

    kind: Kind
    reason: Statement


class Recognition(Body):
    """What the user is granted by the positive silence."""

    effects: Statement


class CalendarChange(Body):
    """Days that stop counting, for a holiday that a law made or a closing of the office, and days that come to count.

    Among these are Saturdays on which the office attends; those of a year go into one change.
    """

    kind: Literal["holiday", "closing"]
    added: Annotated[tuple[date, ...], Field(max_length=MOST_DAYS)] = ()
    removed: Annotated[tuple[date, ...], Field(max_length=MOST_DAYS)] = ()
    reason: Statement

    def check(self) -> None:
        """Raise Invalid, naming the field, for what is no change."""
        if not self.added and not self.removed:
            raise Invalid("added", "No se cambia ningún día.", "Indique los días en «added» o en «removed».")
        for name in ("added", "removed"):
            days = getattr(self, name)
            for place, day in enumerate(days):
                if day in days[:place] or (name == "removed" and day in self.added):
                    raise Invalid(f"{name}[{place}]", "Ese día está repetido.", "Indique cada día una sola vez.")


class CompletionRequest(Body):
    """What the petitioner is asked to complete."""

    missing: Annotated[tuple[Line, ...], Field(min_length=1, max_length=MOST_ORDERS)]


class Completion(Body):
    """What came in to complete a petition; without a day it came today."""

    received_on: date | None = None
    attachments: Annotated[tuple[DocumentRef, ...], Field(max_length=MOST_ATTACHMENTS)] = ()


class Withdrawal(Body):
    """What the petitioner signed or sent to say that they withdraw; nothing where they said it aloud."""

    attachments: Annotated[tuple[DocumentRef, ...], Field(max_length=MOST_ATTACHMENTS)] = ()


class TransferOut(Body):
    """The body that is competent and why."""

    body_code: Code
    body_title: Line
    reason: Statement


class Reservation(Body):
    """A booklet of so many sheets, and where it will be kept."""

    size: Annotated[int, Field(ge=1, le=LARGEST_BLOCK, strict=True)]
    place: Line


class BlockVoiding(Body):
    """Why numbers of a booklet are voided, and which: all that are unused where none is named."""

    reason: Statement
    numbers: Annotated[tuple[Radicado, ...], Field(min_length=1, max_length=LARGEST_BLOCK)] | None = None


class Voiding(Body):
    """Why a radicado is voided, and under which the same petition stands."""

    reason: Statement
    stands_under: Radicado


class NewCode(Body):
    """How who lost the verification code proved to the clerk who they are."""

    reason: Statement


class Reasoned(Body):
    """Why a case is held for a proceeding, or no longer: the proceeding by its number, no names."""

    reason: Statement


class ErasureRequest(Body):
    """What the person asked for: that their data be erased, or that the authorisation to treat them end."""

    ground: Literal["suppression", "revocation"]


class Correction(Body):
    """Fields of the petitioner as they should be; those left out stay, those under `without` go."""

    name: Line | None = None
    id_type: IdType | None = None
    id_number: IdNumber | None = None
    address: Line | None = None
    phone: Phone | None = None
    email: Email | None = None
    without: Annotated[tuple[Literal["id_number", "address", "phone", "email"], ...], Field(max_length=4)] = ()
    reason: Statement
    """What was wrong or has changed, and what shows it: no personal data."""
    everywhere: bool = False
    """Whether it holds for all cases of the same person, and not for this one alone."""
    documents: Annotated[tuple[DocumentRef, ...], Field(max_length=MOST_ATTACHMENTS)] = ()

    def fields(self) -> dict[str, str | None]:
        """Return the fields that are said; raises Invalid when none is."""
        said = self.model_dump(exclude={"reason", "documents", "without", "everywhere"}, exclude_none=True)
        for place, name in enumerate(self.without):
            if name in said:
                raise Invalid(f"without[{place}]", "Ese campo se corrige y se quita a la vez.", "Deje uno de los dos.")
        if not said and not self.without:
            raise Invalid("name", "No se corrige ningún dato.", "Envíe al menos un campo con su valor correcto.")
        return {**said, **dict.fromkeys(self.without)}


class Search(Body):
    """What is looked for: in the body, because addresses stand in logs and browsers' histories."""

    q: Annotated[str, StringConstraints(max_length=200)]
    """A radicado, an account, an identity number, a name, or several of these."""
    by: Literal["number", "account", "identity", "name"] | None = None
    """As what `q` is taken; without it, as all that it may be."""
    after: Annotated[str, StringConstraints(max_length=400)] | None = None
    """The cursor `next` of the page before."""


class Closing(Body):
    """The answer's data."""

    result: Result
    answered_on: date


class Nothing(Body):
    """A body without fields."""
