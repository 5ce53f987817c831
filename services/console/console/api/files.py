"""The files behind the pages: a case's documents, its printed index, and what the person who looks has uploaded."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Path
from starlette.responses import Response, StreamingResponse

from console.api.browser import Session  # noqa: TC001 - FastAPI reads the annotation
from console.api.pages import Radicado, Stated, attempt, closing_after, purpose_for
from radica.web import Router
from radica.web.documents import SANDBOX

if TYPE_CHECKING:
    from console.api.pages import View
    from console.readings import Upload
    from radica.errors import RadicaError

TAKE_UPLOADS = ("intake", "routing", "correspondence", "notification")
LATEST = 50
WAITING = {"received", "checking"}
TOLD = ("content-type", "content-disposition", "content-length")
Number = Annotated[int, Path(ge=1, lt=1 << 31)]


def routes(view: View) -> Router:
    """Return the routes of files."""
    router = Router(include_in_schema=False)
    signed_in = Depends(view.browser.session)

    @router.get("/casos/{radicado}/documentos/{number}")
    def document(radicado: Radicado, number: Number, stated: Stated = "", session: Session = signed_in) -> Response:
        return _handed_on(view, session, radicado, f"documents/{number}", purpose_for(session.person, stated))

    @router.get("/casos/{radicado}/indice.pdf")
    def sheet(radicado: Radicado, session: Session = signed_in) -> Response:
        return _handed_on(view, session, radicado, "documents.pdf")

    @router.get("/archivos")
    def own_uploads(session: Session = signed_in) -> Response:
        uploads, problems = _uploads(view, view.token(session))
        waiting = any(upload.state in WAITING for upload in uploads)
        return view.page("archivos.html", session, uploads=uploads, problems=problems, waiting=waiting)

    return router


def _handed_on(view: View, session: Session, radicado: str, path: str, purpose: str | None = None) -> Response:
    with ExitStack() as stack:
        asked = view.neighbours.file_of(view.token(session), radicado, path, purpose)
        told, content = stack.enter_context(asked)
        pieces = closing_after(stack.pop_all(), content)
    headers = {**SANDBOX, **{name: told[name] for name in TOLD if name in told}}
    return StreamingResponse(pieces, headers=headers)


def _uploads(view: View, token: str) -> tuple[list[Upload], list[RadicaError]]:
    """The person's latest uploads to all services, the latest first, and which services do not answer."""
    found: list[Upload] = []
    problems: list[RadicaError] = []
    for service in TAKE_UPLOADS:
        listed, problem = attempt(lambda service=service: view.neighbours.uploads(token, service, LATEST))  # type: ignore[misc]
        found += listed.items if listed else []
        problems += [problem] if problem else []
    return sorted(found, key=lambda upload: upload.received_at, reverse=True), problems
