"""Staff accounts: what a username and a list of lanes must be, and the accounts that a new installation starts with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

USERNAME = re.compile(r"[a-z][a-z0-9]*([._-][a-z0-9]+)*")
SHORTEST_USERNAME, LONGEST_USERNAME = 3, 40
LONGEST_NAME = 100
LONGEST_PASSWORD = 200

STAFF_LANES = (
    "customer_service_assistant",
    "customer_service_professional",
    "commercial_director",
    "records_assistant",
    "metering_technician",
    "field_operator",
    "billing_coordinator",
    "customer_service_technician",
    "legal",
    "auditor",
    "administrator",
)
"""The lanes of people, in the order of procedure GCO-Df01; citizens and machines have none of them."""


@dataclass(frozen=True)
class Person:
    """An account as the rest of the system knows it: never with its password."""

    id: UUID
    username: str
    name: str
    lanes: frozenset[str]


ATTENDS = frozenset({"customer_service_assistant", "customer_service_professional", "legal", "auditor"})
"""Who tells a person what is held about them."""


def attends(person: Person | None) -> bool:
    """Whether somebody who is signed in answers consultations about personal data."""
    return person is not None and not ATTENDS.isdisjoint(person.lanes)


def sees_readings(person: Person | None) -> bool:
    """Whether they see who read whose data."""
    return person is not None and not {"auditor", "legal"}.isdisjoint(person.lanes)


@dataclass(frozen=True)
class Role:
    """An account of a new installation: one lane of the procedure each."""

    username: str
    name: str
    lane: str


ROLES = (
    Role("auxiliar", "Auxiliar de servicio al cliente", "customer_service_assistant"),
    Role("profesional", "Profesional de servicio al cliente", "customer_service_professional"),
    Role("director", "Director comercial", "commercial_director"),
    Role("gestion.documental", "Auxiliar de gestión documental", "records_assistant"),
    Role("micromedicion", "Técnico de micromedición", "metering_technician"),
    Role("operario", "Auxiliar operario comercial", "field_operator"),
    Role("facturacion", "Técnico coordinador de facturación", "billing_coordinator"),
    Role("tecnico", "Técnico de servicio al cliente", "customer_service_technician"),
    Role("juridica", "Área Jurídica", "legal"),
    Role("auditor", "Auditor", "auditor"),
    Role("administrador", "Administrador", "administrator"),
)


def username(text: str) -> str:
    """Return a username in the form in which it is kept: lower case, without blanks around; raises Invalid."""
    kept = text.strip().lower()
    if not (SHORTEST_USERNAME <= len(kept) <= LONGEST_USERNAME and USERNAME.fullmatch(kept)):
        raise Invalid(
            "username",
            "El usuario no es válido.",
            f"Use de {SHORTEST_USERNAME} a {LONGEST_USERNAME} letras sin tilde, números, puntos o guiones; "
            "empiece por una letra.",
        )
    return kept


def full_name(text: str) -> str:
    """Return a person's name as it is kept; raises Invalid."""
    kept = " ".join(text.split())
    if not kept or len(kept) > LONGEST_NAME or not kept.isprintable():
        raise Invalid("name", "El nombre no es válido.", f"Escriba de 1 a {LONGEST_NAME} caracteres.")
    return kept


def lanes(wanted: Iterable[str]) -> list[str]:
    """Return the lanes of a person in the order of the procedure, each once; raises Invalid."""
    asked = set(wanted)
    unknown = asked - set(STAFF_LANES)
    if unknown or not asked:
        raise Invalid(
            "lanes",
            "Hay un rol que no existe." if unknown else "Falta al menos un rol.",
            f"Use uno o varios de: {', '.join(STAFF_LANES)}.",
        )
    return [lane for lane in STAFF_LANES if lane in asked]
