"""The hash chain of a case: what exactly is hashed, and how one event's hash takes in the one before it.

An event's canonical bytes are one line of JSON (the envelope), a line feed, and the body exactly as it is stored.
Nothing is ever parsed and written again, so old events keep their hash whatever later versions make of them. The sealed
personal part goes in as its own hash: whoever must not have it can check the chain, also after its key was destroyed.
docs/evidence.md tells the same to strangers who write a verifier; the form "radica-event-1" never changes.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC
from typing import TYPE_CHECKING

from radica.envelope import USUAL_UUID, encode

if TYPE_CHECKING:
    from datetime import datetime

    from radica.envelope import Message

FORMAT = "radica-event-1"
START = bytes(32)
"""What stands for the event before a case's first."""


def canonical(message: Message, body: bytes, sealed: bytes | None) -> bytes:
    """Return the bytes that stand for an event: `message` is its envelope, `body` its JSON text as stored (UTF-8)."""
    head = {
        "format": FORMAT,
        "id": message.id if USUAL_UUID.fullmatch(message.id) else str(uuid.UUID(message.id)),
        "type": message.type,
        "version": message.version,
        "subject": message.subject,
        "sequence": message.sequence,
        "time": _told(message.time),
        "actor": {"id": message.actor.id, "lane": message.actor.lane, "on_behalf_of": message.actor.on_behalf_of},
        "traceparent": message.traceparent,
        "sealed": None if sealed is None else hashlib.sha256(sealed).hexdigest(),
    }
    return encode(head) + b"\n" + body


def digest(message: Message, body: bytes, sealed: bytes | None) -> bytes:
    """Return the SHA-256 of an event's canonical bytes."""
    return hashlib.sha256(canonical(message, body, sealed)).digest()


def link(previous: bytes, digest_: bytes) -> bytes:
    """Return an event's hash from that of the case's event before it (START for the first) and its own digest."""
    return hashlib.sha256(previous + digest_).digest()


def _told(at: datetime) -> datetime | str:
    """Return what is written as `instant` has it: the encoder does so much quicker, but leaves out six zeros."""
    return at.astimezone(UTC) if at.microsecond else instant(at)


def instant(at: datetime) -> str:
    """Return an instant in UTC with six decimals, as PostgreSQL keeps it: 2026-11-24T14:00:00.000000Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
