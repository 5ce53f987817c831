"""The words and dates that people read in the console, for the codes that travel in events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.clock import BOGOTA

if TYPE_CHECKING:
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
}
CHANNELS = {
    "verbal": "Verbal",
    "escrito": "Escrito",
    "telefono": "Teléfono",
    "correo_electronico": "Correo electrónico",
    "web": "Web",
}
REGIMES = {
    "ley_142": "Ley 142 de 1994 (15 días hábiles)",
    "cpaca_general": "CPACA, petición general (15 días hábiles)",
    "cpaca_informacion": "CPACA, información (10 días hábiles)",
    "cpaca_consulta": "CPACA, consulta (30 días hábiles)",
}
STATES = {
    "en_tramite": "En trámite",
    "pendiente_orden": "Pendiente de orden de trabajo",
    "pendiente_usuario": "Pendiente del usuario",
    "cerrada": "Cerrada",
    "archivada": "Archivada",
    "anulada": "Anulada",
}
FOUND_BY = {
    "number": "Radicado",
    "answer": "Radicado de salida",
    "account": "Cuenta",
    "identity": "Identificación",
    "name": "Nombre",
}
ORDER_STATUSES = {"opened": "Abierta", "dispatched": "Despachada", "visited": "Visitada", "closed": "Cerrada"}
AREAS = {
    "servicio_al_cliente": "Servicio al cliente",
    "micromedicion": "Micromedición",
    "facturacion": "Facturación",
    "cartera": "Cartera",
    "comercial": "Comercial",
    "operacion": "Operación",
    "juridica": "Jurídica",
}
RESULTS = {
    "accede": "Accede",
    "accede_parcialmente": "Accede parcialmente",
    "no_accede": "No accede",
    "confirma": "Confirma",
    "modifica": "Modifica",
    "revoca": "Revoca",
    "rechaza": "Rechaza",
    "traslada_por_competencia": "Traslada por competencia",
    "archiva": "Archiva",
}
STEP_STATUSES = {"done": "Hecho", "current": "En curso", "pending": "Por hacer", "skipped": "No fue necesario"}
ID_TYPES = {
    "CC": "Cédula de ciudadanía",
    "CE": "Cédula de extranjería",
    "NIT": "NIT",
    "TI": "Tarjeta de identidad",
    "PA": "Pasaporte",
    "PPT": "Permiso por protección temporal",
}
MUNICIPALITIES = {
    "08001": "Barranquilla",
    "08078": "Baranoa",
    "08137": "Campo de la Cruz",
    "08141": "Candelaria",
    "08296": "Galapa",
    "08372": "Juan de Acosta",
    "08421": "Luruaco",
    "08433": "Malambo",
    "08436": "Manatí",
    "08520": "Palmar de Varela",
    "08549": "Piojó",
    "08558": "Polonuevo",
    "08560": "Ponedera",
    "08573": "Puerto Colombia",
    "08606": "Repelón",
    "08634": "Sabanagrande",
    "08638": "Sabanalarga",
    "08675": "Santa Lucía",
    "08685": "Santo Tomás",
    "08758": "Soledad",
    "08770": "Suan",
    "08832": "Tubará",
    "08849": "Usiacurí",
}
"""Department of Atlántico, by the code of DANE's Divipola."""

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip
NOON = 12
WHOLE = 100
FEMININE = frozenset({"account", "identity"})


def word(words: dict[str, str], code: str | None) -> str:
    """Return the word for a code; an unknown code in readable form, a dash for none."""
    if not code:
        return "—"
    return words.get(code) or code.replace("_", " ").capitalize()


def why_found(by: str, part: str | None, likeness: int, *, exact: bool) -> str:
    """Return why a case was found: `Nombre del representante, parecido en 92 %`."""
    what = word(FOUND_BY, by) + (" del representante" if part == "representative" else "")
    if exact or likeness == WHOLE:
        return what
    return f"{what}, {'parecida' if by in FEMININE else 'parecido'} en {likeness}\N{NO-BREAK SPACE}%"


def municipality(code: str | None) -> str:
    """Return the name of a municipality, the code itself when it is of another department."""
    return MUNICIPALITIES.get(code or "") or code or "—"


def long_date(on: date | None) -> str:
    """Return a legal date as `24 de noviembre de 2026`."""
    return f"{on.day} de {MONTHS[on.month - 1]} de {on.year}" if on else "—"


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
