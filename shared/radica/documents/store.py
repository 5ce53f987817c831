"""Taking documents in and giving them out, wherever their bytes lie."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, Self, TypeVar

from radica import media
from radica.documents import pictures
from radica.documents.folder import Folder
from radica.errors import Invalid, NotFound
from radica.events.common import DocumentRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

LIMIT = 20 * 1024 * 1024
LONGEST_NAME = 150
Reference = TypeVar("Reference", bound=DocumentRef)
HASH = re.compile(r"[0-9a-f]{64}")


class TooLarge(Invalid):
    """The content is longer than this door takes."""

    status = 413
    slug = "demasiado-grande"
    title = "El archivo es demasiado grande"


class Place(Protocol):
    """Where the bytes of documents lie, by hash."""

    def size(self, sha256: str) -> int | None:
        """Return the length in bytes, None for a file that is not here."""
        ...

    def kind(self, sha256: str) -> str:
        """Return the media type of a file that is here."""
        ...

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """Give the content of a file that is here, piece by piece."""
        ...

    def take(self, file: Path, sha256: str, kind: str) -> None:
        """Keep a local file, complete and flushed, for good; a file that is here already stays as it is."""
        ...

    def remove(self, sha256: str, brought_before: datetime) -> None:
        """Destroy a file that nobody has brought since an instant; one that is not here is no matter."""
        ...


class DocumentStore:
    """One service's documents; safe for many threads and processes at once."""

    def __init__(self, place: Place, service: str, incoming: Path) -> None:
        self._place = place
        self._incoming = incoming
        self._service = service
        self._incoming.mkdir(parents=True, exist_ok=True)

    @classmethod
    def in_folder(cls, folder: Path, service: str) -> Self:
        """Return documents that lie in a folder of this machine."""
        return cls(Folder(folder), service, folder / "incoming")

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
            with os.fdopen(descriptor, "w+b") as file:
                yield Incoming(self._place, self._service, file, path, limit)
        finally:
            with suppress(FileNotFoundError):
                path.unlink()

    def size(self, sha256: str) -> int:
        """Return a document's length in bytes; raises NotFound."""
        size = self._place.size(sha256) if HASH.fullmatch(sha256) else None
        if size is None:
            raise NotFound("No existe un documento con esa huella.")
        return size

    def kind(self, sha256: str) -> str:
        """Return a document's media type; raises NotFound."""
        self.size(sha256)
        return self._place.kind(sha256)

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """Return a document's content, piece by piece; raises NotFound."""
        self.size(sha256)
        return self._place.pieces(sha256)

    def read(self, sha256: str) -> bytes:
        """Return the whole content; raises NotFound."""
        return b"".join(self.pieces(sha256))

    def has(self, document: DocumentRef) -> bool:
        """Return whether this very document is kept here: its hash, its length, this service."""
        if document.service != self._service or not HASH.fullmatch(document.sha256):
            return False
        return self._place.size(document.sha256) == document.size

    def forget(self, documents: Iterable[DocumentRef], decided_at: datetime) -> None:
        """Destroy those of these documents that are kept here, for good; again is harmless.

        The same bytes may belong to another case: whoever decides sees to that, and what somebody brought again after
        it was decided stays.
        """
        for document in documents:
            if document.service == self._service:
                self._place.remove(document.sha256, decided_at)


class Incoming:
    """A document being received: pieces are written, then it is kept or forgotten."""

    def __init__(self, place: Place, service: str, file: IO[bytes], path: Path, limit: int) -> None:
        self._place, self._service, self._file, self._path, self._limit = place, service, file, path, limit
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
        """Check what the content is and put it in its place for good; raises Invalid. A picture is drawn anew."""
        self._file.flush()
        kind = media.agreed(media_type, media.sniff(self._path))
        if kind in pictures.FORMATS:
            self._start_again(pictures.redrawn(self._path, kind))
        os.fsync(self._file.fileno())
        sha256 = self._hash.hexdigest()
        self._place.take(self._path, sha256, kind)
        return DocumentRef(
            sha256=sha256, name=tidy_name(name, kind), media_type=kind, size=self._size, service=self._service
        )

    def _start_again(self, content: bytes) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._hash, self._size = hashlib.sha256(), 0
        self.write(content)
        self._file.flush()


def neutral(documents: Sequence[Reference], stem: str) -> tuple[Reference, ...]:
    """Return documents under names that say nothing: the stem and a number, from 1.

    The name of a file may be a person's, and events travel.
    """
    return tuple(
        document.model_copy(update={"name": f"{stem}-{number}.{media.EXTENSIONS.get(document.media_type, 'txt')}"})
        for number, document in enumerate(documents, start=1)
    )


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
