"""Which recursos an answer opens, and what it must tell the user about them.

Sources: Ley 142 of 1994, articles 154 (reposición and subsidiary apelación, five business days, closed list of acts),
155 (no payment of the disputed sum) and 159 (subsidiary apelación goes to the superintendence, as amended by Ley 689
of 2001, article 20); CPACA articles 17 (archiving: reposición only), 74 and 78 (queja) and 75 (acts of mere procedure).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.events.common import Appeal, Kind, Regime, Result

if TYPE_CHECKING:
    from correspondence.domain.case import Case

APPEALABLE = frozenset({Kind.PETICION, Kind.RECLAMACION})
RECURSOS = frozenset({Kind.RECURSO_REPOSICION, Kind.RECURSO_REPOSICION_APELACION})

SUPERINTENDENCE = "la Superintendencia de Servicios Públicos Domiciliarios"
TERM = "cinco (5) días hábiles"

BOTH = (
    "Contra esta decisión proceden el recurso de reposición, ante {company}, y en subsidio el de apelación, que "
    f"resuelve {SUPERINTENDENCE}. Los dos se presentan en un mismo escrito, ante {{company}}, dentro de los {TERM} "
    "siguientes a la notificación de esta decisión (artículos 154 y 159 de la Ley 142 de 1994). El de apelación "
    "sólo puede interponerse como subsidiario del de reposición."
)
REPOSICION_ONLY = (
    "Contra esta decisión de archivo procede únicamente el recurso de reposición, ante {company}, dentro de los "
    f"{TERM} siguientes a su notificación (artículo 17 del Código de Procedimiento Administrativo y de lo Contencioso "
    "Administrativo y artículo 154 de la Ley 142 de 1994)."
)
NO_PAYMENT = (
    "Para recurrir no se exige pagar la suma que se discute; sí acreditar el pago de las sumas que no son objeto del "
    "recurso o del promedio del consumo de los últimos cinco períodos (artículo 155 de la Ley 142 de 1994). El "
    "escrito no necesita abogado: basta decir qué decisión se recurre y por qué, su nombre y su dirección."
)
WHERE = "Puede presentarlo en {desk}, {hours}, o al correo {email}."

MERE_PROCEDURE = (
    "Contra el traslado por competencia no procede recurso alguno, por ser un acto de trámite (artículo 75 del Código "
    "de Procedimiento Administrativo y de lo Contencioso Administrativo)."
)
NOT_A_DECISION = {
    Regime.LEY_142: (
        "Contra esta respuesta no procede recurso alguno: el artículo 154 de la Ley 142 de 1994 los reserva para los "
        "actos de negativa del contrato, suspensión, terminación, corte y facturación."
    ),
}
INFORMATIVE = (
    "Contra esta respuesta no procede recurso alguno: es una comunicación que no crea, modifica ni extingue un "
    "derecho, y no es de los actos que el artículo 154 de la Ley 142 de 1994 permite recurrir (artículo 75 del Código "
    "de Procedimiento Administrativo y de lo Contencioso Administrativo)."
)
REPOSICION_DECIDED = (
    "Contra esta decisión no procede recurso alguno: resuelve el de reposición, único que se interpuso (artículo 154 "
    "de la Ley 142 de 1994)."
)
TO_SUPERINTENDENCE = (
    "Contra lo resuelto en reposición no procede recurso alguno. Como en subsidio se interpuso el de apelación, el "
    f"expediente se remite a {SUPERINTENDENCE} para que lo decida (artículo 159 de la Ley 142 de 1994, modificado "
    "por el artículo 20 de la Ley 689 de 2001)."
)
GRANTED = (
    "Contra esta decisión no procede recurso alguno. Por haberse revocado la decisión recurrida, no hay lugar a "
    "tramitar el de apelación interpuesto en subsidio (artículo 154 de la Ley 142 de 1994)."
)
QUEJA = (
    "Contra el rechazo del recurso de apelación procede el de queja, que es facultativo y se presenta directamente "
    f"ante {SUPERINTENDENCE}, con copia de esta decisión, dentro de los {TERM} siguientes a su notificación (artículos "
    "74 y 78 del Código de Procedimiento Administrativo y de lo Contencioso Administrativo). Contra el rechazo del de "
    "reposición no procede recurso alguno."
)
WITHDRAWN = (
    "Contra este archivo no procede recurso alguno: pone fin a un recurso del que se desistió (artículo 81 del Código "
    "de Procedimiento Administrativo y de lo Contencioso Administrativo)."
)
AFTER_BOTH = {Result.RECHAZA: QUEJA, Result.REVOCA: GRANTED}


def open_appeals(kind: Kind, result: Result) -> tuple[Appeal, ...]:
    """Return the recursos that the user may still file against this answer."""
    if kind not in APPEALABLE or result == Result.TRASLADA_POR_COMPETENCIA:
        return ()
    if result == Result.ARCHIVA:
        return (Appeal.REPOSICION,)
    return (Appeal.REPOSICION, Appeal.APELACION_SUBSIDIARIA)


def needs_citation(kind: Kind, result: Result) -> bool:
    """Tell whether the answer is notified in person, and so its user cited (CPACA 67, 68), or plainly communicated."""
    return result != Result.TRASLADA_POR_COMPETENCIA and (kind in APPEALABLE or kind in RECURSOS)


def told(case: Case, result: Result) -> tuple[str, ...]:
    """Return the paragraphs on recursos; `{company}`, `{desk}`, `{hours}` and `{email}` stand for the utility's own."""
    appeals = open_appeals(case.kind, result)
    if Appeal.APELACION_SUBSIDIARIA in appeals:
        return (BOTH, NO_PAYMENT, WHERE)
    if appeals:
        return (REPOSICION_ONLY, WHERE)
    if result == Result.TRASLADA_POR_COMPETENCIA:
        return (MERE_PROCEDURE,)
    if case.kind in RECURSOS:
        return (_after_recurso(case.kind, result),)
    return (NOT_A_DECISION.get(case.regime, INFORMATIVE),)


def _after_recurso(kind: Kind, result: Result) -> str:
    if result == Result.ARCHIVA:
        return WITHDRAWN
    if kind == Kind.RECURSO_REPOSICION:
        return REPOSICION_DECIDED
    return AFTER_BOTH.get(result, TO_SUPERINTENDENCE)
