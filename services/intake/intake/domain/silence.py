"""The positive silence: from when it is there, until when it must be recognised, and who may say so.

Ley 142 of 1994 art. 158, as Decreto 2150 of 1995 art. 123 restates it: after the fifteen business days, unless the user
caused the delay or evidence was taken, the petition is decided for the user, and within the 72 hours that follow the
company recognises it on its own motion. The day ends at 24:00 (Ley 4 of 1913 arts. 59 and 60), so the hours, which
are of the clock and know no Sunday, run from there. An answer that was not notified is no answer.

A request for documents or information is decided by silence too (CPACA art. 14.1): it counts as accepted, nothing of it
can be denied any more, and the copies are handed over within the three days that follow.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from radica.clock import BOGOTA, legal_date
from radica.errors import Refused
from radica.events.common import Regime

if TYPE_CHECKING:
    from datetime import date

    from intake.domain.pqr import PQR
    from radica.calendar import Calendar

HOURS_TO_RECOGNISE = 72
DAYS_TO_HAND_OVER = 3  # business days: CPACA art. 14.1
DECIDES = frozenset({Regime.LEY_142, Regime.CPACA_INFORMACION})
"""The regimes in which a term that passes unanswered decides for the user."""


def begins(due_on: date) -> datetime:
    """Return the instant at which the last day has ended: 24:00 of it, in Bogotá."""
    return datetime.combine(due_on + timedelta(days=1), time.min, BOGOTA)


def recognise_by(due_on: date) -> datetime:
    """Return the instant until which the silence must be recognised."""
    return begins(due_on) + timedelta(hours=HOURS_TO_RECOGNISE)


def copies_by(due_on: date, calendar: Calendar) -> date:
    """Return the last day to hand over what a request for information asked, once its silence accepted it."""
    return calendar.add_business_days(due_on, DAYS_TO_HAND_OVER)


def check(case: PQR, now: datetime) -> None:
    """Refuse to recognise a silence that is not there, or that was recognised already."""
    if case.closed:
        raise Refused("El caso está cerrado.", "Consulte el expediente; un caso cerrado no admite más actos.")
    if case.silence_recognised:
        raise Refused("El silencio de este caso ya se reconoció.", "Consulte el acto en el expediente.")
    if case.regime == Regime.CPACA_INFORMACION:
        raise Refused(
            "Una solicitud de información que no se responde a tiempo se entiende aceptada, sin acto que lo diga.",
            "Entregue lo pedido en los tres días hábiles siguientes (Ley 1437 de 2011, artículo 14, numeral 1).",
        )
    if case.regime != Regime.LEY_142:
        raise Refused(
            "A este caso no lo rige el artículo 158 de la Ley 142 de 1994, que es el que da el silencio positivo.",
            "Responda de fondo: el término vencido no decide por sí solo estas peticiones.",
        )
    if case.completion_asked_on:
        raise Refused(
            "Se pidió completar la petición y aún se espera a quien la presentó: el término no corre.",
            "Espere el complemento; si ya venció el plazo para completarla, archívela por acto motivado.",
        )
    if legal_date(now) <= case.due_on:
        raise Refused(
            f"El término no ha vencido: hay hasta el {case.due_on.isoformat()} para responder.", "Responda a tiempo."
        )
    if case.answered:
        raise Refused(
            "La respuesta ya se notificó.",
            "Si se notificó por fuera del término o mal, déjelo decidido en la respuesta al recurso.",
        )
