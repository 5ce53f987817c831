"""What an endpoint asks for in its signature: who sends the request, and the command it carries.

All of them are coroutines without waits in the usual case: a plain function would cost each request a change of thread.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Header, Request
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from radica.access import Access, Lane
from radica.commands import Command
from radica.errors import Invalid, Unauthenticated
from radica.logs import bind_contextvars
from radica.purpose import HEADER
from radica.web.problems import MalformedHeader

if TYPE_CHECKING:
    from radica.web.tokens import Verifier

KEY = "Idempotency-Key"
KEY_FORM = re.compile(r"[!-~]{8,200}")
LONGEST_TEXT = 20_000
PUBLIC = Access("citizen", "Ciudadano", frozenset({Lane.CITIZEN}))
"""Whoever files on the web without an account."""


class Body(BaseModel):
    """Base of all request bodies: unknown fields are refused, texts are bounded and lose the blanks around them."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, str_max_length=LONGEST_TEXT)


async def authenticated(request: Request) -> Access:
    """Return who sends the request; raises Unauthenticated without a valid token."""
    access = await perhaps_authenticated(request)
    if access is None:
        raise Unauthenticated("Falta el token de acceso.", "Inicie sesión y envíe el encabezado Authorization.")
    return access


async def perhaps_authenticated(request: Request) -> Access | None:
    """Return who sends the request, None when nobody claims to; a token that does not hold is refused all the same."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated("El encabezado Authorization no se entiende.", "Use «Bearer» y el token.")
    access = await _verified(request.app.state.verifier, token.strip())
    bind_contextvars(actor=access.who)
    return access


async def command(request: Request) -> Command:
    """Return the command that the request carries; raises Unauthenticated, or Invalid (400) without a usable key."""
    return await _command(request, await authenticated(request))


async def public_command(request: Request) -> Command:
    """As `command`, for the doors that citizens may use without an account."""
    return await _command(request, await perhaps_authenticated(request) or PUBLIC)


def network_address(request: Request) -> str:
    """Return the address that the request came from, for counting failures."""
    return request.client.host if request.client else "desconocida"


async def refuse_null_characters(request: Request) -> None:
    """Refuse a JSON body with U+0000, which PostgreSQL cannot store, naming the field that has it."""
    if request.method == "GET" or not request.headers.get("content-type", "").startswith("application/json"):
        return
    body = await request.body()
    if b"\\u0000" in body:
        field = _field_with_null(_parsed(body), "")
        if field is not None:
            raise Invalid(field or "cuerpo", "El texto contiene un carácter nulo.", "Vuelva a escribirlo.")


async def _verified(verifier: Verifier, token: str) -> Access:
    known = verifier.remembered(token)
    if known is not None:
        return known
    kid = verifier.kid(token)
    key = verifier.keys.find(kid)
    if key is None:
        key = await run_in_threadpool(verifier.keys.fetch, kid)
    return verifier.check(token, kid, key)


async def _command(request: Request, access: Access) -> Command:
    key = request.headers.get(KEY)
    if key is None:
        raise MalformedHeader(KEY, f"Falta el encabezado {KEY}.", "Envíe una clave nueva por cada acto (un UUID).")
    if not KEY_FORM.fullmatch(key):
        raise MalformedHeader(
            KEY, f"El encabezado {KEY} debe tener de 8 a 200 caracteres visibles ASCII.", "Use por ejemplo un UUID."
        )
    asked = hashlib.sha256(f"{request.method}\n{request.scope['path']}\n{access.who}\n".encode())
    asked.update(await request.body())
    at = request.app.state.clock.now()
    return Command(key, access, at, asked.hexdigest(), request.scope.get("radica.traceparent"))


def _parsed(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _field_with_null(value: Any, path: str) -> str | None:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return path if "\0" in value else None
    if isinstance(value, dict):
        if any("\0" in name for name in value):
            return path
        inner = [(f"{path}.{name}" if path else name, item) for name, item in value.items()]
    elif isinstance(value, list):
        inner = [(f"{path}[{index}]", item) for index, item in enumerate(value)]
    else:
        return None
    found = (_field_with_null(item, name) for name, item in inner)
    return next((field for field in found if field is not None), None)


StatedPurpose = Annotated[
    str | None, Header(alias=HEADER, max_length=60, description="Para qué se leen los datos personales")
]
AccessDep = Annotated[Access, Depends(authenticated)]
OptionalAccess = Annotated[Access | None, Depends(perhaps_authenticated)]
CommandDep = Annotated[Command, Depends(command)]
PublicCommandDep = Annotated[Command, Depends(public_command)]
