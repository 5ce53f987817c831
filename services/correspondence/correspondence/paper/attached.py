"""The content that a draft carries inside its PDF, so that what is signed is what was approved."""

from __future__ import annotations

import io

from pyhanko.pdf_utils.reader import PdfFileReader

from correspondence.domain.content import Content

NAME = "contenido.json"


def content_of(draft: bytes) -> Content:
    """Return the content attached to a draft's PDF; raises LookupError if it has none."""
    names = iter(PdfFileReader(io.BytesIO(draft)).root["/Names"]["/EmbeddedFiles"]["/Names"])
    for name, specification in zip(names, names, strict=True):
        if name == NAME:
            data: bytes = specification.get_object()["/EF"]["/F"].data
            return Content.model_validate_json(data)
    raise LookupError(NAME)
