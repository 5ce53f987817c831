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
from radica.errors import Invalid
from radica.web.answers import CREATED, reply
from radica.web.dependencies import AccessDep  # noqa: TC001 - FastAPI reads the annotation

if TYPE_CHECKING:
    from radica.documents import DocumentStore

PATH = "/documents"
NAME = "X-File-Name"
LONGEST_NAME = 1000
SANDBOX = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def routes(store: DocumentStore, limit: int) -> APIRouter:
    """Return the two routes over `store`, for staff; files up to `limit` bytes."""
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
    def read_document(sha256: str, access: AccessDep) -> Response:
        """Return a document as an attachment."""
        access.require_staff()
        kind = store.kind(sha256)
        headers = {
            **SANDBOX,
            "Content-Disposition": f'attachment; filename="{sha256[:12]}.{media.EXTENSIONS.get(kind, "txt")}"',
            "Content-Length": str(store.size(sha256)),
        }
        return StreamingResponse(store.pieces(sha256), media_type=kind, headers=headers)

    return router


def _file_name(request: Request) -> str:
    name = unquote(request.headers.get(NAME, ""))
    if not name.strip():
        raise Invalid(NAME, f"Falta el encabezado {NAME}.", "Envíe el nombre del archivo, codificado con «%».")
    if len(name) > LONGEST_NAME or "\0" in name:
        raise Invalid(NAME, "El nombre del archivo no es válido.", "Use un nombre más corto.")
    return name
