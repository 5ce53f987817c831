"""Styles, scripts and images: read once at start, served from memory under the hash of their content.

A new version has a new address, so browsers keep what they have for a year without asking.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request  # noqa: TC002 - FastAPI reads the annotation
from starlette.responses import Response

from radica.errors import NotFound
from radica.logs import log
from radica.web import Router

FOLDER = Path(__file__).resolve().parent.parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
VENDORED = ("vendor/bootstrap.min.css", "vendor/htmx.min.js")


@dataclass(frozen=True)
class File:
    """One file, plain and compressed."""

    digest: str
    media_type: str
    plain: bytes
    packed: bytes


class Files:
    """Every file under `static/`."""

    def __init__(self, folder: Path = FOLDER) -> None:
        found = sorted(path for path in folder.rglob("*") if path.suffix in TYPES)
        self._files = {path.relative_to(folder).as_posix(): _read(path) for path in found}
        missing = [name for name in VENDORED if name not in self._files]
        if missing:
            log.warning("static_files_missing", count=len(missing), reason="npm ci; python services/console/assets.py")

    def address(self, name: str) -> str:
        """Return the path at which a file is served; empty for one that was not installed."""
        file = self._files.get(name)
        return f"/static/{file.digest}/{name}" if file else ""

    def get(self, name: str) -> File:
        """Return a file; raises NotFound."""
        try:
            return self._files[name]
        except KeyError as error:
            raise NotFound("Ese archivo no existe.") from error


def routes(files: Files) -> Router:
    """Return the route of the files."""
    router = Router(include_in_schema=False)

    @router.get("/static/{digest}/{name:path}")
    async def static_file(request: Request, digest: str, name: str) -> Response:  # noqa: ARG001 - part of the address
        file = files.get(name)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers = {**FOR_A_YEAR, "Content-Encoding": "gzip"}
            return Response(file.packed, media_type=file.media_type, headers=headers)
        return Response(file.plain, media_type=file.media_type, headers=FOR_A_YEAR)

    return router


def _read(path: Path) -> File:
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()[:16]
    return File(digest, TYPES[path.suffix], content, gzip.compress(content, mtime=0))
