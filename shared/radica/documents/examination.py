"""Everything that is looked at in a stranger's file, by its kind, before it becomes a document."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from radica import media
from radica.documents import pdf, recordings
from radica.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = {media.DOCX, media.XLSX}


def examined(path: Path, kind: str, seconds: float) -> int | None:
    """Return a PDF's number of pages, None for other kinds; raises Invalid for a file not to be kept, pdf.TooSlow.

    Pictures are not looked at here: they are drawn anew (radica.documents.pictures), whatever they held.
    """
    if kind not in OFFICE and zipfile.is_zipfile(path):
        raise Invalid(
            "archivo", "El archivo es de dos tipos a la vez.", "Guárdelo de nuevo como PDF y repita el envío."
        )
    if kind == media.PDF:
        return pdf.judged(path, seconds)
    if kind in OFFICE:
        from radica.documents import office  # noqa: PLC0415 - it reads XML, which nothing else does

        office.judge(path)
    elif kind == media.MP4:
        recordings.judge_video(path)
    elif kind == media.MP3:
        recordings.judge_sound(path)
    return None
