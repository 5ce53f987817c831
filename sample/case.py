"""A filed case on its way through the procedure, and the lanes of those who act on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample.roles import Json

APPEALS = frozenset({"recurso_reposicion", "recurso_reposicion_apelacion"})
RESULTS = ("accede", "accede_parcialmente", "no_accede")
RESULTS_OF_APPEALS = ("revoca", "modifica", "confirma")
NOBODY = {"name": "Persona que no se identificó", "id_type": "CC", "id_number": "0000000", "address": "Sin dirección"}

ASSISTANT = "customer_service_assistant"
PROFESSIONAL = "customer_service_professional"
DIRECTOR = "commercial_director"
RECORDS = "records_assistant"
METERING = "metering_technician"
FIELD = "field_operator"
BILLING = "billing_coordinator"
TECHNICIAN = "customer_service_technician"
LEGAL = "legal"


@dataclass
class Case:
    """A filed case on its way: what was asked, what the roles decide about it, and what the steps made of it."""

    radicado: str
    filing: Mapping[str, Any]
    """The body of `POST /pqrs`."""
    filed: Mapping[str, Any]
    """Its receipt."""
    reliquidate: bool = False
    desk: bool = False
    """Whether the answer is handed over at the desk (step 19) and not at the address (step 18)."""
    made: dict[str, Json] = field(default_factory=dict)
    """The receipt of each step, by its name."""

    @property
    def kind(self) -> str:
        """What was filed."""
        return str(self.filing["kind"])

    @property
    def serial(self) -> int:
        """The consecutive number in the radicado, from which the roles' small decisions follow."""
        return int("".join(digit for digit in self.radicado if digit.isdigit()) or 0) // 10

    @property
    def result(self) -> str:
        """The sense of the answer."""
        if self.reliquidate:
            return "modifica" if self.kind in APPEALS else "accede_parcialmente"
        return (RESULTS_OF_APPEALS if self.kind in APPEALS else RESULTS)[self.serial % 3]

    @property
    def petitioner(self) -> Mapping[str, Any]:
        """Who filed it, or words for nobody."""
        return self.filing.get("petitioner") or NOBODY

    @property
    def orders(self) -> list[str]:
        """The numbers of its work orders, once they were dispatched."""
        return list(self.made.get("dispatch", {}).get("orders", ()))

    def key(self, step: str) -> str:
        """Return the idempotency key of a step of this case."""
        return f"muestra-{self.radicado}-{step}"
