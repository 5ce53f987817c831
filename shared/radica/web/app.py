"""The web process of a service: one factory, so that every service answers alike."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from fastapi import FastAPI

from radica.access import STAFF
from radica.clock import SystemClock
from radica.uploads import Uploads
from radica.web import documents as document_routes
from radica.web import feed as feed_routes
from radica.web import health, problems
from radica.web.description import described
from radica.web.published_keys import PublishedKeys
from radica.web.request import RequestEnvelope
from radica.web.tokens import Verifier

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from prometheus_client.registry import Collector

    from radica.clock import Clock
    from radica.documents import DocumentStore
    from radica.log import Log
    from radica.postgres import Database
    from radica.settings import Settings
    from radica.web.problems import AsPage
    from radica.web.router import Router
    from radica.web.tokens import Keys

BODY_LIMIT = 1024 * 1024


def create_app(  # noqa: PLR0913 - what a web process is made of
    service: str,
    *,
    routers: Sequence[Router],
    settings: Settings,
    clock: Clock | None = None,
    database: Database | None = None,
    documents: DocumentStore | None = None,
    document_readers: frozenset[str] = STAFF,
    log: Log | None = None,
    keys: Keys | None = None,
    checks: Sequence[Callable[[], Any]] = (),
    collectors: Sequence[Collector] = (),
    when_stopping: Sequence[Callable[[], Any]] = (),
    problem_page: AsPage | None = None,
) -> FastAPI:
    """Return the ASGI application of a service.

    `routers` come from the service's `api.routes(application)`. With a `log` the app has `GET /feed`; with
    `documents` the route that hands them out to `document_readers`, and with a `database` too those that take
    uploads in. `keys` default to those published at `settings.jwks_url`. Acts happen when `clock` says, by default
    the settings' one; tokens then end by the machine's. `checks` are further conditions of readiness besides the
    database; `collectors` further metrics, asked at each scrape; `when_stopping` is called once the last request
    has been answered. `problem_page` shows refusals to browsers in an app that has pages.
    """
    stops = [*when_stopping, *([database.close] if database else [])]
    app = _bare(service, settings.http_threads, stops)
    app.state.service = service
    app.state.clock = clock or settings.clock()
    app.state.verifier = Verifier(keys or PublishedKeys(settings.jwks_url), clock or SystemClock())
    own_checks = [health.database_answers(database)] if database else []
    common = [health.routes([*own_checks, *checks], collectors)]
    if log is not None:
        common.append(feed_routes.routes(log))
    if documents is not None:
        common.append(document_routes.routes(documents, database, document_readers))
    if documents is not None and database is not None:
        uploads = Uploads.by(settings, database, documents)
        common.append(document_routes.upload_routes(uploads, settings.document_limit_bytes))
    for router in (*common, *routers):
        app.router.routes.extend(router.routes)
    problems.install(app, problem_page)
    limits = {document_routes.PATH: settings.document_limit_bytes}
    app.add_middleware(RequestEnvelope, service=service, body_limit=BODY_LIMIT, body_limits=limits)
    return app


def _bare(service: str, threads: int, stops: Sequence[Callable[[], Any]]) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = threads
        yield
        for stop in stops:
            await to_thread.run_sync(stop)

    app = FastAPI(
        title=f"Radica: {service}",
        lifespan=lifespan,
        docs_url=None,  # both pages load their scripts from a CDN
        redoc_url=None,
    )
    app.openapi = lambda: described(app)  # type: ignore[method-assign]
    return app
