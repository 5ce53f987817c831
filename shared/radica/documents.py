"""The files of the cases: kept once, under the SHA-256 of their content, and never changed.

A file `ab12cd…` stands at `<folder>/ab/12/ab12cd…`. It is written beside its place, flushed to disk and renamed, so a
reader sees all of it or nothing, and keeping the same content again changes nothing. The hash goes into the events:
whoever holds a case's history can prove which file was meant.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from radica import media
from radica.errors import Invalid, NotFound
from radica.events.common import DocumentRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIMIT = 20 * 1024 * 1024
CHUNK = 256 * 1024
LONGEST_NAME = 150
HASH = re.compile(r"[0-9a-f]{64}")
READ_ONLY = 0o440


class TooLarge(Invalid):
    """The content is longer than this door takes."""

    status = 413
    slug = "demasiado-grande"
    title = "El archivo es demasiado grande"


class DocumentStore:
    """One service's folder of documents; safe for many threads and processes at once."""

    def __init__(self, folder: Path, service: str) -> None:
        self._folder = folder
        self._incoming = folder / "incoming"
        self._service = service
        self._incoming.mkdir(parents=True, exist_ok=True)

    def put(self, data: bytes, name: str, media_type: str, limit: int = LIMIT) -> DocumentRef:
        """Keep `data`; raises Invalid for a kind of file that is not admitted, TooLarge beyond `limit` bytes."""
        return self.put_stream([data], name, media_type, limit)

    def put_stream(self, chunks: Iterable[bytes], name: str, media_type: str, limit: int = LIMIT) -> DocumentRef:
        """Keep content as `put` does, for content that comes in pieces; holds one piece in memory."""
        with self.receive(limit) as incoming:
            for chunk in chunks:
                incoming.write(chunk)
            return incoming.keep(name, media_type)

    @contextmanager
    def receive(self, limit: int = LIMIT) -> Iterator[Incoming]:
        """Give a file on its way in; gone at the end of the block unless `keep` was called."""
        descriptor, temporary = tempfile.mkstemp(dir=self._incoming)
        path = Path(temporary)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield Incoming(self, self._service, path, file, limit)
        finally:
            with suppress(FileNotFoundError):
                path.unlink()

    def open(self, sha256: str) -> Path:
        """Return where the file stands, for reading only; raises NotFound."""
        path = self.path(sha256)
        if not path.is_file():
            raise NotFound("No existe un documento con esa huella.")
        return path

    def read(self, sha256: str) -> bytes:
        """Return the whole content; raises NotFound."""
        return self.open(sha256).read_bytes()

    def path(self, sha256: str) -> Path:
        """Return where a file of this hash stands or would stand; raises NotFound for what is no SHA-256."""
        if not HASH.fullmatch(sha256):
            raise NotFound("No existe un documento con esa huella.")
        return self._folder / sha256[:2] / sha256[2:4] / sha256


class Incoming:
    """A document being received: pieces are written, then it is kept or forgotten."""

    def __init__(self, store: DocumentStore, service: str, path: Path, file: IO[bytes], limit: int) -> None:
        self._store, self._service, self._path, self._file, self._limit = store, service, path, file, limit
        self._hash = hashlib.sha256()
        self._size = 0

    def write(self, chunk: bytes) -> None:
        """Take a piece; raises TooLarge at the first byte over the limit."""
        self._size += len(chunk)
        if self._size > self._limit:
            raise too_large(self._limit)
        self._hash.update(chunk)
        self._file.write(chunk)

    def keep(self, name: str, media_type: str) -> DocumentRef:
        """Check what the content is and put it in its place for good; raises Invalid."""
        self._file.flush()
        kind = media.agreed(media_type, media.sniff(self._path))
        sha256 = self._hash.hexdigest()
        reference = DocumentRef(
            sha256=sha256, name=tidy_name(name, kind), media_type=kind, size=self._size, service=self._service
        )
        os.fsync(self._file.fileno())
        place = self._store.path(sha256)
        if not place.is_file():
            _make_folder(place.parent)
            self._path.chmod(READ_ONLY)
            self._path.replace(place)
            _sync_folder(place.parent)
        return reference


def too_large(limit: int) -> TooLarge:
    """Return the refusal of content beyond `limit` bytes."""
    return TooLarge("archivo", f"El archivo pasa de {limit / 1024 / 1024:.0f} MB.", "Envíe un archivo más pequeño.")


def tidy_name(name: str, media_type: str) -> str:
    """Return a file name fit to be shown and saved: no folders, no control characters, bounded, never empty."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(letter for letter in bare if letter.isprintable()).strip(" .")
    extension = media.EXTENSIONS.get(media_type, "txt")
    if not printable:
        return f"documento.{extension}"
    stem, dot, ending = printable.rpartition(".")
    if not dot:
        return f"{printable[:LONGEST_NAME]}.{extension}"
    return f"{stem[: LONGEST_NAME - len(ending[:10])]}.{ending[:10]}"


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _sync_folder(folder.parent)
    _sync_folder(folder.parent.parent)


def _sync_folder(folder: Path) -> None:
    """A rename survives a power cut only once its folder is on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
