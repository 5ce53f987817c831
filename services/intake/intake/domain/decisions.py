"""What may be done with a case, and the event that it makes: pure, from the case and what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.domain import terms
from radica.errors import Invalid, Refused
from radica.events.common import Kind, Regime, Result
from radica.events.intake import (
    KindChanged,
    LegalHoldLifted,
    LegalHoldSet,
    PQRArchived,
    PQRClosed,
    PQRResolvedAtWindow,
    TermExtended,
)

if TYPE_CHECKING:
    from datetime import date

    from intake.domain.pqr import PQR
    from radica.calendar import Calendar
    from radica.events import DocumentRef

EVIDENCE_LIMIT = 30  # business days: CPACA art. 79 for recursos; the prudent cap for the first petition
MORE_TIME: dict[Regime, int] = {
    **{regime: terms.BUSINESS_DAYS[regime] for regime in terms.AT_MOST_DOUBLED},
    Regime.DATOS_CONSULTA: 5,
    Regime.DATOS_RECLAMO: 8,
}
"""Business days by which an answer may be put off, once, telling why, where it is not evidence that decides.

As long again as the term is at first (CPACA art. 14 par.); about personal data Ley 1581 of 2012 art. 14 and 15.3.
"""
NO_CODE_NEEDED = 3  # SUI's tipo de notificación 3: none

RECURSOS = frozenset({Kind.RECURSO_REPOSICION, Kind.RECURSO_REPOSICION_APELACION})
OF_RECURSOS = frozenset({Result.CONFIRMA, Result.MODIFICA, Result.REVOCA})
OF_THE_REST = frozenset({Result.ACCEDE, Result.ACCEDE_PARCIALMENTE, Result.NO_ACCEDE})

SUI_KINDS: dict[Kind, int] = {
    Kind.RECLAMACION: 1,
    Kind.QUEJA: 2,
    Kind.DENUNCIA: 3,
    Kind.RECURSO_REPOSICION: 4,
    Kind.RECURSO_REPOSICION_APELACION: 5,
    Kind.SOLICITUD_INFORMACION: 6,
}
SUI_RESPONSES: dict[Result, int] = {
    Result.ACCEDE: 1,
    Result.ACCEDE_PARCIALMENTE: 2,
    Result.NO_ACCEDE: 3,
    Result.CONFIRMA: 4,
    Result.MODIFICA: 5,
    Result.REVOCA: 6,
    Result.RECHAZA: 7,
    Result.TRASLADA_POR_COMPETENCIA: 8,
    Result.ARCHIVA: 11,
}
# SUI has no code for the electronic notification: it is a form of the personal one (CPACA art. 67.1).
SUI_NOTIFICATIONS = {"personal": 1, "verbal": 1, "electronic": 1, "aviso": 4, "conclusive_conduct": 5}


def resolve_at_window(
    case: PQR, what_was_done: str, result: Result, today: date
) -> tuple[PQRResolvedAtWindow, PQRClosed]:
    """Solve the case at the counter and close it (step 1): only what is granted, and where no work order is needed."""
    require_open(case)
    check_window_result(case.kind, result)
    if case.outgoing_number is not None:
        raise Refused("La respuesta ya se radicó de salida.", "Siga con su entrega y su notificación.")
    if case.asked_for_orders:
        raise Refused(
            "El caso tiene una orden de trabajo, así que no se puede resolver en ventanilla.",
            "Siga el trámite: traslade el caso al área y espere el resultado de la orden.",
        )
    resolved = PQRResolvedAtWindow(radicado=case.id, what_was_done=what_was_done, result=result)
    return resolved, closing(case, result, today, at_window=True)


def check_window_result(kind: Kind, result: Result, field: str = "result") -> None:
    """Refuse what the counter may not decide: a recurso, and whatever is not granted whole.

    Legal decides a recurso by a reasoned act (CPACA art. 80). Who is denied anything gets the signed decision in full
    and is told which recursos there are, before whom and until when (CPACA art. 67, Ley 142 art. 154 and 159): without
    that the notification is void, and a void one counts as silence (Ley 142 art. 158).
    """
    if kind in RECURSOS:
        raise Refused(
            "Un recurso no se resuelve en ventanilla: lo decide el Área Jurídica por acto motivado.",
            "Radíquelo sin resolverlo: pasa a Jurídica por sí solo.",
        )
    if result is not Result.ACCEDE:
        raise Invalid(
            field,
            "En ventanilla solo se cierra lo que se concede del todo: lo que niega algo se decide por escrito y se "
            "notifica con sus recursos.",
            "Radíquela sin resolverla y siga el trámite; si se presentó de viva voz, se notifica en el acto (GCO F16).",
        )


def check_extension(case: PQR, ends_on: date, today: date, calendar: Calendar) -> date:
    """Return the new last day if evidence may be taken until `ends_on`; refuse otherwise.

    Only the taking of evidence moves the term (Decreto 2150 of 1995 art. 123); it must be told before the term ends.
    The days that were left when it was ordered are left again when it ends.
    """
    require_undecided(case)
    if case.extended:
        raise Refused("El término de este caso ya se amplió una vez.", "Responda dentro del término ampliado.")
    if case.completion_asked_on:
        raise Refused(
            "Se pidió completar la petición, así que el término no corre.",
            "Amplíelo cuando se complete, si todavía hay pruebas por practicar.",
        )
    if today > case.due_on:
        raise Refused(
            f"El término venció el {case.due_on.isoformat()}; ya no se puede ampliar.",
            "Consulte con Jurídica el reconocimiento del silencio administrativo positivo.",
        )
    if ends_on <= today:
        raise Invalid("ends_on", "La práctica de pruebas debe terminar después de hoy.", "Indique una fecha futura.")
    limit = MORE_TIME.get(case.regime, EVIDENCE_LIMIT)
    latest = calendar.add_business_days(today, limit)
    if ends_on > latest:
        raise Invalid(
            "ends_on",
            f"La ampliación no puede pasar de {limit} días hábiles.",
            f"Indique una fecha hasta el {latest.isoformat()}.",
        )
    return terms.due_on(case.term.with_pause(terms.Pause(today, ends_on)), calendar)


def extend(case: PQR, reason: str, evidence: str, ends_on: date, new_due_on: date, letter: DocumentRef) -> TermExtended:
    """Extend the term (GCO F06), after `check_extension` gave the new last day."""
    return TermExtended(
        radicado=case.id,
        reason=reason,
        evidence=evidence,
        ends_on=ends_on,
        previous_due_on=case.due_on,
        due_on=new_due_on,
        document=letter,
    )


def change_kind(case: PQR, kind: Kind, reason: str, calendar: Calendar) -> KindChanged:
    """Give the case the kind that it turns out to have: another term, in which the days that have run stay run.

    Between a recurso and anything else there is no way: a recurso appeals a decision and is filed as one (CPACA 77).
    """
    require_open(case)
    if kind == case.kind:
        raise Invalid("kind", "El caso ya es de ese tipo.", "Indique el tipo que le corresponde.")
    if (kind in RECURSOS) != (case.kind in RECURSOS):
        raise Refused(
            "Un recurso no se convierte en petición ni una petición en recurso.",
            "Radique otro caso con el tipo que corresponde y traslade a él lo pedido.",
        )
    if case.outgoing_number is not None:
        raise Refused("La respuesta ya se radicó de salida.", "Decida sobre el caso con el tipo que tiene.")
    require_undecided(case)
    regime = terms.REGIMES[kind]
    return KindChanged(
        radicado=case.id,
        previous_kind=case.kind,
        kind=kind,
        regime=regime,
        reason=reason,
        previous_due_on=case.due_on,
        due_on=terms.due_on(case.term.under(regime), calendar),
    )


def close(case: PQR, result: Result, answered_on: date, today: date) -> PQRClosed:
    """Enter the answer's data and close (step 22): not before the answer is filed, delivered and notified."""
    require_open(case)
    _require_fitting(case.kind, result)
    if answered_on > today:
        raise Invalid("answered_on", "La fecha de respuesta no puede ser futura.", "Indique el día de la respuesta.")
    if answered_on < case.term.filed_on:
        raise Invalid("answered_on", "El caso aún no se había presentado ese día.", "Indique el día de la respuesta.")
    if case.decided is not None and result is not case.decided:
        raise Invalid(
            "result",
            f"No es lo que decidió la respuesta {case.outgoing_number}: «{case.decided}».",
            "Cierre con el resultado de la respuesta.",
        )
    if case.outgoing_number is None:
        raise Refused("La respuesta aún no se ha radicado de salida.", "Espere a que Gestión documental la radique.")
    if case.delivered_on is None:
        raise Refused("La respuesta aún no se ha entregado.", "Registre primero la entrega al usuario.")
    if case.needs_notification and case.notified_on is None:
        raise Refused(
            "La decisión aún no se ha notificado.", "Notifique primero: personal, aviso, verbal o electrónica."
        )
    return closing(case, result, answered_on, at_window=False)


