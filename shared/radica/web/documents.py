"""`POST /documents` and `GET /documents/{sha256}`: the doors of a service's document store.

Content is taken in as it comes, up to the limit, and handed out only as an attachment in a sandbox: whatever a file
claims to be, a browser does not run it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from radica import media
from radica.access import Lane
from radica.errors import Invalid
from radica.postgres import Prepared
from radica.purpose import purpose_of
from radica.web.answers import CREATED, LARGEST_PAGE, After, Limit, from_cursor, page, reply
from radica.web.dependencies import AccessDep, StatedPurpose  # noqa: TC001 - FastAPI reads the annotation

if TYPE_CHECKING:
    from radica.documents import DocumentStore
    from radica.postgres import Database

PATH = "/documents"
NAME = "X-File-Name"
NOTE = Prepared("insert into document_reading (sha256, who, lane, purpose, read_at) values (%s, %s, %s, %s, %s)")
READINGS = """
select id, who, lane, purpose, read_at from document_reading where sha256 = %s and id > %s order by id limit %s
"""
LONGEST_NAME = 1000
SANDBOX = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def routes(store: DocumentStore, limit: int, database: Database | None) -> APIRouter:
    """Return the routes over `store`, for staff; files up to `limit` bytes.

    Each reading is noted in `database`; a service without one keeps no documents that name people.
    """
    router = APIRouter(tags=["documents"])

    @router.post(PATH, status_code=CREATED)
    async def keep_document(request: Request, access: AccessDep) -> Response:
        """Keep the raw body as a document; described by Content-Type and X-File-Name (UTF-8, percent-encoded)."""
        access.require_staff()
        name = _file_name(request)
        with store.receive(limit) as incoming:
            async for chunk in request.stream():
                incoming.write(chunk)
            kept = await run_in_threadpool(incoming.keep, name, request.headers.get("content-type", ""))
        return reply(kept.model_dump(mode="json"), CREATED)

    @router.get(PATH + "/{sha256}")
    def read_document(request: Request, sha256: str, access: AccessDep, purpose: StatedPurpose = None) -> Response:
        """Return a document as an attachment; who read it, and what for, stays noted."""
        lane = access.require_staff()
        why = purpose_of(purpose, lane)
        kind = store.kind(sha256)
        if database:
            with database.transaction() as tx:
                tx.later(NOTE, (sha256, access.who, lane, why, request.app.state.clock.now()))
        headers = {
            **SANDBOX,
            "Content-Disposition": f'attachment; filename="{sha256[:12]}.{media.EXTENSIONS.get(kind, "txt")}"',
            "Content-Length": str(store.size(sha256)),
        }
        return StreamingResponse(store.pieces(sha256), media_type=kind, headers=headers)

    if database:
        _add_readings(router, database)
    return router


def _add_readings(router: APIRouter, database: Database) -> None:
    @router.get(PATH + "/{sha256}/readings")
    def readings(sha256: str, access: AccessDep, after: After = None, limit: Limit = LARGEST_PAGE) -> Response:
        """Return who read a document, in order; for the auditor and the legal area."""
        access.require(Lane.AUDITOR, Lane.LEGAL)
        position = from_cursor(after, int)
        with database.transaction() as tx:
            rows = tx.all(READINGS, (sha256, position[0] if position else 0, limit + 1))
        return page(rows, limit, lambda row: row._asdict(), lambda row: [row.id])


def _file_name(request: Request) -> str:
    name = unquote(request.headers.get(NAME, ""))
    if not name.strip():
        raise Invalid(NAME, f"Falta el encabezado {NAME}.", "Envíe el nombre del archivo, codificado con «%».")
    if len(name) > LONGEST_NAME or "\0" in name:
        raise Invalid(NAME, "El nombre del archivo no es válido.", "Use un nombre más corto.")
    return name
