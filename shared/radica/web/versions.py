"""A version that was read travels as ETag and comes back as If-Match, so that nobody undoes what they have not seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Header

from radica.errors import Invalid
from radica.web.answers import reply

if TYPE_CHECKING:
    from starlette.responses import Response

ETAG = re.compile(r'(?:W/)?"(\d{1,9})"')


def with_version(content: dict[str, Any], field: str = "version") -> Response:
    """Return something that has a version, in `field`, with that version as its ETag."""
    response = reply(content)
    response.headers["ETag"] = f'"{content[field]}"'
    return response


async def read_version(if_match: Annotated[str | None, Header()] = None) -> int | None:
    """Return the version named by If-Match, none without one; raises Invalid for what is no ETag of ours."""
    if if_match is None:
        return None
    match = ETAG.fullmatch(if_match.strip())
    if match is None:
        raise Invalid("If-Match", "El encabezado If-Match no se entiende.", "Envíe el ETag tal como lo recibió.")
    return int(match[1])


ReadVersion = Annotated[int | None, Depends(read_version)]
