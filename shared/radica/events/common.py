"""What all public events are made of: their base, their values and the words that the law and the procedure fix.

A reader ignores fields it does not know, so that a producer may add optional ones; a producer fills the model, whose
fields mypy checks. No field holds personal data: names, identity numbers, addresses, telephones and e-mails stay in
intake (docs/architecture.md).
"""

from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

CENT = Decimal("0.01")
LITRE = Decimal("0.001")


def _exact(value: object, step: Decimal) -> Decimal:
    """A finite decimal that is a whole number of steps; nothing is rounded here, so nothing is lost unseen."""
    if isinstance(value, bool | float) or not isinstance(value, str | int | Decimal):
        message = "must be a decimal number written as text, never a float"
        raise ValueError(message)  # noqa: TRY004 - pydantic turns ValueError, not TypeError, into a refusal
    try:
        number = Decimal(value)
        exact = number.quantize(step)
    except InvalidOperation as error:
        message = "is not a decimal number"
        raise ValueError(message) from error
    if not number.is_finite() or exact != number:
        message = f"has more decimals than {step}"
        raise ValueError(message)
    return exact


def _decimal(step: Decimal, pattern: str, meaning: str) -> tuple[Any, ...]:
    schema = {"type": "string", "pattern": pattern, "description": meaning}
    return (
        BeforeValidator(lambda value: _exact(value, step)),
        PlainSerializer(str, return_type=str, when_used="json"),
        WithJsonSchema(schema),
    )


Money = Annotated[
    Decimal, *_decimal(CENT, r"^-?\d+\.\d{2}$", "Colombian pesos, as text with two decimals; rounded by its producer")
]
CubicMetres = Annotated[Decimal, *_decimal(LITRE, r"^-?\d+\.\d{3}$", "Cubic metres, as text with three decimals")]
Percent = Annotated[Decimal, *_decimal(CENT, r"^-?\d+\.\d{2}$", "Per cent, as text with two decimals")]

Instant = Annotated[AwareDatetime, AfterValidator(lambda at: at.astimezone(UTC))]
"""A moment, in UTC."""

LegalDate = date
"""A calendar date in Colombia (America/Bogota)."""

Radicado = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{2,59}$")]
"""Incoming number, `E-2026-0000123-4`; a case brought in from another system keeps the number it had there."""

Number = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{2,59}$")]
"""Any other number given out by the utility: outgoing `S-…`, work order `OT-…`, reliquidation `RL-…`, letter."""

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
"""An entry of a catalogue, an account, an invoice or a meter's serial number."""

StaffId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,79}$")]
"""The account of a member of staff, never their name."""

Municipality = Annotated[str, Field(pattern=r"^\d{5}$")]
"""DANE code of department and municipality, such as 08078 (Baranoa)."""

Period = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
"""Billing period, `2026-02`."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

Text = Annotated[str, Field(min_length=1, max_length=4000)]
"""What a member of staff states: a reason, a note, a finding. Never the petition's own words nor personal data."""

Count = Annotated[int, Field(ge=0)]
Pages = Annotated[int, Field(ge=1, le=100_000)]


class Kind(StrEnum):
    """What the petitioner asks for; it decides the regime and whether the answer can be appealed."""

    PETICION = "peticion"
    QUEJA = "queja"
    RECLAMACION = "reclamacion"
    RECURSO_REPOSICION = "recurso_reposicion"
    RECURSO_REPOSICION_APELACION = "recurso_reposicion_apelacion"
    DENUNCIA = "denuncia"
    SOLICITUD_INFORMACION = "solicitud_informacion"
    CONSULTA = "consulta"
    SUGERENCIA = "sugerencia"
    CONSULTA_DATOS = "consulta_datos_personales"
    RECLAMO_DATOS = "reclamo_datos_personales"


class Channel(StrEnum):
    """How the petition reached the utility."""

    VERBAL = "verbal"
    ESCRITO = "escrito"
    TELEFONO = "telefono"
    CORREO_ELECTRONICO = "correo_electronico"
    WEB = "web"


