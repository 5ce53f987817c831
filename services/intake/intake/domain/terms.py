"""The term to answer: which rules govern a case, from when it counts, and its last day."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from radica.clock import BOGOTA, legal_date
from radica.events.common import Kind, Regime

if TYPE_CHECKING:
    from datetime import date

    from radica.calendar import Calendar

REGIMES: dict[Kind, Regime] = {
    Kind.PETICION: Regime.LEY_142,
    Kind.QUEJA: Regime.LEY_142,
    Kind.RECLAMACION: Regime.LEY_142,
    Kind.RECURSO_REPOSICION: Regime.LEY_142,
    Kind.RECURSO_REPOSICION_APELACION: Regime.LEY_142,
    Kind.DENUNCIA: Regime.CPACA_GENERAL,
    Kind.SUGERENCIA: Regime.CPACA_GENERAL,
    Kind.SOLICITUD_INFORMACION: Regime.CPACA_INFORMACION,
    Kind.CONSULTA: Regime.CPACA_CONSULTA,
}

BUSINESS_DAYS: dict[Regime, int] = {
    Regime.LEY_142: 15,  # Ley 142 of 1994 art. 158
    Regime.CPACA_GENERAL: 15,  # CPACA art. 14
    Regime.CPACA_INFORMACION: 10,  # CPACA art. 14.1
    Regime.CPACA_CONSULTA: 30,  # CPACA art. 14.2
}


def radicated_at(filed_at: datetime, calendar: Calendar) -> datetime:
    """Return the instant (UTC) from which a petition counts as filed.

    What comes in on a day that does not count is radicated at the start of the next one that does (CPACA art. 54 with
    Ley 2080 of 2021); otherwise it is the instant of filing itself.
    """
    day = legal_date(filed_at)
    if calendar.is_business_day(day):
        return filed_at
    return datetime.combine(calendar.next_business_day(day), time.min, BOGOTA).astimezone(filed_at.tzinfo)


def due_on(regime: Regime, radicated: datetime, calendar: Calendar) -> date:
    """Return the last day to answer: so many business days, counted from the day after (Ley 4 of 1913 art. 62)."""
    return calendar.add_business_days(legal_date(radicated), BUSINESS_DAYS[regime])
