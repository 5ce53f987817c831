"""Pictures lose everything but what they show: no place, no telephone, no hidden second file.

A photograph from a telephone says where the user lives to a few metres; a picture can also be a web page or a program
to whoever reads it as one. Drawn anew from its pixels it is neither (Ley 1581 of 2012, art. 4-c and 4-g).
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

from radica import media
from radica.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {media.JPEG: "JPEG", media.PNG: "PNG"}
OPTIONS: dict[str, dict[str, Any]] = {"JPEG": {"quality": 92, "optimize": True}, "PNG": {"optimize": True}}
MOST_PIXELS = 60_000_000  # a large telephone's picture has 50 million; each takes up to 4 bytes of memory here


def redrawn(path: Path, kind: str) -> bytes:
    """Return the picture of a JPEG or PNG as a new file of the same kind, upright; raises Invalid if it has none."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - 2 MiB that a process which gets no picture never needs

    name = FORMATS[kind]
    try:
        with warnings.catch_warnings(), Image.open(path, formats=[name]) as picture:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_many()
            upright = ImageOps.exif_transpose(picture)
            upright.info = {}
            drawn = io.BytesIO()
            upright.save(drawn, name, **OPTIONS[name])
    except Image.DecompressionBombError as error:
        raise _too_many() from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Invalid("archivo", "La imagen está dañada.", "Ábrala, guárdela de nuevo y repita el envío.") from error
    return drawn.getvalue()


def _too_many() -> Invalid:
    return Invalid("archivo", "La imagen tiene demasiados puntos.", "Redúzcala y envíela de nuevo.")
