"""`POST /tokens` and the published keys: how programs sign in, and how services check who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Request  # noqa: TC002 - FastAPI reads the annotation
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response  # noqa: TC002 - FastAPI reads the annotation

from console.domain.accounts import LONGEST_PASSWORD
from console.signing import LIFE
from radica.web import Router, network_address, reply

if TYPE_CHECKING:
    from console.sign_in import SignIn
    from console.signing import Signer

CREATED = 201
KEYS_FRESH = {"Cache-Control": "public, max-age=300"}


class Credentials(BaseModel):
    """A username and its password, taken as it is, blanks included."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    username: Annotated[str, Field(min_length=1, max_length=200)]
    password: Annotated[str, Field(min_length=1, max_length=LONGEST_PASSWORD, repr=False)]


def routes(sign_in: SignIn, signer: Signer) -> Router:
    """Return the two routes."""
    router = Router(tags=["tokens"])

    @router.post("/tokens", status_code=CREATED)
    def give_token(request: Request, body: Credentials) -> Response:
        """Iniciar sesión: un token de acceso a cambio de usuario y contraseña."""
        person = sign_in.person(body.username, body.password, network_address(request))
        token = {"access_token": signer.token(person), "token_type": "Bearer"}
        return reply({**token, "expires_in": int(LIFE.total_seconds())}, CREATED)

    @router.get("/.well-known/jwks.json")
    def published_keys() -> Response:
        """Las llaves públicas con que se comprueban los tokens (RFC 7517)."""
        answer = reply(signer.published())
        answer.headers.update(KEYS_FRESH)
        return answer

    return router
