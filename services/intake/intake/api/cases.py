"""The doors of one case, which its citizen opens with its code and staff with a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from intake import bodies  # noqa: TC001 - FastAPI reads the annotation
from radica.errors import Unauthenticated
from radica.web import CommandDep, OptionalAccess, answer, network_address, reply

if TYPE_CHECKING:
    from intake.consulting import Consulting
    from intake.reading import Reading

CREATED = 201
# A header and not a part of the address: addresses stand in logs and browsers' histories.
VerificationCode = Annotated[str | None, Header(max_length=200, description="Código de la constancia de radicación")]


def routes(consulting: Consulting, reading: Reading) -> APIRouter:
    """Return the doors of a case."""
    router = APIRouter()

    @router.get("/pqrs/{radicado}")
    def case(
        radicado: str, request: Request, access: OptionalAccess, verification_code: VerificationCode = None
    ) -> Response:
        """El caso. Con token: con los datos de quien lo presentó. Con el código de la constancia: en qué va."""
        if access is not None:
            return reply(reading.case(access, radicado))
        return reply(consulting.case(radicado, _needed(verification_code), network_address(request)))

    @router.get("/pqrs/{radicado}/form.pdf")
    def form(
        radicado: str, request: Request, access: OptionalAccess, verification_code: VerificationCode = None
    ) -> Response:
        """El formato GCO F14 o F15 con la constancia de radicación; con el código, si se envía, impreso en ella."""
        if access is None:
            return _pdf(radicado, consulting.form(radicado, _needed(verification_code), network_address(request)))
        access.require_staff()
        code = verification_code and consulting.prove(radicado, verification_code, network_address(request))
        return _pdf(radicado, reading.form(access, radicado, code))

    @router.post("/pqrs/{radicado}/verification-code", status_code=CREATED)
    def renew(radicado: str, body: bodies.NewCode, command: CommandDep) -> Response:
        """Dar un código nuevo a quien perdió el suyo y probó quién es; el anterior deja de servir."""
        return answer(consulting.renew(command, radicado, body))

    return router


def _needed(code: str | None) -> str:
    if code is None:
        raise Unauthenticated(
            "Falta el token de acceso, o el código de la constancia.",
            "Envíe el encabezado Authorization, o Verification-Code con el código de su constancia.",
        )
    return code


def _pdf(radicado: str, pdf: bytes) -> Response:
    names = {"Content-Disposition": f'inline; filename="{radicado}.pdf"', "Cache-Control": "no-store"}
    return Response(pdf, media_type="application/pdf", headers=names)
