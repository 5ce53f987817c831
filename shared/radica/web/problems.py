"""Every refusal as `application/problem+json` (RFC 9457), in Spanish, with the field and the way out.

`type` is `urn:radica:problem:<slug>`: the slug is the class of refusal, listed in `radica.errors` and below; it is what
programs compare. `detail` and `way_out` are for people and may change.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import TYPE_CHECKING, Any, ClassVar

from starlette.datastructures import Headers
from starlette.responses import Response

from radica.errors import Forbidden, Invalid, RadicaError, Unauthenticated
from radica.logs import log
from radica.web.spanish import said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fastapi import FastAPI
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException
    from starlette.requests import Request
    from starlette.types import Scope

    AsPage = Callable[["Problem", Scope, str], Response]

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:radica:problem:"
DATA_EXCEPTION = "22"  # SQLSTATE class 22: a value that PostgreSQL cannot hold

BY_STATUS: dict[int, tuple[str, str, str, str]] = {
    400: ("solicitud-mal-formada", "La solicitud no se entiende", "No se pudo leer la solicitud.", "Revise su forma."),
    404: ("no-encontrado", "No se encontró", "Esa dirección no existe.", "Revise la dirección."),
    405: (
        "metodo-no-permitido",
        "Esa operación no existe aquí",
        "La dirección existe, pero no admite ese método.",
        "Use uno de los métodos que nombra el encabezado Allow.",
    ),
    413: ("demasiado-grande", "La solicitud es demasiado grande", "Pasa del límite.", "Envíe menos datos."),
    415: ("tipo-no-admitido", "El tipo de contenido no se admite", "No se admite ese tipo.", "Use application/json."),
}


class TooMuch(RadicaError):
    """The body is longer than this door takes."""

    status = 413
    slug = "demasiado-grande"
    title = "La solicitud es demasiado grande"


class NeverCame(RadicaError):
    """The body did not come whole in all the time that a door waits for it."""

    status = 408
    slug = "no-termino-de-llegar"
    title = "La solicitud no llegó completa"
    headers: ClassVar = {"Connection": "close"}  # what may still come of it has nobody to read it


class MalformedHeader(Invalid):
    """A header that the request cannot do without is absent or has no sense."""

    status = 400
    slug = "encabezado-invalido"
    title = "Falta un dato en los encabezados"


@dataclass(frozen=True)
class Problem:
    """A refusal, ready to be told; `errors` lists every wrong field when there are several."""

    status: int
    slug: str
    title: str
    detail: str
    way_out: str = ""
    field: str | None = None
    errors: Sequence[Mapping[str, str]] = ()
    headers: Mapping[str, str] = dataclass_field(default_factory=dict)

    def as_json(self, request_id: str) -> Response:
        """Return the problem as `application/problem+json`."""
        body: dict[str, Any] = {"type": TYPE + self.slug, "title": self.title, "status": self.status}
        body |= {"detail": self.detail}
        body |= {"field": self.field} if self.field else {}
        body |= {"way_out": self.way_out} if self.way_out else {}
        body |= {"errors": list(self.errors)} if len(self.errors) > 1 else {}
        body |= {"request_id": request_id}
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        return Response(content, self.status, dict(self.headers), MEDIA_TYPE)


def install(app: FastAPI, as_page: AsPage | None) -> None:
    """Make `app` answer its refusals as problems; `as_page` tells them to browsers."""
    from fastapi.exceptions import RequestValidationError  # noqa: PLC0415
    from starlette.exceptions import HTTPException  # noqa: PLC0415

    app.state.problem_page = as_page
    app.exception_handler(RadicaError)(_refused)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_http_error)


def of(error: RadicaError) -> Problem:
    """Return the problem that tells `error`."""
    headers = dict(getattr(error, "headers", {}))
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = 'Bearer realm="radica"'
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return Problem(error.status, error.slug, error.title, error.detail, error.way_out, error.field, (), headers)


UNEXPECTED = Problem(
    500,
    "error-interno",
    "Ocurrió un error inesperado",
    "No pudimos completar la solicitud por una falla nuestra.",
    "Intente de nuevo. Si se repite, dé a soporte el número de solicitud.",
)


def unexpected(error: Exception) -> Problem:
    """Return the problem for what nobody foresaw, and log where it happened; nothing of the inside is told."""
    code = getattr(error, "pgcode", None)
    if isinstance(code, str) and code.startswith(DATA_EXCEPTION):
        log.warning("value_refused_by_database", exc_info=error)
        return Problem(
            Invalid.status,
            Invalid.slug,
            Invalid.title,
            "Un dato no se puede guardar.",
            "Revise cifras, fechas y textos.",
        )
    log.error("request_failed", exc_info=error)
    return UNEXPECTED


def tell(problem: Problem, scope: Scope) -> Response:
    """Return the answer: a page where the app has pages and a browser asks, JSON otherwise."""
    request_id = str(scope.get("radica.request_id", ""))
    as_page: AsPage | None = getattr(scope["app"].state, "problem_page", None) if "app" in scope else None
    if as_page is not None and "text/html" in Headers(scope=scope).get("accept", ""):
        return as_page(problem, scope, request_id)
    return problem.as_json(request_id)


async def _refused(request: Request, error: RadicaError) -> Response:
    if isinstance(error, Forbidden):
        log.warning("act_forbidden", method=request.method, path=request.url.path)
    return tell(of(error), request.scope)


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    found = error.errors()
    errors = [dict(zip(("field", "detail", "way_out"), said(item), strict=True)) for item in found]
    first = errors[0]
    status, slug, title = (Invalid.status, Invalid.slug, Invalid.title)
    if found[0].get("type") == "json_invalid":
        status, slug, title = (400, "json-mal-formado", "El JSON no se entiende")
    return tell(Problem(status, slug, title, first["detail"], first["way_out"], first["field"], errors), request.scope)


async def _http_error(request: Request, error: HTTPException) -> Response:
    """FastAPI wraps whatever goes wrong while the body is read; a refusal of ours inside keeps its own words."""
    if isinstance(error.__cause__, RadicaError):
        return tell(of(error.__cause__), request.scope)
    words = BY_STATUS.get(error.status_code, ("error", "Ocurrió un error", "La solicitud no se pudo atender.", ""))
    return tell(Problem(error.status_code, *words, headers=error.headers or {}), request.scope)
