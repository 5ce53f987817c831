"""The open page behind a letter's QR code: whether it is genuine, and whether a file in hand is that letter.

Nobody has to sign in: who holds the letter holds its id. The file that is compared is hashed and forgotten.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated
from uuid import UUID  # noqa: TC003 - FastAPI reads the annotation

from fastapi import Depends, File, UploadFile
from starlette.responses import Response  # noqa: TC002 - FastAPI reads the annotation

from radica.web import Router

if TYPE_CHECKING:
    from console.api.browser import Browser
    from console.api.rendering import Templates
    from console.neighbours import Neighbours
    from console.readings import Verification

PAGE = "/verificar/{letter}"
GENUINE = {
    ("document", True): "Es exactamente la respuesta que la empresa firmó.",
    ("citation", True): "Es exactamente la citación que la empresa firmó.",
    ("document", False): "Es la respuesta firmada, antes de recibir el sello con su número de salida.",
    ("citation", False): "Es la citación firmada, antes de recibir el sello con su número de salida.",
}
STRANGE = "Este archivo no es el que la empresa firmó: fue cambiado, o es otro documento."


def routes(browser: Browser, neighbours: Neighbours, templates: Templates) -> Router:
    """Return the routes of the page."""
    router = Router(include_in_schema=False)

    @router.get(PAGE)
    def show(letter: UUID) -> Response:
        found = neighbours.verification(str(letter))
        return templates.page("verificar.html", None, found=found, genuine=None, verdict=None)

    @router.post(PAGE, dependencies=[Depends(browser.refuse_strangers)])
    def compare(letter: UUID, file: Annotated[UploadFile, File(alias="archivo")]) -> Response:
        found = neighbours.verification(str(letter))
        digest = hashlib.sha256(file.file.read()).hexdigest()  # a megabyte at most: the limit of bodies
        genuine, verdict = judged(found, digest)
        return templates.page("verificar.html", None, found=found, genuine=genuine, verdict=verdict)

    return router


def judged(found: Verification, sha256: str) -> tuple[bool, str]:
    """Return whether a file with this hash is one of the letter's, and the sentence that says so."""
    for file in found.files:
        if file.sha256 == sha256:
            return True, GENUINE[file.file, file.current]
    return False, STRANGE
