"""The HTTP doors of steps 17 to 21."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query
from starlette.responses import Response

from notification import bodies
from notification.application import Notification
from notification.domain.communication import State
from notification.office import Office
from notification.reading import Reading
from notification.serving import Serving
from radica.events.common import Number as NumberForm
from radica.events.common import Radicado as RadicadoForm
from radica.events.common import StaffId
from radica.events.notification import DeliveryChannel
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

Outgoing = Annotated[NumberForm, Path(description="Número de radicación de salida, S-2026-0000045-2")]
Radicado = Annotated[RadicadoForm, Path(description="Número de radicado de entrada, E-2026-0000123-4")]


def routes(office: Office) -> list[Router]:
    """Return the routes of this service."""
    return [_deliveries(Notification(office)), _notifications(Serving(office)), _readings(Reading(office))]


def _deliveries(application: Notification) -> Router:
    router = Router(tags=["deliveries"])

    @router.post("/communications/{outgoing}/assignment", status_code=201)
    def assign(outgoing: Outgoing, body: bodies.Assignment, command: CommandDep, version: ReadVersion) -> Response:
        """Paso 17: asignar la entrega; envía la citación si la hay. Para cambiarla hace falta If-Match."""
        return answer(application.assign(command, outgoing, body, version))

    @router.post("/communications/{outgoing}/attempt", status_code=201)
    def attempt(outgoing: Outgoing, body: bodies.Attempt, command: CommandDep) -> Response:
        """Paso 18: registrar un intento fallido."""
        return answer(application.attempt(command, outgoing, body))

    @router.post("/communications/{outgoing}/delivery", status_code=201)
    def deliver(outgoing: Outgoing, body: bodies.Delivery, command: CommandDep) -> Response:
        """Pasos 18 y 19: registrar la entrega; expide su constancia."""
        return answer(application.deliver(command, outgoing, body))

    @router.post("/communications/{outgoing}/record", status_code=201)
    def record(outgoing: Outgoing, body: bodies.Record, command: CommandDep) -> Response:
        """Paso 20: descargar la entrega con su prueba."""
        return answer(application.record(command, outgoing, body))

    return router


def _notifications(application: Serving) -> Router:
    router = Router(tags=["notifications"])

    @router.post("/pqrs/{radicado}/notice", status_code=201)
    def issue_notice(radicado: Radicado, body: bodies.Notice, command: CommandDep) -> Response:
        """Paso 21: expedir el aviso (GCO F09), que después se entrega o se publica."""
        return answer(application.issue_notice(command, radicado, body))

    @router.post("/pqrs/{radicado}/notification", status_code=201)
    def notify(radicado: Radicado, body: bodies.Notified, command: CommandDep) -> Response:
        """Paso 21: registrar la notificación con su prueba; expide su formato (GCO F13, F16, F09)."""
        return answer(application.notify(command, radicado, body))

    return router


def _readings(reading: Reading) -> Router:
    router = Router(tags=["reading"])

    @router.get("/pqrs/{radicado}")
    def case(radicado: Radicado, access: AccessDep) -> Response:
        """El caso como lo ve notification."""
        return reply(reading.case(access, radicado))

    @router.get("/communications")
    def communications(
        access: AccessDep,
        state: State | None = None,
        channel: DeliveryChannel | None = None,
        to: Annotated[StaffId | None, Query(description="A quién se asignó la entrega")] = None,
        after: After = None,
        limit: Limit = 50,
    ) -> Response:
        """Las comunicaciones, por número de salida; con `state=assigned`, `channel` y `to`, las de una persona."""
        position = from_cursor(after, str)
        rows = reading.communications(
            access, state=state, channel=channel, to=to, after=position[0] if position else None, limit=limit + 1
        )
        return page(rows, limit, lambda row: row, lambda row: [row["outgoing"]])

    @router.get("/communications/{outgoing}")
    def communication(outgoing: Outgoing, access: AccessDep) -> Response:
        """Una comunicación con sus intentos, prueba, citación y notificación; su ETag es su versión."""
        return with_version(reading.communication(access, outgoing))

    return router
