"""What a petition must say, and so what an incomplete one lacks. A poor reasoning is no lack (CPACA art. 16 par. 2).

lacking                          asked of                       article
number of identity               everybody but the anonymous    CPACA 16.2
                                 and whoever acts for another   the same
where to be answered             the petitioner, or whoever     CPACA 16.2
                                 acts for them; an e-mail does
what proves the representation   whoever acts for another       CPACA 16.2, 71, 77.1
professional card                the attorney of a recurso      CPACA 77 par.
which decision is appealed       a recurso                      CPACA 77.2
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

PROOFS = {
    "representante_legal": "el certificado de existencia y representación legal",
    "apoderado": "el poder",
    "autorizado": "la autorización escrita con presentación personal",
    "padre_o_tutor": "el documento que acredita la patria potestad o la tutela",
}
"""What proves each capacity; nothing is asked of the agente oficioso and of the personero."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the petition says of itself; `noted` is what the clerk saw missing.

    `capacity` is that of a representative, `representative_identified` whether they said their number of identity.
    """

    anonymous: bool = False
    identified: bool = True
    reachable: bool = True
    capacity: str | None = None
    representative_identified: bool = True
    proved: bool = False
    valid_until: date | None = None
    card: bool = False
    recurso: bool = False
    names_the_act: bool = True
    noted: tuple[str, ...] = ()


def missing(said: Said, on: date) -> tuple[str, ...]:
    """Return, in Spanish, what a petition presented on a day lacks."""
    return (*_of_the_person(said), *_of_the_representative(said, on), *_of_the_recurso(said), *said.noted)


def check_dates(said: Mapping[str, date | None], received_on: date, first: date) -> None:
    """Raise Invalid, naming the field, for a day that is later than the presentation or before all calendars.

    It is a typing error, and no doubt to note: what is computed from it would be wrong, or could not be computed.
    """
    for field, day in said.items():
        if day is None:
            continue
        if day > received_on:
            raise Invalid(field, f"El {day.isoformat()} es posterior a la presentación.", "Revise la fecha.")
        if day < first:
            raise Invalid(
                field,
                f"El {day.isoformat()} es demasiado antiguo: el calendario comienza el {first.isoformat()}.",
                "Revise el año; si de verdad es esa la fecha, deje el campo vacío y dígalo en la descripción.",
            )


def _of_the_person(said: Said) -> Iterator[str]:
    if said.anonymous:
        return
    if not said.identified:
        yield "el número de identificación"
    if not said.reachable:
        yield "la dirección donde recibir la respuesta"


def _of_the_representative(said: Said, on: date) -> Iterator[str]:
    if said.capacity and not said.representative_identified:
        yield "el número de identificación de quien actúa por otro"
    proof = PROOFS.get(said.capacity or "")
    if proof and not said.proved:
        yield proof
    elif proof and said.valid_until and said.valid_until < on:
        yield f"{proof} vigente (el presentado venció el {said.valid_until.isoformat()})"


def _of_the_recurso(said: Said) -> Iterator[str]:
    if not said.recurso:
        return
    if said.capacity == "apoderado" and not said.card:
        yield "la tarjeta profesional del apoderado"
    if not said.names_the_act:
        yield "cuál es la decisión que recurre"
