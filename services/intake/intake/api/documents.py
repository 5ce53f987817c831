"""The doors of a case's documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import Path, Request
from starlette.responses import Response, StreamingResponse

from radica.web import AccessDep, Router, StatedPurpose, reply
from radica.web.documents import attachment

if TYPE_CHECKING:
    from intake.case_documents import CaseDocuments

Number = Annotated[int, Path(ge=1, lt=1 << 31, description="Número del documento en el índice")]


def routes(documents: CaseDocuments) -> Router:
    """Return the doors of a case's index and of what it lists."""
    router = Router(tags=["documents"])

    @router.get("/pqrs/{radicado}/documents")
    def index(radicado: str, access: AccessDep) -> Response:
        """El índice del expediente: los documentos de todos los servicios, en orden, con sus folios y su huella."""
        return reply(documents.index(access, radicado))

    @router.get("/pqrs/{radicado}/documents.pdf")
    def sheet(radicado: str, access: AccessDep) -> Response:
        """El índice electrónico para imprimir (hoja de control)."""
        names = {"Content-Disposition": f'inline; filename="indice-{radicado}.pdf"', "Cache-Control": "no-store"}
        return Response(documents.sheet(access, radicado), media_type="application/pdf", headers=names)

    @router.get("/pqrs/{radicado}/documents/{number}")
    def document(
        radicado: str, number: Number, request: Request, access: AccessDep, purpose: StatedPurpose = None
    ) -> Response:
        """Un documento del expediente, lo guarde el servicio que lo guarde; la lectura queda registrada."""
        token = request.headers.get("authorization", "")
        entry, pieces = documents.content(access, radicado, number, token, purpose)
        headers = attachment(entry["name"], entry["size"])
        return StreamingResponse(pieces, media_type=entry["media_type"], headers=headers)

    return router
