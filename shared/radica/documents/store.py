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
from radica.documents import pdf, pictures
from radica.documents.folder import Folder
from radica.errors import Invalid, NotFound
from radica.events.common import DocumentRef
from radica.logs import log

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

LIMIT = 20 * 1024 * 1024
LONGEST_NAME = 150
LONGEST_ENDING = 10
INTERRUPTED_AFTER_S = 24 * 3600
Reference = TypeVar("Reference", bound=DocumentRef)
HASH = re.compile(r"[0-9a-f]{64}")


class TooLarge(Invalid):
    """The content is longer than this door takes."""

    status = 413
    slug = "demasiado-grande"
    title = "El archivo es demasiado grande"


class Altered(Exception):
    """What is kept or was sent under a hash is other content: whoever reads it is cut off, so that nobody takes it."""


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

    def take(self, file: Path, sha256: str, kind: str, name: str | None = None) -> None:
        """Keep a local file, complete and flushed, under its hash or another name; one that is here already stays."""
        ...

    def remove(self, sha256: str, brought_before: datetime | None = None) -> None:
        """Destroy a file, given an instant only one that nobody has brought since; one not here is no matter."""
        ...


class DocumentStore:
    """One service's documents; safe for many threads and processes at once."""

    def __init__(self, place: Place, quarantine: Place, service: str, incoming: Path) -> None:
        self.quarantine = quarantine
        """Where uploads lie, by their number, until they are found clean; nothing in there is a document."""
        self.service = service
        self._place = place
        self._incoming = incoming
        self._incoming.mkdir(parents=True, exist_ok=True)

    @classmethod
    def in_folder(cls, folder: Path, service: str) -> Self:
        """Return documents that lie in a folder of this machine."""
        return cls(Folder(folder), Folder(folder / "quarantine"), service, folder / "incoming")

    def put(self, data: bytes, name: str, media_type: str, limit: int = LIMIT) -> DocumentRef:
        """Keep `data`; raises Invalid for a kind of file that is not admitted, TooLarge beyond `limit` bytes."""
        return self.put_stream([data], name, media_type, limit)

    def put_stream(self, chunks: Iterable[bytes], name: str, media_type: str, limit: int = LIMIT) -> DocumentRef:
        """Keep content as `put` does, for content that comes in pieces; holds one piece in memory."""
        with self.receive(limit) as incoming:
            for chunk in chunks:
                incoming.write(chunk)
            pages = pdf.pages(incoming.path) if incoming.kind(media_type) == media.PDF else None
            return incoming.keep(name, media_type, pages)

    @contextmanager
    def receive(self, limit: int = LIMIT) -> Iterator[Incoming]:
        """Give a file on its way in; gone at the end of the block unless `keep` was called."""
        descriptor, temporary = tempfile.mkstemp(dir=self._incoming)
        path = Path(temporary)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                yield Incoming(self._place, self.service, file, path, limit)
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
        """Return a document's content, piece by piece; raises NotFound, and Altered before the last piece."""
        return checked(self.as_it_stands(sha256), sha256)

    def as_it_stands(self, sha256: str) -> Iterator[bytes]:
        """Return what is kept under a hash, for who compares the two; raises NotFound."""
        self.size(sha256)
        return self._place.pieces(sha256)

    def read(self, sha256: str) -> bytes:
        """Return the whole content; raises NotFound, Altered."""
        return b"".join(self.pieces(sha256))

    def has(self, document: DocumentRef) -> bool:
        """Return whether this very document is kept here: its hash, its length, this service."""
        if document.service != self.service or not HASH.fullmatch(document.sha256):
            return False
        return self._place.size(document.sha256) == document.size

    def remove(self, sha256: str, brought_before: datetime | None = None) -> None:
        """Take a document's content away for good, unless somebody brought it since; one not here is no matter."""
        if HASH.fullmatch(sha256):
            self._place.remove(sha256, brought_before)

    def forget(self, documents: Iterable[DocumentRef], decided_at: datetime) -> None:
        """Destroy those of these documents that are kept here, for good; again is harmless.

        The same bytes may belong to another case: whoever decides sees to that, and what somebody brought again after
        it was decided stays.
        """
        for document in documents:
            if document.service == self.service:
                self.remove(document.sha256, decided_at)

    def forget_interrupted(self) -> None:
        """Remove what processes that died a day ago or earlier were receiving."""
        with tempfile.NamedTemporaryFile(dir=self._incoming) as now:  # by the clock that dated the others
            before = os.fstat(now.fileno()).st_mtime - INTERRUPTED_AFTER_S
        for path in self._incoming.iterdir():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()


class Incoming:
    """A document being received: pieces are written, then it is kept, set aside or forgotten."""

    def __init__(self, place: Place, service: str, file: IO[bytes], path: Path, limit: int) -> None:
        self._place, self._service, self._file, self._limit = place, service, file, limit
        self.path = path
        self.size = 0
        self.fresh = True
        """Whether `keep` found that nobody had kept this content here before."""
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The hash of what has been written."""
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Take a piece; raises TooLarge at the first byte over the limit."""
        self.size += len(chunk)
        if self.size > self._limit:
            raise too_large(self._limit)
        self._hash.update(chunk)
        self._file.write(chunk)

    def keep(self, name: str, media_type: str, pages: int | None = None) -> DocumentRef:
        """Check what the content is and put it in its place for good; raises Invalid. A picture is drawn anew."""
        kind = self.kind(media_type)
        if kind in pictures.FORMATS:
            self._start_again(pictures.redrawn(self.path, kind))
        os.fsync(self._file.fileno())
        name, sha256 = tidy_name(name, kind), self.sha256
        self.fresh = self._place.size(sha256) is None
        self._place.take(self.path, sha256, kind)
        return DocumentRef(
            sha256=sha256, name=name, media_type=kind, size=self.size, service=self._service, pages=pages
        )

    def kind(self, media_type: str) -> str:
        """Return what the content is; raises Invalid if it is nothing a case may hold, or not what it is said to be."""
        self._file.flush()
        return media.agreed(media_type, media.sniff(self.path))

    def set_aside(self, quarantine: Place, name: str) -> None:
        """Put the content as it came in quarantine, under a name of its own."""
        self._file.flush()
        os.fsync(self._file.fileno())
        quarantine.take(self.path, self.sha256, "application/octet-stream", name)

    def _start_again(self, content: bytes) -> None:
        self._file.seek(0)
        self._file.truncate()
        self._hash, self.size = hashlib.sha256(), 0
        self.write(content)
        self._file.flush()


def checked(content: Iterable[bytes], sha256: str) -> Iterator[bytes]:
    """Give content on, its last piece only once the whole is known to have this hash; raises Altered."""
    whole, held_back = hashlib.sha256(), b""
    for piece in content:
        whole.update(piece)
        yield held_back
        held_back = piece
    if whole.hexdigest() != sha256:
        log.warning("document_altered", sha256=sha256)
        raise Altered(sha256)
    yield held_back


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


def bare_name(name: str) -> str:
    """Return a file name fit to be shown: no folders, no letters that are not printed, bounded, never empty."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(letter for letter in bare if letter.isprintable()).strip(" .") or "documento"
    stem, dot, ending = printable.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return printable[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def tidy_name(name: str, media_type: str) -> str:
    """Return a bare name that ends as the files of its type do: a machine opens a file by its ending."""
    bare = bare_name(name)
    stem, dot, ending = bare.rpartition(".")
    if not (dot and ending.lower() in media.ENDINGS.get(media_type, media.TEXT_ENDINGS)):
        stem, ending = bare, media.EXTENSIONS.get(media_type, "txt")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
