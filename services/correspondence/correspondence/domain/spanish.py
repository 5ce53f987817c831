"""Numbers, dates and names as a letter writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.clock import BOGOTA
from radica.events.common import Kind, Result
from radica.words import MONTHS

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal


ORDINALS = (
    "Primero", "Segundo", "Tercero", "Cuarto", "Quinto", "Sexto", "Séptimo", "Octavo", "Noveno", "Décimo",
    "Undécimo", "Duodécimo", "Decimotercero", "Decimocuarto", "Decimoquinto",
    "Decimosexto", "Decimoséptimo", "Decimoctavo", "Decimonoveno", "Vigésimo",
)  # fmt: skip

KIND_NAMES: dict[Kind, str] = {
    Kind.PETICION: "petición",
    Kind.QUEJA: "queja",
    Kind.RECLAMACION: "reclamación",
    Kind.RECURSO_REPOSICION: "recurso de reposición",
    Kind.RECURSO_REPOSICION_APELACION: "recurso de reposición y en subsidio de apelación",
    Kind.DENUNCIA: "denuncia",
    Kind.SOLICITUD_INFORMACION: "solicitud de información",
    Kind.CONSULTA: "consulta",
    Kind.SUGERENCIA: "sugerencia",
}

RESULT_NAMES: dict[Result, str] = {
    Result.ACCEDE: "la empresa accede a lo pedido",
    Result.ACCEDE_PARCIALMENTE: "la empresa accede parcialmente a lo pedido",
    Result.NO_ACCEDE: "la empresa no accede a lo pedido",
    Result.CONFIRMA: "la empresa confirma la decisión recurrida",
    Result.MODIFICA: "la empresa modifica la decisión recurrida",
    Result.REVOCA: "la empresa revoca la decisión recurrida",
    Result.RECHAZA: "la empresa rechaza la solicitud por no cumplir los requisitos de ley",
    Result.TRASLADA_POR_COMPETENCIA: "la empresa traslada la solicitud a la entidad competente",
    Result.ARCHIVA: "la empresa archiva la solicitud",
}

RECURSOS = frozenset({Kind.RECURSO_REPOSICION, Kind.RECURSO_REPOSICION_APELACION})


def long_date(day: date) -> str:
    """Return a date as `24 de noviembre de 2026`; the first of a month is `1.º`."""
    number = "1.º" if day.day == 1 else str(day.day)
    return f"{number} de {MONTHS[day.month - 1]} de {day.year}"


def long_instant(at: datetime) -> str:
    """Return an aware instant as Colombia's clocks show it: `24 de noviembre de 2026, 3:05 p. m.`."""
    local = at.astimezone(BOGOTA)
    half = "a. m." if local.hour < 12 else "p. m."  # noqa: PLR2004 - noon
    return f"{long_date(local.date())}, {local.hour % 12 or 12}:{local.minute:02d} {half}"


def billing_period(period: str) -> str:
    """Return the billing period `2026-02` as `febrero de 2026`."""
    year, month = period.split("-")
    return f"{MONTHS[int(month) - 1]} de {year}"


def pesos(amount: Decimal) -> str:
    """Return an amount in Colombian pesos as `$ 1.234.567,80`; nothing is rounded, a minus stands in front."""
    whole, _, cents = f"{abs(amount):,.2f}".partition(".")
    sign = "−" if amount < 0 else ""
    return f"{sign}$ {whole.replace(',', '.')},{cents}"


def ordinal(position: int) -> str:
    """Return how the decision's point number `position` (from 1) is headed."""
    return ORDINALS[position - 1] if position <= len(ORDINALS) else f"Numeral {position}"


def filed(kind: Kind) -> str:
    """Return `radicado` or `radicada`, to agree with the kind's name."""
    return "radicado" if kind in RECURSOS else "radicada"
