"""What a notification must tell about recursos: which, before whom, in what term (CPACA arts. 67 and 69).

Sources: Ley 142 de 1994, arts. 154 and 159 (as amended by Ley 689 de 2001, art. 20); CPACA arts. 17, 74 and 78.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.events.common import Appeal, Kind, Result

if TYPE_CHECKING:
    from notification.domain.communication import Case, Communication

SUPERINTENDENCE = "la Superintendencia de Servicios Públicos Domiciliarios"
TERM = "cinco (5) días hábiles"

BOTH = (
    "Contra esta decisión proceden el recurso de reposición, ante {company}, y en subsidio el de apelación, que "
    f"resuelve {SUPERINTENDENCE}. Los dos se presentan en un mismo escrito, ante {{company}}, dentro de los {TERM} "
    "siguientes a esta notificación (Ley 142 de 1994, artículos 154 y 159)."
)
REPOSICION_ONLY = (
    "Contra esta decisión procede únicamente el recurso de reposición, ante {company}, dentro de los "
    f"{TERM} siguientes a esta notificación (Ley 142 de 1994, artículo 154)."
)
NONE_LEFT = "Contra esta decisión no procede recurso alguno ante {company}."
TO_SUPERINTENDENCE = (
    " Como en subsidio se interpuso el de apelación, el expediente se remite a "
    f"{SUPERINTENDENCE} para que lo decida (Ley 142 de 1994, artículo 159)."
)
QUEJA = (
    "Contra el rechazo de la apelación procede el recurso de queja, que es facultativo y se presenta directamente ante "
    f"{SUPERINTENDENCE}, con copia de esta decisión, dentro de los {TERM} siguientes a esta notificación "
    "(Ley 1437 de 2011, artículos 74 y 78)."
)
NOTHING_TO_FORWARD = frozenset({Result.REVOCA, Result.ARCHIVA})


def told(communication: Communication, case: Case, company: str) -> str:
    """The paragraph on recursos for this decision; `company` is the utility's name."""
    if Appeal.APELACION_SUBSIDIARIA in communication.appeals:
        return BOTH.format(company=company)
    if communication.appeals:
        return REPOSICION_ONLY.format(company=company)
    if case.kind != Kind.RECURSO_REPOSICION_APELACION or communication.result in NOTHING_TO_FORWARD:
        return NONE_LEFT.format(company=company)
    if communication.result == Result.RECHAZA:
        return QUEJA
    return NONE_LEFT.format(company=company) + TO_SUPERINTENDENCE
