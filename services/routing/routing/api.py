"""The HTTP doors of routing: each parses, calls and answers."""

from __future__ import annotations

from starlette.responses import Response

from radica.events.common import Area
from radica.web import (
    AccessDep,
    After,
    CommandDep,
    Limit,
    ReadVersion,
    Router,
    answer,
    from_cursor,
    page,
    reply,
    with_version,
)
from routing import bodies
from routing.application import Routing
from routing.domain.work_order import State
from routing.reading import Reading

CREATED = 201


def routes(routing: Routing, reading: Reading) -> Router:
    """Return every route of routing."""
    router = Router()
    _case_acts(router, routing)
    _order_acts(router, routing)
    _queries(router, reading)
    return router


def _case_acts(router: Router, routing: Routing) -> None:
    @router.post("/pqrs/{radicado}/transfer", status_code=CREATED)
    def transfer(radicado: str, body: bodies.Transfer, command: CommandDep, version: ReadVersion) -> Response:
        """Paso 3: trasladar al área competente. Otra área que la de la regla, o un nuevo traslado, necesita motivo."""
        return answer(routing.transfer(command, radicado, body, version))

    @router.post("/pqrs/{radicado}/assignment", status_code=CREATED)
    def assign(radicado: str, body: bodies.Assignment, command: CommandDep, version: ReadVersion) -> Response:
        """Paso 4: asignar a una persona."""
        return answer(routing.assign(command, radicado, body, version))

    @router.post("/pqrs/{radicado}/area-report", status_code=CREATED)
    def report(radicado: str, body: bodies.AreaReport, command: CommandDep) -> Response:
        """Paso 5: entregar el informe del área con sus soportes."""
        return answer(routing.report(command, radicado, body))

    @router.post("/pqrs/{radicado}/supports", status_code=CREATED)
    def complete_supports(radicado: str, body: bodies.Supports, command: CommandDep) -> Response:
        """Paso 6: entregar los soportes que faltaban."""
        return answer(routing.complete_supports(command, radicado, body))

    @router.post("/pqrs/{radicado}/reception", status_code=CREATED)
    def receive(radicado: str, command: CommandDep, _: bodies.Nothing | None = None) -> Response:
        """Paso 7: recibir el caso del área."""
        return answer(routing.receive(command, radicado))

    @router.post("/pqrs/{radicado}/classification", status_code=CREATED)
    def classify(radicado: str, body: bodies.Classification, command: CommandDep, version: ReadVersion) -> Response:
        """Paso 8: clasificar; queda pendiente mientras haya una orden de trabajo fuera."""
        return answer(routing.classify(command, radicado, body, version))

    @router.post("/pqrs/{radicado}/concept", status_code=CREATED)
    def issue_concept(radicado: str, body: bodies.Concept, command: CommandDep) -> Response:
        """Paso 10: conceptuar: proyectar la respuesta o reliquidar primero."""
        return answer(routing.issue_concept(command, radicado, body))


def _order_acts(router: Router, routing: Routing) -> None:
    @router.post("/pqrs/{radicado}/work-orders", status_code=CREATED)
    def open_order(radicado: str, body: bodies.OrderRequest, command: CommandDep) -> Response:
        """Paso 9: abrir una orden de trabajo."""
        return answer(routing.open_order(command, radicado, body))

    @router.post("/work-orders/{number}/dispatch", status_code=CREATED)
    def dispatch(number: str, body: bodies.Dispatch, command: CommandDep, version: ReadVersion) -> Response:
        """Paso 3: despachar la orden a su cuadrilla."""
        return answer(routing.dispatch_order(command, number, body, version))

    @router.post("/work-orders/{number}/visit", status_code=CREATED)
    def visit(number: str, body: bodies.Visit, command: CommandDep) -> Response:
        """Paso 9: registrar una visita."""
        return answer(routing.visit_order(command, number, body))

    @router.post("/work-orders/{number}/closing", status_code=CREATED)
    def close(number: str, body: bodies.Closing, command: CommandDep) -> Response:
        """Paso 9: cerrar la orden con su resultado, o con el motivo por el que no hubo visita."""
        return answer(routing.close_order(command, number, body))


def _queries(router: Router, reading: Reading) -> None:
    @router.get("/pqrs/{radicado}")
    def case(radicado: str, access: AccessDep) -> Response:
        """El caso como lo ve routing: quién lo tiene, qué falta, qué entregó el área."""
        return with_version(reading.case(access, radicado))

    @router.get("/pqrs/{radicado}/work-orders")
    def orders_of_case(radicado: str, access: AccessDep) -> Response:
        """Las órdenes de trabajo de un caso."""
        return reply({"items": reading.orders_of_case(access, radicado)})

    @router.get("/work-orders/{number}")
    def order(number: str, access: AccessDep) -> Response:
        """Una orden de trabajo con sus visitas."""
        return with_version(reading.order(access, number))

    @router.get("/work-orders")
    def orders(
        access: AccessDep, state: State | None = None, area: Area | None = None, after: After = None, limit: Limit = 50
    ) -> Response:
        """Las órdenes de trabajo, por número."""
        (number,) = from_cursor(after, str) or ("",)
        rows = reading.orders(access, number, state, area, limit + 1)
        return page(rows, limit, dict, lambda row: (row["number"],))

    @router.get("/binder")
    def binder(access: AccessDep, after: After = None, limit: Limit = 50) -> Response:
        """El AZ de trámite: los casos que esperan una orden de trabajo, primero el que vence antes."""
        rows = reading.binder(access, from_cursor(after, str, str), limit + 1)
        return page(rows, limit, dict, lambda row: (row["due_on"].isoformat(), row["radicado"]))

    @router.get("/causes")
    def causes(access: AccessDep) -> Response:
        """La tabla de decisión vigente: causa, área competente y si suele llevar orden de trabajo."""
        return reply(reading.causes(access))

    @router.get("/areas")
    def areas(access: AccessDep) -> Response:
        """Las áreas y el rol que responde por cada una."""
        return reply({"items": reading.areas(access)})
