"""What correspondence knows of a case, and whether its answer may be drafted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radica.errors import Refused
from radica.events.common import Way

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from radica.events.common import Kind, Regime, Result


@dataclass(frozen=True, slots=True)
class Concept:
    """The professional's latest concept (step 10)."""

    way: Way
    proposed_result: Result


@dataclass(frozen=True, slots=True)
class Reliquidation:
    """An invoice computed again (step 11), as billing announced it, in pesos; negative difference: owes less."""

    number: str
    invoice: str
    period: str
    before: Decimal
    after: Decimal
    difference: Decimal
    charge_needed: bool
    loaded_onto: str | None = None
    """The billing period whose invoice carries the charges, once they are loaded (step 12)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case as far as its answer is concerned; `reliquidation` is the latest one that was not reversed."""

    radicado: str
    kind: Kind
    regime: Regime
    cause: str
    account: str | None
    radicated_on: date
    appealed_radicado: str | None = None
    concept: Concept | None = None
    reliquidation: Reliquidation | None = None
    closed: bool = False
    completable_until: date | None = None
    """Until when the petitioner may complete the petition; none once that passed, or where nothing is awaited."""
    silence_recognised: bool = False
    copies_by: date | None = None
    """Until when what was asked is handed over: a request for information that counts as accepted (CPACA 14.1)."""


def missing(case: Case) -> str | None:
    """Return what the case lacks before its answer can be drafted (step 13), in Spanish; None if nothing."""
    reliquidation, concept = case.reliquidation, case.concept
    if concept is None and reliquidation is None:
        return "Falta el concepto del profesional de servicio al cliente (paso 10)."
    if concept is not None and concept.way == Way.DRAFT:
        return None
    if reliquidation is None:
        return "El concepto pidió reliquidar y falta la reliquidación (paso 11)."
    if reliquidation.charge_needed and reliquidation.loaded_onto is None:
        return f"Falta cargar los cobros de la reliquidación {reliquidation.number} (paso 12)."
    return None


def require_open(case: Case) -> None:
    """Raise Refused when the case was closed."""
    if case.closed:
        raise Refused(
            "El caso está cerrado: su respuesta ya no se puede tramitar.",
            "Lo que se pida o se recurra después se radica como un caso nuevo, que nombra este.",
        )


def require_ready(case: Case) -> None:
    """Raise Refused, saying what is missing, when the case's answer cannot be drafted yet."""
    require_open(case)
    lacking = missing(case)
    if lacking:
        raise Refused(lacking, "Cuando ese paso esté hecho, proyecte la respuesta.")
