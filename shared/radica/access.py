"""Who acts, and in which lanes of the procedure.

A lane is a column of the utility's procedure GCO-Df01; a person may work in several. Every command and every query
takes an `Access`: nothing is open by default.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from radica.errors import Forbidden


class Lane(StrEnum):
    """A role of the procedure, or one that Radica adds (legal, auditor, administrator, citizen, service)."""

    CUSTOMER_SERVICE_ASSISTANT = "customer_service_assistant"
    CUSTOMER_SERVICE_PROFESSIONAL = "customer_service_professional"
    COMMERCIAL_DIRECTOR = "commercial_director"
    RECORDS_ASSISTANT = "records_assistant"
    METERING_TECHNICIAN = "metering_technician"
    FIELD_OPERATOR = "field_operator"
    BILLING_COORDINATOR = "billing_coordinator"
    CUSTOMER_SERVICE_TECHNICIAN = "customer_service_technician"
    LEGAL = "legal"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    CITIZEN = "citizen"
    SERVICE = "service"


STAFF: frozenset[str] = frozenset(Lane) - {Lane.CITIZEN, Lane.SERVICE}
"""The lanes whose people may read every case."""

LANE_NAMES: dict[str, str] = {
    Lane.CUSTOMER_SERVICE_ASSISTANT: "Auxiliar de servicio al cliente",
    Lane.CUSTOMER_SERVICE_PROFESSIONAL: "Profesional de servicio al cliente",
    Lane.COMMERCIAL_DIRECTOR: "Director comercial",
    Lane.RECORDS_ASSISTANT: "Auxiliar de gestión documental",
    Lane.METERING_TECHNICIAN: "Técnico administrativo de micromedición",
    Lane.FIELD_OPERATOR: "Auxiliar operario comercial",
    Lane.BILLING_COORDINATOR: "Técnico coordinador de facturación",
    Lane.CUSTOMER_SERVICE_TECHNICIAN: "Técnico de servicio al cliente",
    Lane.LEGAL: "Área Jurídica",
    Lane.AUDITOR: "Auditor",
    Lane.ADMINISTRATOR: "Administrador",
    Lane.CITIZEN: "Ciudadano",
    Lane.SERVICE: "Sistema",
}


def lane_name(lane: str) -> str:
    """Return the lane's name in Spanish, as people of the utility say it; the code itself where there is none."""
    return LANE_NAMES.get(lane, lane)


@dataclass(frozen=True)
class Access:
    """A proven identity: who it is, the lanes it may work in, and for whom it acts if not for itself."""

    who: str
    name: str
    lanes: frozenset[str]
    on_behalf_of: str | None = None

    def require(self, *lanes: str) -> str:
        """Return the first of `lanes` that this person holds; raises Forbidden if there is none."""
        for lane in lanes:
            if lane in self.lanes:
                return lane
        needed = " o ".join(lane_name(lane) for lane in lanes)
        raise Forbidden(
            f"Esto le corresponde a: {needed}.",
            way_out="Pida a una persona con ese rol que lo haga, o al administrador que le asigne el rol.",
        )

    def require_staff(self) -> str:
        """Return the lane by which this person may read cases; raises Forbidden for citizens and machines."""
        return self.require(*(lane for lane in Lane if lane in STAFF))
