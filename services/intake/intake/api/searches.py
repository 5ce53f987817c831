"""The door of search, for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from intake import bodies
from intake.domain.asking import By
from radica.web import AccessDep, Router, cursor, from_cursor, reply
from radica.web.dependencies import StatedPurpose

if TYPE_CHECKING:
    from intake.searching import Searching


def routes(searching: Searching) -> Router:
    """Return the door of search."""
    router = Router()

    @router.post("/searches")
    def search(body: bodies.Search, access: AccessDep, purpose: StatedPurpose = None) -> Response:
        """Buscar casos por radicado, cuenta, identificación o nombre, sin tildes y con errores de digitación.

        Los más parecidos primero, hasta 50 por página. Cada nombre que se muestra queda registrado como lectura.
        """
        after = from_cursor(body.after, int, str)
        place = (after[0], after[1]) if after else None
        found = searching.search(access, body.q, By(body.by) if body.by else None, place, purpose)
        return reply({**found, "next": cursor(*found["next"]) if found["next"] else None})

    return router