def archive(case: PQR, index: DocumentRef, today: date, *sheets: DocumentRef) -> PQRArchived:
    """Put the closed case's file away, with the index of its documents and how it looks printed (step 22)."""
    check_archive(case)
    return PQRArchived(radicado=case.id, archived_on=today, index_hash=index.sha256, documents=(index, *sheets))


def check_archive(case: PQR) -> None:
    """Refuse to archive a case that is open, or archived already."""
    if not case.closed:
        raise Refused("El caso no está cerrado.", "Cierre el caso antes de archivarlo.")
    if case.archived:
        raise Refused("El caso ya está archivado.", "No hace falta hacer nada.")


def hold(case: PQR, reason: str) -> LegalHoldSet:
    """Keep the case's file and its data beyond their time, because a proceeding needs them."""
    if case.erased:
        raise Refused("Los datos personales de este caso ya se suprimieron.", "Ya no hay qué retener.")
    if case.on_hold:
        raise Refused("El caso ya está retenido por un proceso.", "No hace falta hacer nada.")
    return LegalHoldSet(radicado=case.id, reason=reason)


def lift_hold(case: PQR, reason: str) -> LegalHoldLifted:
    """End the hold: the ordinary time to keep holds again."""
    if not case.on_hold:
        raise Refused("El caso no está retenido por ningún proceso.", "No hace falta hacer nada.")
    return LegalHoldLifted(radicado=case.id, reason=reason)


