"""The HTTP doors of reporting: worklists, search, a case, statistics, and the reports of steps 2 and 23."""

from __future__ import annotations

import asyncio
import time
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from radica.access import Access
from radica.errors import NotFound
from radica.events.common import Radicado as RadicadoForm
from radica.web import AccessDep, After, CommandDep, Limit, Router, answer, cursor, from_cursor, problems, reply
from reporting import bodies
from reporting.application import Reporting
from reporting.issuing import Issuing
from reporting.office import Office

BEHIND = "Radica-Behind"
PATIENCE_S = 5.0
LOOK_AGAIN_S = 0.1
LONGEST_QUERY = 60

Radicado = Annotated[RadicadoForm, Path(description="Número de radicado de entrada, E-2026-0000123-4")]
Lane = Annotated[str, Path(max_length=60, description="Código del rol, customer_service_assistant")]
Text = Annotated[str, Query(max_length=LONGEST_QUERY, description="Radicado, entero o una parte, o cuenta")]
AtLeast = Annotated[UUID | None, Query(description="«reading_position» de un acto: se espera hasta 5 s a que se vea")]
By = Annotated[str, Query(max_length=100, description="municipality,kind,cause_code,channel,state")]
Day = Annotated[date | None, Query(description="Día legal de radicación, AAAA-MM-DD")]
ReportKind = Annotated[Literal["daily", "management"] | None, Query(description="Solo los de esta clase")]


def routes(office: Office) -> list[Router]:
    """Return the routes of this service."""
    return [_cases(Reporting(office)), _reports(Reporting(office), Issuing(office))]


def _cases(reporting: Reporting) -> Router:
    router = Router(tags=["cases"])

    @router.get("/worklists/{lane}")
    def worklist(lane: Lane, access: AccessDep, after: After = None, limit: Limit = 50) -> Response:
        """Lo que un rol puede hacer ahora, primero lo que vence antes."""
        return _page(*reporting.worklist(access, lane, from_cursor(after, str, str), limit))

    @router.get("/pqrs")
    def search(access: AccessDep, query: Text = "", after: After = None, limit: Limit = 50) -> Response:
        """Los casos con este radicado, entero o en parte, o de esta cuenta; primero el número más reciente."""
        return _page(*reporting.search(access, query, from_cursor(after, str), limit))

    @router.get("/pqrs/{radicado}")
    async def case(request: Request, radicado: Radicado, access: AccessDep, at_least: AtLeast = None) -> Response:
        """El caso entero; con `at_least`, cuando ya tiene ese hecho, o como está, con `Radica-Behind: true`."""
        behind = at_least is not None and not await _reached(reporting, access, radicado, str(at_least))
        try:
            response = reply(await run_in_threadpool(reporting.case, access, radicado))
        except NotFound as unknown:
            response = problems.tell(problems.of(unknown), request.scope)
        if behind:
            response.headers[BEHIND] = "true"
        return response

    @router.get("/statistics")
    def statistics(access: AccessDep, by: By = "kind", first_day: Day = None, last_day: Day = None) -> Response:
        """Cuántos casos se radicaron en un período, por los campos que se pidan."""
        return reply(reporting.statistics(access, by, first_day, last_day))

    return router


def _reports(reporting: Reporting, issuing: Issuing) -> Router:
    router = Router(tags=["reports"])

    @router.get("/reports")
    def reports(access: AccessDep, report: ReportKind = None, after: After = None, limit: Limit = 50) -> Response:
        """Los informes expedidos, primero el más reciente."""
        return _page(*reporting.reports(access, report, from_cursor(after, str, str), limit))

    @router.post("/reports/daily", status_code=201)
    def daily(body: bodies.DailyReport, command: CommandDep) -> Response:
        """Paso 2: expedir los registros de los casos y las órdenes de trabajo de un día."""
        return answer(issuing.daily(command, body))

    @router.post("/reports/management", status_code=201)
    def management(body: bodies.ManagementReport, command: CommandDep) -> Response:
        """Paso 23: expedir el informe de gestión de un período."""
        return answer(issuing.management(command, body))

    return router


def _page(items: list[dict[str, object]], following: list[str] | None) -> Response:
    return reply({"items": items, "next": cursor(*following) if following else None})


async def _reached(reporting: Reporting, access: Access, radicado: str, event_id: str) -> bool:
    """Wait, bounded and without keeping a thread, until an event is in its case."""
    until = time.monotonic() + PATIENCE_S
    while not await run_in_threadpool(reporting.knows, access, radicado, event_id):
        if time.monotonic() >= until:
            return False
        await asyncio.sleep(LOOK_AGAIN_S)
    return True
