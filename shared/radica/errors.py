"""The ways in which Radica says no.

RadicaError
 ├── Invalid          what was sent is wrong                    422
 ├── Refused          what was sent is right, the rules say no  409
 ├── NotFound         there is no such thing                    404
 ├── Forbidden        not with your role                        403
 ├── Unauthenticated  we do not know who you are                401
 └── Unavailable      try again later                           503

Every text is Spanish, for the person who reads it; `way_out` says what to do. A message (event) that raises
one of the first four can never succeed, so it goes to the dead letters at once; Unavailable is tried again.
"""

from __future__ import annotations


class RadicaError(Exception):
    """Base of every refusal that a person or another system gets to see."""

    status = 500
    slug = "error"
    title = "Ocurrió un error"

    def __init__(self, detail: str, way_out: str = "", *, field: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.way_out = way_out
        self.field = field


class Invalid(RadicaError):
    """What was sent is wrong: names the field, what is wrong with it, and how to put it right."""

    status = 422
    slug = "dato-invalido"
    title = "Hay un dato que corregir"

    def __init__(self, field: str, detail: str, way_out: str = "") -> None:
        super().__init__(detail, way_out, field=field)


class Refused(RadicaError):
    """The act is not allowed as things stand; nothing was changed."""

    status = 409
    slug = "acto-no-permitido"
    title = "No se puede hacer ahora"


class NotFound(RadicaError):
    """There is nothing under that number or address."""

    status = 404
    slug = "no-encontrado"
    title = "No se encontró"


class Forbidden(RadicaError):
    """The person is known, but the act belongs to another role."""

    status = 403
    slug = "rol-sin-permiso"
    title = "Su rol no puede hacer esto"


class Unauthenticated(RadicaError):
    """Nobody proved who they are."""

    status = 401
    slug = "sin-identificar"
    title = "Debe iniciar sesión"


class Unavailable(RadicaError):
    """Something this depends on does not answer; the same request may succeed later."""

    status = 503
    slug = "no-disponible"
    title = "El servicio no está disponible"

    def __init__(
        self, detail: str, way_out: str = "Intente de nuevo en unos segundos.", *, retry_after: int = 5
    ) -> None:
        super().__init__(detail, way_out)
        self.retry_after = retry_after
