"""The letter's check: what an answer must have to hold before the superintendence, found before anybody signs it.

An error blocks approval and signature; a warning is shown. Positive silence follows not only from a late answer but
also from one that is not on the merits or not notified as the law orders (Ley 142 of 1994, art. 158), and a
notification that names no recursos, authority or term is void (CPACA 67).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from correspondence.domain import printable, recursos
from correspondence.domain.content import written
from radica.events.common import Appeal, Result, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from correspondence.domain.case import Case
    from correspondence.domain.content import Content, Draft

ONLY_FOR_RECURSOS = frozenset({Result.CONFIRMA, Result.MODIFICA, Result.REVOCA})
NEVER_FOR_RECURSOS = frozenset({Result.ACCEDE, Result.ACCEDE_PARCIALMENTE, Result.NO_ACCEDE})
DENYING = frozenset({Result.NO_ACCEDE, Result.CONFIRMA, Result.RECHAZA})
SHORTEST_DECISION = 15
AUTHORITIES = {
    Appeal.REPOSICION: "recurso de reposición, ante ",
    Appeal.APELACION_SUBSIDIARIA: recursos.SUPERINTENDENCE,
}


class Severity(StrEnum):
    """Whether a finding blocks the letter."""

    ERROR = "error"
    WARNING = "warning"


class Finding(Value):
    """One thing that is wrong or doubtful; the message never quotes the letter."""

    code: str
    severity: Severity
    field: str
    message: str


def check(content: Content, draft: Draft, case: Case) -> tuple[Finding, ...]:
    """Return all that is wrong or doubtful in a composed letter, errors first."""
    found = [*_said(content), *_congruent(content, case), *_recursos(content, case), *_shown(draft)]
    found += [*_reliquidation(content, case), *_citation(content, case)]
    found += [*against_silence(content.result, case), *too_early(content.result, case)]
    return tuple(sorted(found, key=lambda finding: finding.severity))


def outdated(reliquidation: str | None, case: Case) -> tuple[Finding, ...]:
    """Return what has happened in the case since the letter was drafted that the letter does not tell."""
    now = case.reliquidation.number if case.reliquidation else None
    if now == reliquidation:
        return ()
    told = f"habla de la reliquidación {reliquidation}" if reliquidation else "no habla de ninguna reliquidación"
    actual = f"la que vale es {now}" if now else "ya no hay ninguna"
    return (
        _error("reliquidation_outdated", "decision", f"La carta {told} y {actual}: devuélvala y proyéctela otra vez."),
    )


def against_silence(result: Result, case: Case) -> tuple[Finding, ...]:
    """Return what is wrong with an answer that denies what its silence granted (Ley 142 art. 158, CPACA art. 14.1)."""
    if case.silence_recognised and result in {*DENYING, Result.ACCEDE_PARCIALMENTE}:
        return (_error("granted_by_silence", "result", "Ya se reconoció el silencio positivo: lo pedido se concedió."),)
    if case.copies_by is None or result not in {*DENYING, Result.ACCEDE_PARCIALMENTE}:
        return ()
    told = "La solicitud venció sin respuesta y se entiende aceptada: lo pedido ya no se puede negar (CPACA 14.1)."
    if result in DENYING:
        return (_error("accepted_by_silence", "result", told),)
    return (_warning("accepted_by_silence", "result", f"{told} Solo se reserva lo que la ley reserva: dígala."),)


def too_early(result: Result, case: Case) -> tuple[Finding, ...]:
    """Return what is wrong with archiving a petition that can still be completed (CPACA art. 17)."""
    if case.completable_until is None or result is not Result.ARCHIVA:
        return ()
    told = (
        f"Quien presentó la petición puede completarla hasta el {case.completable_until}: aún no se archiva (CPACA 17)."
    )
    return (_error("completable", "result", told),)


def errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that block the letter."""
    return tuple(finding for finding in findings if finding.severity == Severity.ERROR)


def _said(content: Content) -> Iterator[Finding]:
    if not content.decision:
        yield _error("no_decision", "decision", "La carta no decide nada: escriba la decisión sobre cada punto pedido.")
    elif sum(map(len, content.decision)) < SHORTEST_DECISION:
        yield _warning("short_decision", "decision", "La decisión es muy corta: diga qué se decide sobre cada punto.")
    if not content.analysis:
        yield _error("no_analysis", "analysis", "La decisión no está motivada: escriba el análisis (CPACA 42).")
    if not content.facts:
        yield _warning("no_facts", "facts", "La carta no cuenta los hechos.")
    if not (content.evidence or content.annexes or content.reliquidation):
        yield _warning("no_evidence", "evidence", "La carta no nombra pruebas ni anexos.")
    if not (content.addressee.name and content.addressee.address and content.addressee.municipality):
        yield _error("no_addressee", "addressee", "Faltan datos del destinatario: nombre, dirección o municipio.")


def _congruent(content: Content, case: Case) -> Iterator[Finding]:
    appeal = case.kind in recursos.RECURSOS
    if appeal and content.result in NEVER_FOR_RECURSOS:
        yield _error("result_of_request", "result", "Un recurso se confirma, modifica, revoca, rechaza o archiva.")
    if not appeal and content.result in ONLY_FOR_RECURSOS:
        yield _error("result_of_recurso", "result", "Confirmar, modificar o revocar sólo responde a un recurso.")
    if case.concept is not None and case.concept.proposed_result != content.result:
        yield _warning("not_as_concept", "result", "El sentido de la respuesta no es el que propuso el concepto.")


def _recursos(content: Content, case: Case) -> Iterator[Finding]:
    text = " ".join(content.recursos)
    if not text:
        yield _error("no_recursos", "recursos", "La carta no dice qué recursos proceden, o que ninguno procede.")
    expected = recursos.open_appeals(case.kind, content.result)
    if expected != content.appeals:
        yield _error("wrong_recursos", "recursos", "Los recursos que la carta nombra no son los que proceden.")
    for appeal in expected:
        if AUTHORITIES[appeal] not in text:
            yield _error("no_authority", "recursos", f"La carta no dice ante quién procede: {_appeal_name(appeal)}.")
    if expected and recursos.TERM not in text:
        yield _error("no_term", "recursos", "La carta no dice el término de los recursos: cinco (5) días hábiles.")


def _reliquidation(content: Content, case: Case) -> Iterator[Finding]:
    told = content.reliquidation.number if content.reliquidation else None
    yield from outdated(told, case)
    words = " ".join((*content.analysis, *content.decision)).lower()
    if told and "reliquid" not in words and told.lower() not in words:
        yield _warning(
            "reliquidation_not_explained", "analysis", f"El texto no explica la reliquidación {told} de la tabla."
        )


def _citation(content: Content, case: Case) -> Iterator[Finding]:
    if content.needs_citation != recursos.needs_citation(case.kind, content.result):
        yield _error(
            "citation", "citation", "La respuesta se notifica personalmente y le falta la citación, o le sobra."
        )


def _shown(draft: Draft) -> Iterator[Finding]:
    if any(printable.unprintable(text) for text in written(draft)):
        yield _warning("unprintable", "analysis", "Hay símbolos que la carta sólo puede mostrar por su código [U+…].")


def _appeal_name(appeal: Appeal) -> str:
    return "reposición" if appeal == Appeal.REPOSICION else "apelación en subsidio"


def _error(code: str, field: str, message: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, field=field, message=message)


def _warning(code: str, field: str, message: str) -> Finding:
    return Finding(code=code, severity=Severity.WARNING, field=field, message=message)
