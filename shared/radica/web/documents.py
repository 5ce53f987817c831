"""The doors of a service's document store and of its uploads.

Content is taken in as it comes, up to the limit, and handed out only as an attachment in a sandbox: whatever a file
claims to be, a browser does not run it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote
from uuid import UUID

from fastapi import Request  # noqa: TC002 - FastAPI reads the annotation
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from radica import media
from radica.access import STAFF, Lane
from radica.errors import Invalid
from radica.postgres import Prepared
from radica.purpose import purpose_of
from radica.uploads.rows import State
from radica.web.answers import CREATED, LARGEST_PAGE, After, Limit, from_cursor, page, reply
from radica.web.dependencies import AccessDep, StatedPurpose  # noqa: TC001 - FastAPI reads the annotation
from radica.web.router import Router

if TYPE_CHECKING:
    from radica.documents import DocumentStore
    from radica.postgres import Database
    from radica.uploads import Upload, Uploads

PATH = "/documents"
UPLOADS = "/uploads"
NAME = "X-File-Name"
NOTE = Prepared("insert into document_reading (sha256, who, lane, purpose, read_at) values (%s, %s, %s, %s, %s)")
READINGS = """
select id, who, lane, purpose, read_at from document_reading where sha256 = %s and id > %s order by id limit %s
"""
LONGEST_NAME = 1000
ACCEPTED = 202
ASK_AGAIN_S = "2"
FIRST = ("infinity", "ffffffff-ffff-ffff-ffff-ffffffffffff")
SANDBOX = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def routes(store: DocumentStore, database: Database | None, readers: frozenset[str] = STAFF) -> Router:
    """Return the route that hands documents of `store` out, to staff in the lanes `readers`.

    Each reading is noted in `database`; a service without one keeps no documents that name people.
    """
    router = Router(tags=["documents"])

    @router.get(PATH + "/{sha256}")
    def read_document(request: Request, sha256: str, access: AccessDep, purpose: StatedPurpose = None) -> Response:
        """Un documento, como adjunto; queda anotado quién lo leyó y para qué."""
        lane = access.require(*(lane for lane in Lane if lane in readers))
        why = purpose_of(purpose, lane)
        kind = store.kind(sha256)
        if database:
            with database.transaction() as tx:
                tx.later(NOTE, (sha256, access.who, lane, why, request.app.state.clock.now()))
        headers = attachment(f"{sha256[:12]}.{media.EXTENSIONS.get(kind, 'txt')}", store.size(sha256))
        return StreamingResponse(store.pieces(sha256), media_type=kind, headers=headers)

    if database:
        _add_readings(router, database)
    return router


def upload_routes(uploads: Uploads, limit: int) -> Router:
    """Return the routes that take files in, for staff; files up to `limit` bytes."""
    router = Router(tags=["documents"])

    @router.post(PATH, status_code=CREATED, responses={ACCEPTED: {"description": "Todavía se revisa; vea Location"}})
    async def keep_document(request: Request, access: AccessDep) -> Response:
        """Recibir un archivo en el cuerpo, tal cual; lo describen Content-Type y X-File-Name (UTF-8, codificado con %).

        201 con el documento si está limpio; 202 con el archivo enviado mientras se revisa, en Location.
        """
        access.require_staff()
        name, declared = _file_name(request), request.headers.get("content-type", "")
        at = request.app.state.clock.now()
        with uploads.documents.receive(limit) as incoming:
            async for chunk in request.stream():
                incoming.write(chunk)
            upload = await run_in_threadpool(uploads.take_in, incoming, name, declared, access.who, at)
        return _taken(upload, uploads.documents.service)

    @router.get(UPLOADS)
    def own_uploads(access: AccessDep, after: After = None, limit: Limit = LARGEST_PAGE) -> Response:
        """Los archivos que envió quien consulta y qué pasó con ellos, primero el más reciente."""
        access.require_staff()
        found = uploads.of(access.who, _before(after), limit + 1)
        return page(found, limit, lambda upload: _shown(upload, uploads.documents.service), _position)

    @router.get(UPLOADS + "/{upload}")
    def one_upload(upload: UUID, access: AccessDep) -> Response:
        """Un archivo enviado: recibido, en revisión, limpio con su documento, o rechazado con el motivo."""
        access.require_staff()
        return reply(_shown(uploads.get(str(upload)), uploads.documents.service))

    return router


def attachment(name: str, size: int | None = None) -> dict[str, str]:
    """Return the headers under which a browser saves a file and never runs it; the name as RFC 6266 has it."""
    plain = "".join(letter if (letter.isascii() and letter.isalnum()) or letter in " ._-" else "_" for letter in name)
    length = {} if size is None else {"Content-Length": str(size)}
    also = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return {**SANDBOX, "Content-Disposition": f'attachment; filename="{plain}"{also}', **length}


def _taken(upload: Upload, service: str) -> Response:
    document = upload.document(service)
    shown = document.model_dump(mode="json") if document else _shown(upload, service)
    taken = reply(shown, CREATED if document else ACCEPTED)
    taken.headers["Location"] = f"{UPLOADS}/{upload.id}"
    if not document:
        taken.headers["Retry-After"] = ASK_AGAIN_S
    return taken


def _shown(upload: Upload, service: str) -> dict[str, Any]:
    document = upload.document(service)
    return {
        "id": upload.id,
        "state": upload.state,
        "name": upload.name,
        "size": upload.size,
        "sha256": upload.sha256,
        "declared_type": upload.declared,
        "media_type": upload.media_type,
        "received_at": upload.received_at,
        "decided_at": upload.decided_at,
        "reason": upload.reason if upload.state is not State.CLEAN else None,
        "way_out": upload.way_out if upload.state is not State.CLEAN else None,
        "document": document and document.model_dump(mode="json"),
    }


def _before(after: str | None) -> tuple[str, str]:
    position = from_cursor(after, str, str)
    if position is None:
        return FIRST
    try:
        return datetime.fromisoformat(position[0]).isoformat(), str(UUID(position[1]))
    except ValueError as error:
        raise Invalid("after", "El cursor no es válido.", "Use el «next» de la página anterior.") from error


def _position(upload: Upload) -> tuple[datetime, str]:
    return upload.received_at, upload.id


def _add_readings(router: Router, database: Database) -> None:
    @router.get(PATH + "/{sha256}/readings")
    def readings(sha256: str, access: AccessDep, after: After = None, limit: Limit = LARGEST_PAGE) -> Response:
        """Quién leyó un documento, en orden; para el auditor y Jurídica."""
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
