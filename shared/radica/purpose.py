"""Why somebody reads personal data: one of a closed list, told by the caller or plain from the lane.

Personal data are treated for a purpose that their holder knows (Ley 1581 of 2012 art. 4-b).

A clerk who opens a case is not asked what for: the lane says it. Whoever reads for another reason says so in the header
`Purpose`; the administrator, whose work needs nobody's data, always must.
"""

from __future__ import annotations

from enum import StrEnum

from radica.access import Lane
from radica.errors import Invalid

HEADER = "Purpose"


class Purpose(StrEnum):
    """What personal data may be read for."""

    CASE = "atencion_del_caso"
    NOTICE = "notificacion"
    VISIT = "visita"
    AUDIT = "auditoria"
    HABEAS_DATA = "habeas_data"
    AUTHORITY = "requerimiento_de_autoridad"
    DEFENCE = "defensa_juridica"
    SUPPORT = "soporte_tecnico"


PURPOSE_NAMES: dict[str, str] = {
    Purpose.CASE: "Atención del caso",
    Purpose.NOTICE: "Notificación",
    Purpose.VISIT: "Visita",
    Purpose.AUDIT: "Auditoría",
    Purpose.HABEAS_DATA: "Consulta o reclamo del titular (habeas data)",
    Purpose.AUTHORITY: "Requerimiento de autoridad",
    Purpose.DEFENCE: "Defensa jurídica",
    Purpose.SUPPORT: "Soporte técnico",
}

IMPLIED: dict[str, Purpose] = {Lane.AUDITOR: Purpose.AUDIT, Lane.LEGAL: Purpose.DEFENCE}
"""What a lane reads for unless it says otherwise; every other one, for the case that it works on."""


def purpose_of(stated: str | None, lane: str) -> Purpose:
    """Return what somebody in a lane reads for; raises Invalid for what is no purpose, or where none is implied."""
    if stated is None and lane != Lane.ADMINISTRATOR:
        return IMPLIED.get(lane, Purpose.CASE)
    try:
        return Purpose(stated or "")
    except ValueError:
        known = ", ".join(Purpose)
        raise Invalid(HEADER, "Falta decir para qué se leen los datos personales.", f"Use uno de: {known}.") from None
