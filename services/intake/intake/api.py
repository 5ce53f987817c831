"""The HTTP doors of intake: each parses, calls and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime
from starlette.responses import Response

from intake import bodies
from intake.application import Intake
from intake.causes import catalogue
from intake.domain.history import Moment
from intake.evidence import Evidence
from intake.reading import Reading
from radica.errors import Invalid
from radica.feed import to_feed
from radica.web import AccessDep, After, CommandDep, Limit, PublicCommandDep, answer, from_cursor, page, reply
from radica.web.answers import LARGEST_PAGE

CREATED = 201
Version = Annotated[int, Query(ge=0, lt=1 << 31, description="Última versión que ya se tiene")]
AtVersion = Annotated[int | None, Query(ge=1, lt=1 << 31, description="Como estaba en esa versión: 1, 2, 3…")]
AtInstant = Annotated[AwareDatetime | None, Query(description="Como estaba en ese instante: 2026-11-24T09:00:00-05:00")]
FROM = Query(alias="from", max_length=40, description="Versión o instante de partida")
TO = Query(max_length=40, alias="to", description="Versión o instante de llegada")


def routes(intake: Intake, reading: Reading) -> APIRouter:
    """Return every route of intake."""
    router = APIRouter()
    _acts(router, intake)
    _queries(router, reading)
    return router


def published(evidence: Evidence) -> APIRouter:
    """Return the routes that are open to everybody: what the log held, day by day, and the keys that sign it."""
    router = APIRouter(prefix="/checkpoints", tags=["evidence"])

    @router.get("")
    def checkpoints(after: After = None, limit: Limit = LARGEST_PAGE) -> Response:
        """Los puntos de control firmados, del último al primero; abierto a todos."""
        position = from_cursor(after, str)
        before = None if position is None else _day(position[0], "after")
        rows = evidence.page(before, limit + 1)
        return page(rows, limit, lambda row: {"day": row.day, "signed": row.signed}, lambda row: [row.day])

    @router.get("/keys")
    def keys() -> Response:
        """Las llaves públicas con que se firma o se ha firmado; abierto a todos."""
        return reply({"items": evidence.keys()})

    @router.get("/{day}")
    def checkpoint(day: str) -> Response:
        """El punto de control de un día (AAAA-MM-DD), tal como se firmó; abierto a todos."""
        return Response(evidence.of_day(_day(day, "day")), media_type="text/plain")

    return router


def _moment(text: str, field: str) -> Moment:
    try:
        moment: Moment = int(text) if text.isascii() and text.isdecimal() else datetime.fromisoformat(text)
    except ValueError:
        moment = 0
    if not moment or (isinstance(moment, datetime) and moment.tzinfo is None):
        raise Invalid(field, "No es una versión ni un instante.", "Escriba 1, 2, 3… o 2026-11-24T09:00:00-05:00.")
    return moment


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(field, "La fecha no se entiende.", "Escríbala como AAAA-MM-DD.") from None


def _acts(router: APIRouter, intake: Intake) -> None:
    @router.post("/pqrs", status_code=CREATED)
    def file(body: bodies.Filing, command: PublicCommandDep) -> Response:
        """Paso 1: radicar una petición, queja, reclamación o recurso. Sin token: un ciudadano, por la web."""
        return answer(intake.file(command, body))

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

    @router.get("/pqrs/{radicado}")
    def case(radicado: str, access: AccessDep, version: AtVersion = None, at: AtInstant = None) -> Response:
        """El caso con los datos de quien lo presentó (la lectura queda registrada); o, sin ellos, como estaba antes."""
        if version is not None and at is not None:
            raise Invalid("at", "Pida una versión o un instante, no ambos.")
        moment = at if version is None else version
        return reply(reading.case(access, radicado) if moment is None else reading.state(access, radicado, moment))

    @router.get("/pqrs/{radicado}/difference")
    def difference(radicado: str, access: AccessDep, start: Annotated[str, FROM], end: Annotated[str, TO]) -> Response:
        """Qué cambió en el caso entre dos versiones o instantes, y por cuáles hechos."""
        return reply(reading.difference(access, radicado, _moment(start, "from"), _moment(end, "to")))

    @router.get("/pqrs/{radicado}/form.pdf")
    def form(radicado: str, access: AccessDep) -> Response:
        """El formato GCO F14 o F15 con la constancia de radicación."""
        pdf = reading.form(access, radicado)
        names = {"Content-Disposition": f'inline; filename="{radicado}.pdf"', "Cache-Control": "no-store"}
        return Response(pdf, media_type="application/pdf", headers=names)

    @router.get("/pqrs/{radicado}/events")
    def events(radicado: str, access: AccessDep, after: Version = 0) -> Response:
        """La historia del caso, evento por evento, desde una versión."""
        entries = reading.events(access, radicado, after)
        return Response(to_feed(entries, after), media_type="application/json")
