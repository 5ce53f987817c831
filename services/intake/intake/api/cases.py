"""The doors of one case, which its citizen opens with its code and staff with a token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Header, Query, Request
from pydantic import AwareDatetime
from starlette.responses import Response

from intake import bodies
from radica.errors import Invalid, Unauthenticated
from radica.web import CommandDep, OptionalAccess, Router, StatedPurpose, answer, network_address, reply

if TYPE_CHECKING:
    from intake.consulting import Consulting
    from intake.reading import Reading

CREATED = 201
AtVersion = Annotated[int | None, Query(ge=1, lt=1 << 31, description="Como estaba en esa versión: 1, 2, 3…")]
AtInstant = Annotated[AwareDatetime | None, Query(description="Como estaba en ese instante: 2026-11-24T09:00:00-05:00")]
# A header and not a part of the address: addresses stand in logs and browsers' histories.
VerificationCode = Annotated[str | None, Header(max_length=200, description="Código de la constancia de radicación")]


@dataclass(frozen=True, slots=True)
class Citizen:
    """Who comes without a token: the code they typed, if any, and their network address."""

    typed: str | None
    address: str

    @property
    def code(self) -> str:
        """The code; raises Unauthenticated without one."""
        if self.typed is None:
            raise Unauthenticated(
                "Falta el token de acceso, o el código de la constancia.",
                "Envíe el encabezado Authorization, o Verification-Code con el código de su constancia.",
            )
        return self.typed


async def citizen(request: Request, verification_code: VerificationCode = None) -> Citizen:
    """Return who comes by code."""
    return Citizen(verification_code, network_address(request))


CitizenDep = Annotated[Citizen, Depends(citizen)]


def routes(consulting: Consulting, reading: Reading) -> Router:
    """Return the doors of a case."""
    router = Router()

    @router.get("/pqrs/{radicado}")
    def case(
        radicado: str,
        access: OptionalAccess,
        citizen: CitizenDep,
        version: AtVersion = None,
        at: AtInstant = None,
        purpose: StatedPurpose = None,
    ) -> Response:
        """El caso. Con token: con los datos de quien lo presentó (la lectura queda registrada) o, sin ellos, como era.

        Con el código de la constancia, en el encabezado Verification-Code: en qué va.
        """
        if access is None:
            return reply(consulting.case(radicado, citizen.code, citizen.address))
        if version is not None and at is not None:
            raise Invalid("at", "Pida una versión o un instante, no ambos.")
        moment = at if version is None else version
        if moment is not None:
            return reply(reading.state(access, radicado, moment))
        return reply(reading.case(access, radicado, purpose))

    @router.get("/pqrs/{radicado}/form.pdf")
    def form(radicado: str, access: OptionalAccess, citizen: CitizenDep, purpose: StatedPurpose = None) -> Response:
        """El formato GCO F14 o F15 con la constancia de radicación; con el código, si se envía, impreso en ella."""
        if access is None:
            return _pdf(radicado, consulting.form(radicado, citizen.code, citizen.address))
        access.require_staff()
        proved = citizen.typed and consulting.prove(radicado, citizen.code, citizen.address)
        return _pdf(radicado, reading.form(access, radicado, proved, purpose))

    @router.post("/pqrs/{radicado}/verification-code", status_code=CREATED)
    def renew(radicado: str, body: bodies.NewCode, command: CommandDep) -> Response:
        """Dar un código nuevo a quien perdió el suyo y probó quién es; el anterior deja de servir."""
        return answer(consulting.renew(command, radicado, body))

    return router


def _pdf(radicado: str, pdf: bytes) -> Response:
    names = {"Content-Disposition": f'inline; filename="{radicado}.pdf"', "Cache-Control": "no-store"}
    return Response(pdf, media_type="application/pdf", headers=names)
