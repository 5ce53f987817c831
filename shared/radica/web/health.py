"""`/livez`, `/readyz`, `/metrics`: is the process alive, can it work, how much does it do.

Liveness touches nothing: an outage of the database must not restart every process. Readiness asks the database only:
without the broker a case is still filed, and what it announces waits in the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
from anyio import to_thread
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from starlette.responses import Response

from radica.errors import Unavailable
from radica.logs import log
from radica.web.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prometheus_client.registry import Collector

    from radica.postgres import Database

ANSWERS_WITHIN_S = 1.0
ASKERS = 2


def routes(checks: Iterable[Callable[[], Any]], collectors: Iterable[Collector]) -> Router:
    """Return the three routes; ready means that every check returned within a second without raising."""
    router = Router(include_in_schema=False)
    checks = tuple(checks)
    askers = anyio.CapacityLimiter(ASKERS)  # of their own: a busy service is ready, and a stuck probe takes no thread
    own = CollectorRegistry()
    for collector in collectors:
        own.register(collector)

    @router.get("/livez")
    async def livez() -> Response:
        return Response("ok\n", media_type="text/plain")

    @router.get("/readyz")
    async def readyz() -> Response:
        with anyio.move_on_after(ANSWERS_WITHIN_S) as patience:
            await to_thread.run_sync(_run_all, checks, abandon_on_cancel=True, limiter=askers)
        if patience.cancelled_caught:
            raise Unavailable("La base de datos no respondió en un segundo.")
        return Response("ok\n", media_type="text/plain")

    @router.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(REGISTRY) + generate_latest(own), media_type=CONTENT_TYPE_LATEST)

    return router


def database_answers(database: Database) -> Callable[[], None]:
    """Return the check that a database answers."""

    def check() -> None:
        with database.transaction() as tx:
            tx.one("select 1 as alive")

    return check


def _run_all(checks: tuple[Callable[[], Any], ...]) -> None:
    for check in checks:
        try:
            check()
        except Exception as error:
            log.warning("not_ready", exc_info=error)
            raise Unavailable("Una dependencia del servicio no responde.") from error
