"""The fate of a number: used once, or voided once and visibly so; never used again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.domain.decisions import closing, require_open
from radica.errors import Invalid, Refused
from radica.events.common import Result
from radica.events.intake import PQRClosed, PQRVoided

if TYPE_CHECKING:
    from datetime import date, datetime

    from intake.domain.pqr import PQR


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a contingency booklet: what became of its number so far, and when its booklet was reserved."""

    captured_at: datetime | None
    voided_at: datetime | None
    reserved_at: datetime


def check_capture(sheet: Sheet | None, presented_at: datetime | None) -> None:
    """Refuse to enter a case under the number of a sheet that is not there, not unused, or older than its booklet."""
    if sheet is None:
        raise Invalid("contingency_number", "Ese número no es de ningún talonario.", "Cópielo de la hoja.")
    if sheet.captured_at is not None:
        raise Refused("Ese número ya se usó.", "Revise el número de la hoja: cada uno sirve para un solo caso.")
    if sheet.voided_at is not None:
        raise Refused("Ese número está anulado.", "Radique sin número de talonario y diga por qué en la hoja.")
    if presented_at is None:
        raise Invalid("presented_at", "Falta cuándo se presentó.", "Escriba la fecha y la hora de la hoja.")
    if presented_at < sheet.reserved_at:
        raise Invalid("presented_at", "El talonario aún no existía.", "Revise la fecha y la hora de la hoja.")


def void(case: PQR, other: PQR | None, reason: str, today: date) -> tuple[PQRVoided, PQRClosed]:
    """Void the number of a case that was filed by mistake: only where the petition stands under another number.

    So no petition disappears by it. The number stays, with its reason, and is not given out again.
    """
    require_open(case)
    if other is None or other.id == case.id:
        raise Invalid("stands_under", "Ahí no está la petición.", "Diga bajo qué otro radicado está la misma petición.")
    if other.voided:
        raise Refused(f"El radicado {other.id} también está anulado.", "Indique el que queda vigente.")
    if case.outgoing_number is not None:
        raise Refused("El caso ya tiene una respuesta radicada.", "Siga el trámite: ya no se puede anular.")
    voided = PQRVoided(radicado=case.id, reason=reason, stands_under=other.id, voided_on=today)
    return voided, closing(case, Result.ARCHIVA, today, at_window=False)
