"""What a request to intake may say."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from radica.errors import Invalid
from radica.events.common import Channel, Code, DocumentRef, Kind, Municipality, Radicado, Result, WorkOrderRequest
from radica.web import Body

MOST_ORDERS = 10
MOST_ATTACHMENTS = 50
MOST_DAYS = 100
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Statement = Annotated[str, StringConstraints(min_length=3, max_length=4000)]


class Petitioner(Body):
    """Who asks. Personal data: sealed on arrival and kept nowhere else."""

    kind: Literal["natural", "juridica"] = "natural"
    name: Line
    id_type: Literal["CC", "CE", "TI", "PA", "PPT", "NIT"] = "CC"
    id_number: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z.-]{3,20}$")]
    address: Line
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9+() -]{6,20}$")] | None = None
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=200)] | None = None


class Filing(Body):
    """A petition as it is filed (GCO F14; a recurso: GCO F15)."""

    petitioner: Petitioner | None = None
    anonymous: bool = False
    kind: Kind
    channel: Channel = Channel.WEB
    cause_code: Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
    account: Code | None = None
    municipality: Municipality
    invoice: Code | None = None
    appealed_radicado: Radicado | None = None
    description: Annotated[str, StringConstraints(min_length=3, max_length=20_000)]
    work_orders: Annotated[tuple[WorkOrderRequest, ...], Field(max_length=MOST_ORDERS)] = ()
    attachments: Annotated[tuple[DocumentRef, ...], Field(max_length=MOST_ATTACHMENTS)] = ()
    electronic_notification: bool = False
    preferential: bool = False
    presented_at: AwareDatetime | None = None

    def check(self) -> None:
        """Raise Invalid, naming the field, for what does not go together."""
        if self.petitioner is None and not self.anonymous:
            raise Invalid(
                "petitioner", "Falta quién presenta la petición.", "Complete sus datos o marque que es anónima."
            )
        if self.petitioner is not None and self.anonymous:
            raise Invalid(
                "anonymous", "Una petición anónima no lleva los datos de quien la presenta.", "Quite uno de los dos."
            )
        if self.electronic_notification and (self.petitioner is None or self.petitioner.email is None):
            raise Invalid("petitioner.email", "Para notificar por correo hace falta el correo.", "Escriba el correo.")


class WindowResolution(Body):
    """What was done at the counter."""

    what_was_done: Statement
    result: Result


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
    """Days that stop counting, for a holiday that a law made or a closing of the office, and days that count again."""

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


class Closing(Body):
    """The answer's data."""

    result: Result
    answered_on: date


class Nothing(Body):
    """A body without fields."""
