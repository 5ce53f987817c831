"""Documents in a folder of this machine.

A file `ab12cd…` stands at `<folder>/ab/12/ab12cd…`. It is written beside its place, flushed to disk and renamed, so a
reader sees all of it or nothing, and keeping the same content again changes nothing.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from radica import media

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READ_ONLY = 0o440
CHUNK = 256 * 1024


class Folder:
    """A place for documents; safe for many threads and processes at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def size(self, sha256: str) -> int | None:
        """Return the length in bytes, None for a file that is not here."""
        path = self.path(sha256)
        return path.stat().st_size if path.is_file() else None

    def kind(self, sha256: str) -> str:
        """Return the media type of a file that is here, by its content."""
        return media.sniff(self.path(sha256))

    def pieces(self, sha256: str) -> Iterator[bytes]:
        """Give the content of a file that is here, piece by piece."""
        with self.path(sha256).open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece

    def take(self, file: Path, sha256: str, _kind: str) -> None:
        """Put a file that is flushed to disk in its place for good; it is moved away from where it was."""
        place = self.path(sha256)
        if place.is_file():
            place.touch()  # brought again: what is removed for an earlier reason spares it
            return
        _make_folder(place.parent)
        file.chmod(READ_ONLY)
        file.replace(place)
        _sync_folder(place.parent)

    def remove(self, sha256: str, brought_before: datetime) -> None:
        """Destroy a file that nobody has brought since an instant; one that is not here is no matter."""
        path = self.path(sha256)
        if path.is_file() and datetime.fromtimestamp(path.stat().st_mtime, UTC) < brought_before:
            path.unlink(missing_ok=True)
            _sync_folder(path.parent)

    def path(self, sha256: str) -> Path:
        """Return where a file of this hash stands or would stand."""
        return self._folder / sha256[:2] / sha256[2:4] / sha256


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
