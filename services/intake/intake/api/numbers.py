"""The doors of numbers: blocks for a contingency booklet, voiding, the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from intake import bodies
from radica.web import AccessDep, CommandDep, Router, answer, reply

if TYPE_CHECKING:
    from intake.numbering import Numbering

CREATED = 201
Year = Annotated[int, Query(ge=2000, le=2100, description="Año de los números")]


def routes(numbering: Numbering) -> Router:
    """Return the doors of numbers."""
    router = Router()

    @router.post("/number-blocks", status_code=CREATED)
    def reserve(body: bodies.Reservation, command: CommandDep) -> Response:
        """Reservar números para un talonario de contingencia, de Gestión documental."""
        return answer(numbering.reserve(command, body))

    @router.get("/number-blocks/{block}/booklet.pdf")
    def booklet(block: UUID, access: AccessDep) -> Response:
        """El talonario: una hoja por número, para llenar a mano."""
        pdf = numbering.booklet(access, str(block))
        names = {"Content-Disposition": f'inline; filename="talonario-{block}.pdf"', "Cache-Control": "no-store"}
        return Response(pdf, media_type="application/pdf", headers=names)

    @router.post("/number-blocks/{block}/voiding", status_code=CREATED)
    def void_unused(block: UUID, body: bodies.BlockVoiding, command: CommandDep) -> Response:
        """Anular números sin usar de un talonario, todos o algunos; quedan a la vista con su razón."""
        return answer(numbering.void_unused(command, str(block), body))

    @router.post("/pqrs/{radicado}/voiding", status_code=CREATED)
    def void_case(radicado: str, body: bodies.Voiding, command: CommandDep) -> Response:
        """Anular un radicado dado por error; la petición sigue bajo otro radicado."""
        return answer(numbering.void_case(command, radicado, body))

    @router.get("/numbers")
    def register(access: AccessDep, year: Year) -> Response:
        """Qué fue de los números de un año: el último de cada serie, los anulados y los de talonario."""
        return reply(numbering.register(access, year))

    return router
