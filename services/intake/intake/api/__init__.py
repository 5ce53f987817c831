"""The HTTP doors of intake: each parses, calls and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from intake import bodies  # noqa: TC001 - FastAPI reads the annotation
from intake.api import cases, filing, numbers, remedies
from intake.causes import catalogue
from radica.feed import to_feed
from radica.web import AccessDep, CommandDep, answer, reply

if TYPE_CHECKING:
    from intake.application import Intake
    from intake.bootstrap import Parts
    from intake.reading import Reading

CREATED = 201
Version = Annotated[int, Query(ge=0, lt=1 << 31, description="Última versión que ya se tiene")]


def routes(parts: Parts) -> APIRouter:
    """Return every route of intake."""
    router = APIRouter()
    router.include_router(filing.routes(parts.filing))
    router.include_router(remedies.routes(parts.remedies))
    router.include_router(numbers.routes(parts.numbering))
    router.include_router(cases.routes(parts.consulting, parts.reading))
    _acts(router, parts.intake)
    _queries(router, parts.reading)
    return router


def _acts(router: APIRouter, intake: Intake) -> None:
    @router.post("/pqrs/{radicado}/window-resolution", status_code=CREATED)
    def resolve(radicado: str, body: bodies.WindowResolution, command: CommandDep) -> Response:
        """Paso 1: resolver en ventanilla y cerrar; solo si no hay orden de trabajo."""
        return answer(intake.resolve_at_window(command, radicado, body))

    @router.post("/pqrs/{radicado}/extension", status_code=CREATED)
    def extend(radicado: str, body: bodies.Extension, command: CommandDep) -> Response:
        """Paso 1: ampliar el término por práctica de pruebas (GCO F06)."""
        return answer(intake.extend(command, radicado, body))

    @router.post("/pqrs/{radicado}/closing", status_code=CREATED)
    def close(radicado: str, body: bodies.Closing, command: CommandDep) -> Response:
        """Paso 22: ingresar los datos de la respuesta y cerrar."""
        return answer(intake.close(command, radicado, body))

    @router.post("/pqrs/{radicado}/archive", status_code=CREATED)
    def archive(radicado: str, command: CommandDep, _: bodies.Nothing | None = None) -> Response:
        """Paso 22: archivar el expediente con el índice de sus documentos."""
        return answer(intake.archive(command, radicado))


def _queries(router: APIRouter, reading: Reading) -> None:
    @router.get("/causes")
    def causes() -> Response:
        """El catálogo de causales; abierto, para quien va a radicar."""
        rows = [{"code": cause.code, "group": cause.group, "cause": cause.label} for cause in catalogue().values()]
        return reply({"items": rows})

    @router.get("/pqrs/{radicado}/events")
    def events(radicado: str, access: AccessDep, after: Version = 0) -> Response:
        """La historia del caso, evento por evento, desde una versión."""
        entries = reading.history(access, radicado, after)
        return Response(to_feed(entries, after), media_type="application/json")
