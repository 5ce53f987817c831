"""`GET /feed`: a service's log over HTTP, in order, for projections that missed something or start anew."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Annotated

from fastapi import Query
from starlette.responses import Response

from radica.access import Lane
from radica.errors import Unavailable
from radica.feed import to_feed
from radica.web.answers import LARGEST_PAGE
from radica.web.dependencies import AccessDep  # noqa: TC001 - FastAPI reads the annotation
from radica.web.router import Router

if TYPE_CHECKING:
    from radica.log import Log

LAST_POSITION = (1 << 63) - 1
PATIENCE_S = 5.0

Position = Annotated[int, Query(ge=0, le=LAST_POSITION, description="Última posición leída; 0 para empezar")]
Count = Annotated[int, Query(ge=1, le=5 * LARGEST_PAGE, description="Cuántos hechos, hasta 1000")]


def routes(log: Log) -> Router:
    """Return the route over one log, for the lanes service and auditor."""
    router = Router(tags=["feed"])
    one_reader = threading.Lock()

    @router.get("/feed")
    def feed(access: AccessDep, after: Position = 0, limit: Count = LARGEST_PAGE) -> Response:
        """Los hechos después de una posición: `{"items": […], "next": desde dónde seguir}`."""
        access.require(Lane.SERVICE, Lane.AUDITOR)
        if not one_reader.acquire(timeout=PATIENCE_S):
            raise Unavailable("Hay demasiadas lecturas del registro a la vez.")
        try:
            entries = log.read(after, limit)
        finally:
            one_reader.release()
        return Response(to_feed(entries, after), media_type="application/json")

    return router
