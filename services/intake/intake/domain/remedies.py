"""What is done with a petition that is incomplete, withdrawn, or another body's to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.domain import terms
from intake.domain.decisions import closing, require_open, require_undecided
from intake.domain.months import months_after
from intake.domain.notes import DATA_CLAIMS, to_request_completion
from radica.clock import legal_date
from radica.errors import Invalid, Refused
from radica.events.common import Kind, Result
from radica.events.intake import (
    CompletionReceived,
    CompletionRequested,
    PQRClosed,
    PQRTransferredOut,
    PQRWithdrawn,
    Withdrawal,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from intake.domain.pqr import PQR, Awaited
    from radica.calendar import Calendar
    from radica.events import DocumentRef

MONTHS_TO_COMPLETE = 1  # CPACA art. 17; the petitioner may ask for as much again
MONTHS_TO_COMPLETE_DATA_CLAIM = 2  # Ley 1581 of 2012 art. 15.1


def request_completion(case: PQR, missing: Sequence[str], today: date, calendar: Calendar) -> CompletionRequested:
    """Ask for what the petition lacks; the term stands still until it comes (CPACA art. 17, Ley 1581 art. 15.1)."""
    require_undecided(case)
    if case.awaited is not None:
        raise Refused("Ya se pidió que se complete la petición.", "Espere la respuesta o el fin del plazo.")
    last_day = calendar.add_business_days(legal_date(case.radicated_at), to_request_completion(case.kind))
    if today > last_day:
        raise Refused(
            f"Se podía pedir que se completara hasta el {last_day.isoformat()} ({_article(case)}).",
            "Responda de fondo con lo que hay en el expediente.",
        )
    until = calendar.next_business_day(months_after(today, _months(case)))
    return CompletionRequested(radicado=case.id, missing=tuple(missing), until=until)


def extend_completion(case: PQR, today: date, calendar: Calendar) -> CompletionRequested:
    """Give as much time again, once, to who asks for it before the time ends (CPACA art. 17)."""
    require_undecided(case)
    awaited, _ = _awaited(case)
    if awaited.extended:
        raise Refused("El plazo para completar ya se prorrogó una vez.", "Espere la respuesta o el fin del plazo.")
    if today > awaited.until:
        raise Refused(
            f"El plazo para completar venció el {awaited.until.isoformat()}.",
            "La prórroga se pide antes de que venza (Ley 1437 de 2011, artículo 17).",
        )
    until = calendar.next_business_day(months_after(awaited.until, _months(case)))
    return CompletionRequested(radicado=case.id, missing=awaited.missing, until=until, extended=True)


def receive_completion(
    case: PQR, received_on: date, attachments: Sequence[DocumentRef], today: date, calendar: Calendar
) -> CompletionReceived:
    """Take in what was missing; the days that were left when it was asked for are left from the next day on."""
    require_undecided(case)
    _, asked_on = _awaited(case)
    if received_on > today:
        raise Invalid("received_on", "La fecha de recibo no puede ser futura.", "Indique el día en que llegó.")
    if received_on < asked_on:
        raise Invalid("received_on", "Llegó antes de que se pidiera.", "Indique el día en que llegó.")
    pause = terms.Pause(asked_on, received_on, terms.Rule.COMPLETION)
    due_on = terms.due_on(case.term.with_pause(pause), calendar)
    return CompletionReceived(radicado=case.id, received_on=received_on, due_on=due_on, attachments=tuple(attachments))


def withdraw(case: PQR, today: date) -> tuple[PQRWithdrawn, PQRClosed]:
    """Close a case whose petitioner said that they withdraw it (CPACA art. 18, for a recurso art. 81)."""
    require_open(case)
    said = PQRWithdrawn(radicado=case.id, mode=Withdrawal.EXPRESS, withdrawn_on=today)
    return said, closing(case, Result.ARCHIVA, today, at_window=False)


def tacitly_withdrawn(case: PQR, result: Result, today: date) -> PQRWithdrawn | None:
    """Return the tacit withdrawal that archiving an uncompleted petition means; None where it means none.

    The reasoned act that archives is an answer like any other: signed, notified in person, open to reposición (CPACA
    art. 17). So the withdrawal is recorded when that answer closes the case, not before the petitioner's month ended.
    """
    if case.awaited is None or result is not Result.ARCHIVA:
        return None
    if today <= case.awaited.until:
        raise Refused(
            f"Quien presentó la petición puede completarla hasta el {case.awaited.until.isoformat()}.",
            "Archive por desistimiento tácito solo después de ese día (Ley 1437 de 2011, artículo 17).",
        )
    return PQRWithdrawn(radicado=case.id, mode=Withdrawal.TACIT, withdrawn_on=today)


def transfer_out(
    case: PQR, body_code: str, body_title: str, document: DocumentRef, today: date
) -> tuple[PQRTransferredOut, PQRClosed]:
    """Hand the petition to the body that is competent, with a copy to the petitioner, and close (CPACA art. 21).

    The five business days are the clerk's to keep; a late transfer is still a transfer, and better than none.
    """
    require_undecided(case)
    handed = PQRTransferredOut(
        radicado=case.id, body_code=body_code, body_title=body_title, transferred_on=today, document=document
    )
    return handed, closing(case, Result.TRASLADA_POR_COMPETENCIA, today, at_window=False)


def _months(case: PQR) -> int:
    return MONTHS_TO_COMPLETE_DATA_CLAIM if case.kind is Kind.RECLAMO_DATOS else MONTHS_TO_COMPLETE


def _article(case: PQR) -> str:
    return DATA_CLAIMS if case.kind is Kind.RECLAMO_DATOS else "Ley 1437 de 2011, artículo 17"


def _awaited(case: PQR) -> tuple[Awaited, date]:
    """Return what the petition waits for and when it was asked for; refuse where nothing was."""
    if case.awaited is None or case.completion_asked_on is None:
        raise Refused("No se ha pedido completar esta petición.", "Pida primero lo que falta.")
    return case.awaited, case.completion_asked_on