def closing(case: PQR, result: Result, answered_on: date, *, at_window: bool) -> PQRClosed:
    """Return the closing of a case with what the superintendence's system asks."""
    return PQRClosed(
        radicado=case.id,
        result=result,
        answered_on=answered_on,
        at_window=at_window,
        outgoing_number=case.outgoing_number,
        notified_on=case.notified_on,
        sui_kind=SUI_KINDS.get(case.kind),
        sui_response=SUI_RESPONSES[result],
        sui_notification=SUI_NOTIFICATIONS.get(case.notification_mode or "", NO_CODE_NEEDED),
    )


def require_open(case: PQR) -> None:
    """Refuse any act on a closed case."""
    if case.closed:
        raise Refused("El caso está cerrado.", "Consulte el expediente; un caso cerrado no admite más actos.")


def require_undecided(case: PQR) -> None:
    """Refuse what prepares a decision or hands it to others where there is one: an answer went out, silence decided."""
    require_open(case)
    if case.outgoing_number is not None:
        raise Refused("La respuesta ya se radicó de salida.", "Siga con su entrega y su notificación.")
    if case.silence_recognised:
        raise Refused("Ya se reconoció el silencio: la petición está decidida.", "Cumpla lo que reconoció el acto.")


def _require_fitting(kind: Kind, result: Result) -> None:
    """A recurso confirms, modifies or revokes; everything else is granted, in part, or not."""
    foreign = OF_THE_REST if kind in RECURSOS else OF_RECURSOS
    if result in foreign:
        usual = ", ".join(sorted(OF_RECURSOS if kind in RECURSOS else OF_THE_REST))
        raise Invalid("result", "Ese resultado no corresponde a este tipo de trámite.", f"Use uno de: {usual}.")
