"""The words and dates that people read in the console, for the codes that travel in events."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radica import words
from radica.clock import BOGOTA

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

KINDS = {
    "peticion": "Petición",
    "queja": "Queja",
    "reclamacion": "Reclamación",
    "recurso_reposicion": "Recurso de reposición",
    "recurso_reposicion_apelacion": "Recurso de reposición y en subsidio de apelación",
    "denuncia": "Denuncia",
    "solicitud_informacion": "Solicitud de información",
    "consulta": "Consulta",
    "sugerencia": "Sugerencia",
    "consulta_datos_personales": "Consulta de datos personales",
    "reclamo_datos_personales": "Reclamo sobre datos personales",
}
SERVICES = {
    "intake": "Radicación",
    "routing": "Trámite",
    "billing": "Facturación",
    "correspondence": "Correspondencia",
    "notification": "Notificación",
    "reporting": "Consultas",
}
UPLOAD_STATES = {
    "received": "Recibido",
    "checking": "En revisión",
    "clean": "Limpio",
    "rejected": "Rechazado",
}
REGIMES = {
    "ley_142": "Ley 142 de 1994 (15 días hábiles)",
    "cpaca_general": "CPACA, petición general (15 días hábiles)",
    "cpaca_informacion": "CPACA, información (10 días hábiles)",
    "cpaca_consulta": "CPACA, consulta (30 días hábiles)",
    "ley_1581_consulta": "Ley 1581 de 2012, consulta (10 días hábiles)",
    "ley_1581_reclamo": "Ley 1581 de 2012, reclamo (15 días hábiles)",
}
FOUND_BY = {
    "number": "Radicado",
    "answer": "Radicado de salida",
    "account": "Cuenta",
    "identity": "Identificación",
    "name": "Nombre",
}
ORDER_STATUSES = {"opened": "Abierta", "dispatched": "Despachada", "visited": "Visitada", "closed": "Cerrada"}
STEP_STATUSES = {"done": "Hecho", "current": "En curso", "pending": "Por hacer", "skipped": "No fue necesario"}
ID_TYPES = {
    "CC": "Cédula de ciudadanía",
    "CE": "Cédula de extranjería",
    "NIT": "NIT",
    "TI": "Tarjeta de identidad",
    "PA": "Pasaporte",
    "PPT": "Permiso por protección temporal",
}

ACCOUNT_ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
NOON = 12
WHOLE = 100
FEMININE = frozenset({"account", "identity"})


def word(table: dict[str, str], code: str | None) -> str:
    """Return the word for a code; an unknown code in readable form, a dash for none."""
    if not code:
        return "—"
    return table.get(code) or code.replace("_", " ").capitalize()


def why_found(by: str, part: str | None, likeness: int, *, exact: bool) -> str:
    """Return why a case was found: `Nombre del representante, parecido en 92 %`."""
    what = word(FOUND_BY, by) + (" del representante" if part == "representative" else "")
    if exact or likeness == WHOLE:
        return what
    return f"{what}, {'parecida' if by in FEMININE else 'parecido'} en {likeness}\N{NO-BREAK SPACE}%"


def account_ids(text: str) -> list[str]:
    """Return what may be ids of accounts in a sentence; events carry the id of a person and never the name."""
    return ACCOUNT_ID.findall(text)


def named(text: str, names: Mapping[str, str]) -> str:
    """Return a sentence with people's names in the place of their account ids; the id of nobody known stays."""
    return ACCOUNT_ID.sub(lambda found: names.get(found[0], found[0]), text)


def municipality(code: str | None) -> str:
    """Return the name of a municipality, the code itself when it is of another department."""
    return words.MUNICIPALITIES.get(code or "") or code or "—"


def long_date(on: date | None) -> str:
    """Return a legal date as `24 de noviembre de 2026`."""
    return words.long_date(on) if on else "—"


def local_time(at: datetime | None) -> str:
    """Return an instant as `24 de noviembre de 2026, 9:05 a. m.` in Bogotá."""
    if at is None:
        return "—"
    local = at.astimezone(BOGOTA)
    half = "a." if local.hour < NOON else "p."
    together = "\N{NO-BREAK SPACE}".join((f"{local.hour % NOON or NOON}:{local.minute:02}", half, "m."))
    return f"{long_date(local.date())}, {together}"


def file_size(size: int) -> str:
    """Return a size in bytes as people read it, with a decimal comma."""
    for unit, factor in (("MB", 1024 * 1024), ("KB", 1024)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}".replace(".", ",")
    return f"{size} bytes"
