"""An event as bytes: the frames of AMQP 0-9-1 that publish it, so that a batch goes to the socket in a few writes.

py-amqp packs, writes and asks the socket for news message by message; that was the larger part of what the relay did
(measured, see benchmarks/README.md). The bytes are py-amqp's own, which a test holds. Where they are not so many,
py-amqp is used.
Source: AMQP 0-9-1 specification, sections 2.3.5 (frames), 4.2 (their grammar), 4.2.6 (properties).
"""

from __future__ import annotations

import struct
from functools import cache
from typing import TYPE_CHECKING

from radica.envelope import CONTENT_TYPE, headers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radica.envelope import Message

METHOD, HEADER, BODY, END = 1, 2, 3, b"\xce"
OVERHEAD = 8  # what a frame has besides its payload: type, channel, size and end
BASIC, PUBLISH, MANDATORY = 60, 40, 1
LARGEST_INT32 = 2**31 - 1
PROPERTIES = 0b1111_0000_1010_0000  # content type, content encoding, headers, delivery mode; message id, type
PERSISTENT = b"\x02"

_frame_start = struct.Struct(">BHI").pack
_content_start = struct.Struct(">HHQH").pack
_length = struct.Struct(">I").pack
_int32 = struct.Struct(">ci").pack
_int64 = struct.Struct(">cq").pack


@cache
def _short(text: str) -> bytes:
    """A text of at most 255 bytes with its length; only for the few that come again and again."""
    return _short_once(text)


def _short_once(text: str) -> bytes:
    encoded = text.encode()
    return bytes((len(encoded),)) + encoded


CONTENT = _short(CONTENT_TYPE) + _short("utf-8")


class EventFrames:
    """Encodes the events of one exchange for one channel of a connection whose frames may be `frame_max` bytes long."""

    def __init__(self, exchange: str, channel: int, frame_max: int) -> None:
        self._exchange = exchange
        self._channel = channel
        self._longest_payload = frame_max - OVERHEAD
        self._publishing: dict[str, bytes] = {}

    def of(self, envelope: Message, body: str) -> bytes:
        """Return what publishes an event: mandatory, persistent, under its type as routing key."""
        content, longest = body.encode(), self._longest_payload
        pieces = [content[start : start + longest] for start in range(0, len(content), longest)]
        return b"".join(
            (
                self._method(envelope.type),
                self._frame(HEADER, _properties(envelope, len(content))),
                *(self._frame(BODY, piece) for piece in pieces),
            )
        )

    def _method(self, key: str) -> bytes:
        if key not in self._publishing:
            arguments = struct.pack(">HHH", BASIC, PUBLISH, 0) + _short(self._exchange) + _short(key)
            self._publishing[key] = self._frame(METHOD, arguments + bytes((MANDATORY,)))
        return self._publishing[key]

    def _frame(self, kind: int, payload: bytes) -> bytes:
        return _frame_start(kind, self._channel, len(payload)) + payload + END


def _properties(envelope: Message, size: int) -> bytes:
    return b"".join(
        (
            _content_start(BASIC, 0, size, PROPERTIES),
            CONTENT,
            _table(headers(envelope)),
            PERSISTENT,
            _short_once(envelope.id),
            _short(envelope.type),
        )
    )


def _table(values: Mapping[str, str | int]) -> bytes:
    fields = []
    for name, value in values.items():
        fields.append(_short(name))
        if isinstance(value, str):
            text = value.encode()
            fields += (b"S", _length(len(text)), text)
        else:
            fields.append(_int32(b"I", value) if value <= LARGEST_INT32 else _int64(b"L", value))
    table = b"".join(fields)
    return _length(len(table)) + table