class Regime(StrEnum):
    """The rules that set the term, in business days.

    Ley 142 of 1994 art. 158 (15), CPACA art. 14 (15, 10, 30), or Ley 1581 of 2012 art. 14 and 15 (10, 15).
    """

    LEY_142 = "ley_142"
    CPACA_GENERAL = "cpaca_general"
    CPACA_INFORMACION = "cpaca_informacion"
    CPACA_CONSULTA = "cpaca_consulta"
    DATOS_CONSULTA = "ley_1581_consulta"
    DATOS_RECLAMO = "ley_1581_reclamo"


class CauseGroup(StrEnum):
    """The superintendence's two groups of causes: billing (facturación) and service (prestación)."""

    FACTURACION = "F"
    PRESTACION = "P"


class Result(StrEnum):
    """The sense of an answer, as the superintendence's system SUI names it."""

    ACCEDE = "accede"
    ACCEDE_PARCIALMENTE = "accede_parcialmente"
    NO_ACCEDE = "no_accede"
    CONFIRMA = "confirma"
    MODIFICA = "modifica"
    REVOCA = "revoca"
    RECHAZA = "rechaza"
    TRASLADA_POR_COMPETENCIA = "traslada_por_competencia"
    ARCHIVA = "archiva"


class Area(StrEnum):
    """The area of the utility that answers for a case or an order."""

    SERVICIO_AL_CLIENTE = "servicio_al_cliente"
    MICROMEDICION = "micromedicion"
    FACTURACION = "facturacion"
    CARTERA = "cartera"
    COMERCIAL = "comercial"
    OPERACION = "operacion"
    JURIDICA = "juridica"


class WorkOrderType(StrEnum):
    """What the field is sent to do; the first four have a result of their own shape."""

    READING = "reading"
    LEAK = "leak"
    SEAL = "seal"
    METER_TEST = "meter_test"
    INSPECTION = "inspection"
    REPAIR = "repair"
    CONNECTION = "connection"
    SUSPENSION = "suspension"
    RECONNECTION = "reconnection"
    OTHER = "other"


class Way(StrEnum):
    """What the concept asks for: a communication to draft, or an account to reliquidate first."""

    DRAFT = "draft"
    RELIQUIDATE = "reliquidate"


class Appeal(StrEnum):
    """A recurso that is open against an answer (Ley 142 art. 154): five business days from notification."""

    REPOSICION = "reposicion"
    APELACION_SUBSIDIARIA = "apelacion_subsidiaria"


class Value(BaseModel):
    """A part of an event: frozen, and deaf to fields it does not know."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        defer_build=True,  # a process uses a few of all events: validators are built at first use (3.5 MiB less)
    )


class DocumentRef(Value):
    """A file that a service keeps, found by its content.

    `name` travels on the bus: whoever stores a citizen's file gives it a neutral one (`anexo-1.pdf`), since the
    original may hold a person's name. `size` in bytes. `pages` of a PDF; absent for others, and where nobody counted.
    """

    sha256: Sha256
    name: Annotated[str, Field(pattern=r"^[^\x00-\x1f/\\]{1,150}$")]
    media_type: Annotated[str, Field(pattern=r"^[a-z]+/[a-zA-Z0-9.+-]+$")]
    size: Count
    service: Annotated[str, Field(pattern=r"^[a-z]+$")]
    pages: Annotated[Pages | None, Field(exclude_if=lambda pages: pages is None)] = None


class WorkOrderRequest(Value):
    """A work order that somebody asks for."""

    type: WorkOrderType
    reason: Text


class BaseEvent(Value):
    """A public fact.

    `producer` announces it on the exchange `<producer>.events` with `event_type` as routing key. `about_case` is
    false for the few facts that are not of one case; their `radicado` is then the number of the report or the change.
    """

    event_type: ClassVar[str]
    producer: ClassVar[str]
    version: ClassVar[int] = 1
    about_case: ClassVar[bool] = True

    radicado: Radicado

    def __init_subclass__(cls, **kwargs: object) -> None:
        """Name the event after its class, unless the class names it (a second version of the same event)."""
        super().__init_subclass__(**kwargs)  # type: ignore[arg-type]
        if "event_type" not in cls.__dict__:
            cls.event_type = cls.__name__

    def body(self) -> dict[str, Any]:
        """The event's fields as plain JSON values, as they travel."""
        return self.model_dump(mode="json")
