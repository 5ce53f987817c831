"""Whether an MP3 or MP4 is a recording at all: the shape of its container, not what is heard or seen in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

BOX = 8
LARGE_BOX = 16
MOST_BOXES = 10_000
SEARCHED = 64 * 1024
TAG = 10
NOT_ONE = ("El archivo no es una grabación que se pueda abrir.", "Expórtela de nuevo como MP3 o MP4 y repita el envío.")


def judge_video(path: Path) -> None:
    """Raise Invalid unless boxes fill an MP4 and one of them describes the recording (ISO 14496-12)."""
    with path.open("rb") as file:
        kinds: list[bytes] = []
        end, at = path.stat().st_size, 0
        while at < end and len(kinds) < MOST_BOXES:
            size, kind = _box(file, at, end)
            if size < BOX or at + size > end:
                raise Invalid("archivo", *NOT_ONE)
            kinds.append(kind)
            at += size
    if at != end or b"moov" not in kinds:
        raise Invalid("archivo", *NOT_ONE)


def judge_sound(path: Path) -> None:
    """Raise Invalid unless MPEG audio frames follow the tag of an MP3, if it has one."""
    with path.open("rb") as file:
        head = file.read(TAG)
        tag = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
        file.seek(TAG + tag if head.startswith(b"ID3") else 0)
        sound = file.read(SEARCHED)
    if not any(_is_frame(sound[at : at + 3]) for at in range(len(sound) - 3)):
        raise Invalid("archivo", *NOT_ONE)


def _box(file: IO[bytes], at: int, end: int) -> tuple[int, bytes]:
    file.seek(at)
    head = file.read(LARGE_BOX)
    size, kind = int.from_bytes(head[:4], "big"), head[4:8]
    if size == 1:
        size = int.from_bytes(head[8:16], "big")
    return (end - at if size == 0 else size), kind


def _is_frame(head: bytes) -> bool:
    """Eleven bits of sync, a version, a layer, a bit rate and a sampling rate that exist."""
    synced = head[0] == 0xFF and head[1] & 0xE0 == 0xE0  # noqa: PLR2004 - the format's own numbers
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, sampling = head[2] >> 4, head[2] >> 2 & 3
    return synced and version != 1 and layer != 0 and rate not in {0, 15} and sampling != 3  # noqa: PLR2004 - same
