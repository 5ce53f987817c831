"""From a row to a case of the old system and its petitioner, or to every reason why it cannot be one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from intake import bodies, numbers
from intake.causes import Cause, catalogue
from intake.domain import migrated
from intake.domain.migrated import Historic
from intake.migrating.cells import Cells
from intake.migrating.mapping import plain
from radica.events.common import Channel, Kind, Result

if TYPE_CHECKING:
    from datetime import date, datetime

    from intake.domain.migrated import Count
    from intake.domain.terms import OfficeHours
    from intake.migrating.files import Row
    from intake.migrating.mapping import Mapping

LONGEST_NUMBER = 60
LONGEST_WORDS = 20_000
LONGEST_REQUEST = 4000
OF_THE_PETITIONER = ("nombre", "documento", "direccion", "telefono", "correo")
IN_THE_MAPPING = {"name": "nombre", "id_number": "documento", "address": "direccion", "phone": "telefono",
                  "email": "correo"}  # fmt: skip
NOT_SO = {
    "documento": "no tiene la forma de un número de documento: de 3 a 20 cifras o letras",
    "telefono": "no tiene la forma de un teléfono: de 6 a 20 cifras",
    "correo": "no tiene la forma de un correo",
}


class State(StrEnum):
    """What the old system says of a case, where it says it apart from the date of its closing."""

    ABIERTA = "abierta"
    CERRADA = "cerrada"


class IdType(StrEnum):
    """The types of identity document."""

    CC = "CC"
    CE = "CE"
    TI = "TI"
    PA = "PA"
    PPT = "PPT"
    RC = "RC"
    PEP = "PEP"
    NIT = "NIT"


@dataclass(frozen=True, slots=True)
class Read:
    """A row that makes a case: what goes into its history, and what goes under seal."""

    row: Row
    case: Historic
    cause: Cause
    personal: dict[str, Any]


class BadRow(Exception):
    """A row that makes no case, with every reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rows under a mapping, as of an instant."""

    mapping: Mapping
    count: Count
    hours: OfficeHours
    now: datetime

    def read(self, row: Row) -> Read:
        """Return what a row says; raises BadRow with everything that is wrong with it."""
        cells = Cells(row, self.mapping)
        cause = cells.found("causal", _causes(), "código de la lista (GET /causes)", needed=True)
        anonymous = cells.yes("anonima")
        personal = self._personal(cells, anonymous=anonymous)
        case = self._case(cells, cause, anonymous=anonymous)
        if case is not None:
            for name, why in migrated.problems(case, self.now, self.count):
                cells.wrong(name, why)
            if case.electronic_notification and not (personal["petitioner"] or {}).get("email"):
                cells.wrong("notificacion_electronica", "no hay correo al cual notificar")
        if cells.problems or case is None or cause is None:
            raise BadRow(cells.problems)
        return Read(row, case, cause, personal)

    def _case(self, cells: Cells, cause: Cause | None, *, anonymous: bool) -> Historic | None:
        """The case, or None where what it cannot do without is missing."""
        number, radicado = self._number(cells, "numero", needed=True)
        kind = cells.word("tipo", Kind, needed=True)
        channel = cells.word("canal", Channel, needed=True)
        municipality = cells.municipality("municipio")
        filed_at = cells.moment("presentada", "hora", self.hours.opens)
        told = self._told(cells, anonymous=anonymous)
        if not (number and radicado and kind and channel and cause and municipality and filed_at):
            return None
        return Historic(
            radicado=radicado, number=number, kind=kind, channel=channel, cause_code=cause.code,
            municipality=municipality, filed_at=filed_at, **told,
        )  # fmt: skip

    def _told(self, cells: Cells, *, anonymous: bool) -> dict[str, Any]:
        """What a case may say and need not."""
        answered_on, notified_on = cells.day("respondida"), cells.day("notificada")
        return {
            "radicated_on": cells.day("radicada"),
            "due_on": cells.day("vence"),
            "account": cells.code("cuenta"),
            "invoice": cells.code("factura"),
            "billing_period": cells.period("periodo"),
            "appealed_radicado": self._number(cells, "numero_recurrido")[1],
            "electronic_notification": cells.yes("notificacion_electronica"),
            "anonymous": anonymous,
            "preferential": cells.yes("preferente"),
            "answered_on": answered_on,
            "outgoing_number": self._number(cells, "numero_salida")[1],
            "notified_on": notified_on,
            "result": cells.word("resultado", Result),
            "closed_on": _closed_on(cells, answered_on, notified_on),
            "archived_on": cells.day("archivada"),
        }

    def _number(self, cells: Cells, name: str, *, needed: bool = False) -> tuple[str | None, str | None]:
        """A number as the old system wrote it, and in the series H."""
        text = cells.text(name, LONGEST_NUMBER, needed=needed)
        if text is None:
            return None, None
        radicado = numbers.historic(text, self.mapping.series)
        if radicado == numbers.historic("", self.mapping.series):
            cells.wrong(name, f"«{text}» no tiene letras ni cifras")
        elif len(radicado) > LONGEST_NUMBER:
            cells.wrong(name, f"«{text}» es muy largo: con su serie no pasa de {LONGEST_NUMBER} caracteres")
        return text, radicado

    def _personal(self, cells: Cells, *, anonymous: bool) -> dict[str, Any]:
        return {
            "petitioner": self._petitioner(cells, anonymous=anonymous),
            "representative": None,
            "description": cells.text("descripcion", LONGEST_WORDS, lines=True) or "",
            "asks_for": cells.text("pretension", LONGEST_REQUEST, lines=True),
        }

    def _petitioner(self, cells: Cells, *, anonymous: bool) -> dict[str, Any] | None:
        given = {name: cells.text(name) for name in OF_THE_PETITIONER}
        id_type = cells.word("tipo_documento", IdType) or IdType.CC
        if anonymous:
            for name in OF_THE_PETITIONER:
                if given[name]:
                    cells.wrong(name, "el caso es anónimo y no lleva los datos de nadie")
            return None
        if given["nombre"] is None:
            if "nombre" in self.mapping.columns and "nombre" not in cells.blamed:
                cells.wrong("nombre", "falta, y el caso no está marcado como anónimo")
            return None
        told = {ours: given[theirs] for ours, theirs in IN_THE_MAPPING.items() if given[theirs] is not None}
        kind = "juridica" if id_type is IdType.NIT else "natural"
        try:
            who = bodies.Petitioner.model_validate({"kind": kind, "id_type": id_type.value, **told})
        except ValidationError as error:
            for name in dict.fromkeys(IN_THE_MAPPING[str(each["loc"][0])] for each in error.errors()):
                cells.wrong(name, NOT_SO.get(name, "no tiene la forma que debe"))
            return None
        return who.model_dump(mode="json")


def _closed_on(cells: Cells, answered_on: date | None, notified_on: date | None) -> date | None:
    """When the case was closed: as the file says; where it only says that it was, with its last known act."""
    closed_on, state = cells.day("cerrada"), cells.word("estado", State)
    if state is State.ABIERTA and closed_on:
        cells.wrong("estado", "dice que está abierta y tiene fecha de cierre")
    if state is State.CERRADA and closed_on is None:
        closed_on = notified_on or answered_on
        if closed_on is None:
            cells.wrong("cerrada", "falta: dice que está cerrada y no hay fecha de cierre, notificación ni respuesta")
    return closed_on


@cache
def _causes() -> dict[str, Cause]:
    """The catalogue by code and by label."""
    known = catalogue().values()
    return {**{plain(cause.label): cause for cause in known}, **{cause.code: cause for cause in known}}
