"""The acts on a case, steps 3 to 10 of the procedure: each checks the case and returns what happened, or refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.errors import Invalid, Refused
from radica.events.common import Kind, Result, Way
from radica.events.routing import (
    AreaReportSubmitted,
    ConceptIssued,
    PQRAssigned,
    PQRClassified,
    PQRReceived,
    PQRTransferred,
    SupportsCompleted,
)
from routing.domain.areas import AREA_NAMES
from routing.domain.case import Case, Stage, must_have_read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.events.common import Area, DocumentRef
    from routing.domain.rules import RuleBook

MANUAL = "manual"
RECURSOS = (Kind.RECURSO_REPOSICION, Kind.RECURSO_REPOSICION_APELACION)
RESULTS_OF_RECURSOS = (Result.CONFIRMA, Result.MODIFICA, Result.REVOCA)
RESULTS_OF_REQUESTS = (Result.ACCEDE, Result.ACCEDE_PARCIALMENTE, Result.NO_ACCEDE)


def transfer(
    case: Case, book: RuleBook, *, area: Area | None = None, reason: str | None = None, read_version: int | None = None
) -> PQRTransferred:
    """Step 3: hand the case to the area that the rule names, or to another with a reason; again before the concept."""
    case.must_be_open()
    rule = book.rule_for(case.kind, case.cause_code)
    chosen = area or rule.area
    if case.area is not None:
        if chosen == case.area:
            raise Refused(f"El caso ya está en {AREA_NAMES[chosen]}.", "Para moverlo, diga a qué otra área.")
        must_have_read(case.version, read_version)
    if reason is None and (case.area is not None or chosen != rule.area):
        raise Invalid(
            "reason",
            f"Falta el motivo: la regla {rule.id} traslada este caso a {AREA_NAMES[rule.area]}."
            if case.area is None
            else "Falta el motivo del nuevo traslado.",
            "Escriba por qué esa área es la competente.",
        )
    return PQRTransferred(
        radicado=case.radicado,
        area=chosen,
        previous_area=case.area,
        rule=rule.id if chosen == rule.area else MANUAL,
        rule_version=book.version,
        reason=reason,
    )


def transfer_by_rule(case: Case, book: RuleBook) -> PQRTransferred | None:
    """Step 3 for appeals, which go to Legal by themselves; none for the other kinds, which a person hands over."""
    return transfer(case, book) if case.kind in RECURSOS else None


def assign(case: Case, person: str, *, read_version: int | None = None) -> PQRAssigned:
    """Step 4: give the case to a person; the director may give it to another until the concept."""
    case.must_be_open()
    if case.area is None:
        raise Refused("No se puede asignar todavía.", f"Primero falta {case.next_step}.")
    if case.person is not None:
        if case.person == person:
            raise Refused(f"El caso ya está asignado a {person}.", "Para cambiarlo, diga otra persona.")
        must_have_read(case.version, read_version)
    return PQRAssigned(radicado=case.radicado, area=case.area, person=person, previous_person=case.person)


def report(
    case: Case, *, complete: bool, missing: Sequence[str] = (), documents: Sequence[DocumentRef] = ()
) -> AreaReportSubmitted:
    """Step 5: the area hands in its report and says whether its supports are complete."""
    case.must_have_come_to(Stage.ASSIGNED, act="entregar el informe")
    if complete and missing:
        raise Invalid("missing", "Un informe completo no puede decir que algo falta.", "Deje la lista vacía.")
    if not complete and not missing:
        raise Invalid("missing", "El informe no está completo y no dice qué falta.", "Escriba qué soportes faltan.")
    return AreaReportSubmitted(
        radicado=case.radicado,
        area=_area(case),
        complete=complete,
        missing=tuple(missing),
        documents=tuple(documents),
    )


def complete_supports(case: Case, documents: Sequence[DocumentRef]) -> SupportsCompleted:
    """Step 6: the area hands in what its report said was missing."""
    case.must_have_come_to(Stage.REPORTED_INCOMPLETE, act="entregar soportes")
    if not documents:
        raise Invalid("documents", "No hay ningún soporte.", "Suba los documentos y agréguelos a la lista.")
    return SupportsCompleted(radicado=case.radicado, area=_area(case), documents=tuple(documents))


def receive(case: Case) -> PQRReceived:
    """Step 7: customer service receives the case back, only with a complete report."""
    case.must_have_come_to(Stage.REPORTED_COMPLETE, Stage.SUPPORTS_COMPLETED, act="recibir el caso")
    return PQRReceived(radicado=case.radicado, area=_area(case))


def classify(case: Case, classification: str, *, read_version: int | None = None) -> PQRClassified:
    """Step 8: say what the case is; it waits while a work order is out. May be corrected until the concept."""
    case.must_have_come_to(Stage.RECEIVED, Stage.CLASSIFIED, act="clasificar el caso")
    if case.classification is not None:
        must_have_read(case.version, read_version)
    return PQRClassified(
        radicado=case.radicado,
        classification=classification,
        waiting=bool(case.open_orders),
        open_orders=case.open_orders,
    )


def issue_concept(
    case: Case,
    *,
    way: Way,
    proposed_result: Result,
    reasons: Sequence[str],
    supports: Sequence[DocumentRef] = (),
) -> ConceptIssued:
    """Step 10: decide what is proposed, and whether a letter is drafted or the account is reliquidated first."""
    case.must_have_come_to(Stage.CLASSIFIED, act="emitir el concepto")
    if case.open_orders:
        raise Refused("No se puede emitir el concepto todavía.", f"Primero falta {case.next_step}.")
    _must_answer(case.kind, proposed_result)
    if way is Way.RELIQUIDATE and case.account is None:
        raise Invalid("way", "El caso no tiene cuenta: no hay qué reliquidar.", "Use la vía «draft».")
    return ConceptIssued(
        radicado=case.radicado,
        way=way,
        proposed_result=proposed_result,
        reasons=tuple(reasons),
        area=_area(case),
        supports=tuple(supports),
    )


def _must_answer(kind: Kind, result: Result) -> None:
    """Confirmar, modificar and revocar answer a recurso, acceder or not a request (SUI's table of answers)."""
    unfit = RESULTS_OF_REQUESTS if kind in RECURSOS else RESULTS_OF_RECURSOS
    if result in unfit:
        raise Invalid(
            "proposed_result",
            f"«{result}» no responde un caso de tipo «{kind}».",
            f"Use uno de: {', '.join(each for each in Result if each not in unfit)}.",
        )


def _area(case: Case) -> Area:
    """Return the area of a case that was handed to one, which every stage after the first was."""
    if case.area is None:
        raise TypeError(case.radicado)
    return case.area
