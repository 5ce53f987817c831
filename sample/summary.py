"""What the driver says at the end: what was filed, how far cases were taken, and how long it took."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample import journey, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sample.case import Case
    from sample.filing import Outcome
    from sample.working import Errand

MOST_MUNICIPALITIES = 5
MOST_PROBLEMS = 5
KIND_NAMES = {
    "peticion": "Petición",
    "queja": "Queja",
    "reclamacion": "Reclamación",
    "recurso_reposicion": "Recurso de reposición",
    "recurso_reposicion_apelacion": "Reposición y en subsidio apelación",
    "denuncia": "Denuncia",
    "solicitud_informacion": "Solicitud de información",
    "consulta": "Consulta",
    "sugerencia": "Sugerencia",
}
STEP_NAMES = {
    "transfer": "Trasladado al área",
    "dispatch": "Orden de trabajo despachada",
    "assign": "Asignado a una persona",
    "area_report": "Con informe del área incompleto",
    "supports": "Con soportes completos",
    "reception": "Recibido del área",
    "classification": "Clasificado",
    "visit": "Orden visitada",
    "order_closing": "Orden cerrada",
    "concept": "Con concepto",
    "reliquidation": "Reliquidado",
    "charges": "Con cobros cargados",
    "letter": "Respuesta proyectada",
    "approval": "Respuesta aprobada",
    "signature": "Respuesta firmada",
    "filing": "Respuesta radicada",
    "assignment": "Entrega asignada",
    "delivery": "Entregado",
    "record": "Entrega descargada",
    "notification": "Notificado",
    "closing": "Cerrado",
    "archive": "Archivado",
}


@dataclass(frozen=True)
class Told:
    """What came of a run; durations in seconds."""

    cases: Sequence[Case]
    taken: Sequence[Errand]
    not_filed: Outcome
    not_taken: Outcome
    filing_seconds: float
    seconds: float


def summary(told: Told) -> str:
    """Return the tables in Spanish, with the problems if there were any."""
    return "\n".join(["", *_tables(told), *_problems(told), ""])


def _tables(told: Told) -> Iterator[str]:
    count = len(told.cases)
    rate = count / told.filing_seconds if told.filing_seconds else 0.0
    yield f"Radicados: {count} en {told.filing_seconds:.1f} s ({rate:.0f} por segundo)"
    yield from _table(
        (KIND_NAMES[kind], many) for kind, many in Counter(case.kind for case in told.cases).most_common()
    )
    places = Counter(str(case.filing["municipality"]) for case in told.cases).most_common()
    names = tables.municipality_names()
    yield f"\nPor municipio{' (los cinco con más)' if len(places) > MOST_MUNICIPALITIES else ''}"
    yield from _table((names.get(code, code), many) for code, many in places[:MOST_MUNICIPALITIES])
    if told.taken:
        reached = Counter(errand.stop.step for errand in told.taken)
        yield f"\nAdelantados: {len(told.taken)}"
        yield from _table(
            (f"Paso {step.number:>2}  {STEP_NAMES[step.name]}", reached[step.name])
            for step in journey.JOURNEY
            if reached[step.name]
        )
    yield f"\nTiempo total: {told.seconds:.1f} s"


def _table(rows: Iterable[tuple[str, int]]) -> Iterator[str]:
    return (f"  {name:<42}{many:>7}" for name, many in rows)


def _problems(told: Told) -> Iterator[str]:
    if told.not_filed.repeated:
        yield "\nEsta muestra ya se había radicado, o empezado: no se duplicó nada. Para otra, cambie N o la --seed."
    if told.not_filed.skipped:
        yield (
            f"\n{told.not_filed.skipped} casos ya se habían radicado con otros datos y no se repitieron; "
            "para radicar más, use otra --seed."
        )
    failures = [*told.not_filed.failures, *told.not_taken.failures]
    if failures:
        yield f"\nNo se completaron {len(failures)} casos:"
        yield from (f"  {failure}" for failure in failures[:MOST_PROBLEMS])
