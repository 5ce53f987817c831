"""How endpoints answer: receipts of commands, plain values, and pages of a list.

Amounts of money leave as decimal text, instants as ISO 8601 in UTC with Z, dates as AAAA-MM-DD: never as floats.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel
from starlette.responses import Response

from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radica.commands import Receipt

CREATED = 201
LARGEST_PAGE = 200
LARGEST_NUMBER = 1 << 63
Row = TypeVar("Row")

After = Annotated[str | None, Query(max_length=400, description="Cursor «next» de la página anterior")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="Cuántos elementos, hasta 200")]


def answer(receipt: Receipt) -> Response:
    """Return the 201 for a committed command; `reading_position` is what a reader waits for to see it."""
    return reply(
        {
            **receipt.data,
            "radicado": receipt.radicado,
            "event": receipt.event,
            "event_id": receipt.event_id,
            "reading_position": receipt.event_id,
        },
        CREATED,
    )


def reply(content: Any, status: int = 200) -> Response:  # noqa: ANN401 - any JSON-able value
    """Return `content` as JSON, written exactly: no amount passes through a float."""
    return Response(_written(content).encode(), status, media_type="application/json")


def page(
    rows: Sequence[Row], limit: int, show: Callable[[Row], Any], position: Callable[[Row], Sequence[Any]]
) -> Response:
    """Return one page of a list that was queried for `limit + 1` rows: `{"items": […], "next": cursor or null}`."""
    shown = rows[:limit]
    following = cursor(*position(shown[-1])) if len(rows) > limit else None
    return reply({"items": [show(row) for row in shown], "next": following})


def cursor(*position: Any) -> str:  # noqa: ANN401 - the values of the sort key
    """Return a position in a list (the sort key of its last row) as opaque text."""
    text = json.dumps(position, separators=(",", ":"), default=_exactly)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def from_cursor(text: str | None, *kinds: type) -> list[Any] | None:
    """Return the values that `cursor` packed, None for the first page; raises Invalid for what it did not make."""
    if text is None:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _bad_cursor() from error
    if not isinstance(values, list) or len(values) != len(kinds):
        raise _bad_cursor()
    for value, kind in zip(values, kinds, strict=True):
        if type(value) is not kind or not _storable(value):
            raise _bad_cursor()
    return values


def _storable(value: object) -> bool:
    """Whether PostgreSQL has a place for a value that came from outside."""
    if isinstance(value, str):
        return "\0" not in value
    return not isinstance(value, int) or abs(value) < LARGEST_NUMBER


def _bad_cursor() -> Invalid:
    return Invalid("after", "El cursor no es válido.", "Use el «next» de la página anterior, o ninguno para empezar.")


def _exactly(value: object) -> Any:  # noqa: ANN401 - what json knows how to write
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, frozenset | set):
        return sorted(value)
    message = f"{type(value).__name__} has no JSON form"
    raise TypeError(message)


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_exactly).encode
