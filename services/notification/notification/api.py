"""The HTTP doors of steps 17 to 21."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Header, Path, Query
from starlette.responses import Response

from notification import bodies
from notification.application import Notification
from notification.domain.communication import State
from notification.office import Office
from notification.reading import Reading
from notification.serving import Serving
from radica.errors import Invalid
from radica.events.common import Number as NumberForm
from radica.events.common import Radicado as RadicadoForm
from radica.events.common import StaffId
from radica.events.notification import DeliveryChannel
from radica.web import AccessDep, After, CommandDep, Limit, Router, answer, from_cursor, page, reply

ETAG = re.compile(r'(?:W/)?"(\d{1,9})"')

Outgoing = Annotated[NumberForm, Path(description="Número de radicación de salida, S-2026-0000045-2")]
Radicado = Annotated[RadicadoForm, Path(description="Número de radicado de entrada, E-2026-0000123-4")]


def read_version(if_match: Annotated[str | None, Header()] = None) -> int | None:
    """Return the version named by If-Match, none without one; raises Invalid for what is no ETag of ours."""
    if if_match is None:
        return None
    match = ETAG.fullmatch(if_match.strip())
    if match is None:
        raise Invalid("If-Match", "El encabezado If-Match no se entiende.", "Envíe el ETag tal como lo recibió.")
    return int(match[1])


ReadVersion = Annotated[int | None, Depends(read_version)]


def routes(office: Office) -> list[Router]:
    """Return the routes of this service."""
    return [_deliveries(Notification(office)), _notifications(Serving(office)), _readings(Reading(office))]


def _deliveries(application: Notification) -> Router:
    router = Router(tags=["deliveries"])

    @router.post("/communications/{outgoing}/assignment", status_code=201)
    def assign(outgoing: Outgoing, body: bodies.Assignment, command: CommandDep, version: ReadVersion) -> Response:
        """Step 17: assign the delivery; sends the citation where there is one. Changing it needs If-Match."""
        return answer(application.assign(command, outgoing, body, version))

    @router.post("/communications/{outgoing}/attempt", status_code=201)
    def attempt(outgoing: Outgoing, body: bodies.Attempt, command: CommandDep) -> Response:
        """Step 18: record a failed attempt."""
        return answer(application.attempt(command, outgoing, body))

    @router.post("/communications/{outgoing}/delivery", status_code=201)
    def deliver(outgoing: Outgoing, body: bodies.Delivery, command: CommandDep) -> Response:
        """Steps 18 and 19: record the delivery; makes its proof."""
        return answer(application.deliver(command, outgoing, body))

    @router.post("/communications/{outgoing}/record", status_code=201)
    def record(outgoing: Outgoing, body: bodies.Record, command: CommandDep) -> Response:
        """Step 20: take in the delivery with its proof."""
        return answer(application.record(command, outgoing, body))

    return router


def _notifications(application: Serving) -> Router:
    router = Router(tags=["notifications"])

    @router.post("/pqrs/{radicado}/notice", status_code=201)
    def issue_notice(radicado: Radicado, body: bodies.Notice, command: CommandDep) -> Response:
        """Step 21: issue the notice (GCO F09) that is then delivered or published."""
        return answer(application.issue_notice(command, radicado, body))

    @router.post("/pqrs/{radicado}/notification", status_code=201)
    def notify(radicado: Radicado, body: bodies.Notified, command: CommandDep) -> Response:
        """Step 21: record the notification with its evidence; makes its form (GCO F13, F16, F09)."""
        return answer(application.notify(command, radicado, body))

    return router


def _readings(reading: Reading) -> Router:
    router = Router(tags=["reading"])

    @router.get("/pqrs/{radicado}")
    def case(radicado: Radicado, access: AccessDep) -> Response:
        """A case as this service knows it."""
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
        """The communications, by outgoing number; with `state=assigned`, `channel` and `to`: a person's deliveries."""
        position = from_cursor(after, str)
        rows = reading.communications(
            access, state=state, channel=channel, to=to, after=position[0] if position else None, limit=limit + 1
        )
        return page(rows, limit, lambda row: row, lambda row: [row["outgoing"]])

    @router.get("/communications/{outgoing}")
    def communication(outgoing: Outgoing, access: AccessDep) -> Response:
        """One communication with its attempts, proof, citation and notification."""
        found = reading.communication(access, outgoing)
        response = reply(found)
        response.headers["ETag"] = f'"{found["version"]}"'
        return response

    return router
