"""Reads what `radica.frames` wrote, with the client library's own decoder: an AMQP server's half of the wire."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import amqp
from amqp.serialization import loads

if TYPE_CHECKING:
    from collections.abc import Iterator

START = struct.Struct(">BHI")
CONTENT = struct.Struct(">HHQ")
METHOD, HEADER, BODY = 1, 2, 3
PUBLISH_ARGUMENTS = "Bssbb"  # reserved, exchange, routing key, mandatory, immediate


def published(written: bytes) -> Iterator[tuple[int, str, str, dict[str, Any], bytes]]:
    """Yield each message that the frames publish: channel, exchange, routing key, headers and body."""
    exchange = key = ""
    headers: dict[str, Any] = {}
    body, size = b"", -1
    for kind, channel, payload in _frames(written):
        if kind == METHOD:
            (_, exchange, key, mandatory, _), _ = loads(PUBLISH_ARGUMENTS, payload, 4)
            assert mandatory, "an event must not be lost because no queue takes it"
        elif kind == HEADER:
            content_class, _, size = CONTENT.unpack_from(payload)
            message = amqp.Message()
            message._load_properties(content_class, payload, CONTENT.size)
            headers, body = message.properties["application_headers"], b""
        elif kind == BODY:
            body += payload
        if len(body) == size:
            yield channel, exchange, key, headers, body
            size = -1


def _frames(written: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at < len(written):
        kind, channel, size = START.unpack_from(written, at)
        at += START.size
        yield kind, channel, written[at : at + size]
        at += size + 1  # the octet that ends a frame
