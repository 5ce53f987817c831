"""I13: the log is what its hashes say, and what was signed about it is still its beginning (docs/evidence.md)."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from tests.chaos.contract import of_a_case
from tests.chaos.evidence import Checkpoint, Evidence, LogRow, Sealing, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOTHING = bytes(32)
SIGNATURE = "signature: "


def history_is_sealed(evidence: Evidence) -> list[Violation]:
    """I13: each event's hash is that of itself and its case's history; each checkpoint is signed and begins the log."""
    return [*_chains(evidence), *_checkpoints(evidence)]


def hash_of(row: LogRow, sealing: Sealing, previous: bytes) -> bytes:
    """The hash that a row must bear after the row of its case that bears `previous`."""
    head = {
        "format": "radica-event-1",
        "id": row.message_id,
        "type": row.type,
        "version": row.version,
        "subject": row.subject,
        "sequence": row.position if row.sequence is None else row.sequence,
        "time": row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor": {"id": row.actor, "lane": row.lane, "on_behalf_of": row.on_behalf_of},
        "traceparent": sealing.traceparent,
        "sealed": None if sealing.sealed is None else sealing.sealed.hex(),
    }
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    return _sha(previous + _sha(f"{text}\n{sealing.body}".encode()))


def root(rows: Sequence[tuple[int, bytes]]) -> bytes:
    """The Merkle root (RFC 6962, 2.1) over positions and hashes of events."""
    if not rows:
        return _sha(b"")
    if len(rows) == 1:
        position, hash_ = rows[0]
        return _sha(b"\0" + position.to_bytes(8, "big", signed=True) + hash_)
    half = 1
    while half * 2 < len(rows):
        half *= 2
    return _sha(b"\1" + root(rows[:half]) + root(rows[half:]))


def _chains(evidence: Evidence) -> Iterator[Violation]:
    last: dict[str, bytes] = {}
    for row in evidence.intake.log:
        if row.sealing is None:
            continue
        previous = last.get(row.subject, NOTHING) if row.sequence is not None else NOTHING
        wanted = hash_of(row, row.sealing, previous)
        if row.sealing.hash is None and not of_a_case(row.type):
            continue  # its hash is given to it later, by `python -m intake chain`
        if row.sealing.hash != wanted:
            says = f"{row.type} at {row.position} does not bear the hash of itself and of what came before it"
            yield Violation("I13", row.subject, says)
        last[row.subject] = row.sealing.hash or wanted


def _checkpoints(evidence: Evidence) -> Iterator[Violation]:
    before, after = NOTHING, 0
    for checkpoint in evidence.checkpoints:
        said = _said(checkpoint)
        name = f"the checkpoint of {said.get('day')}"
        if not _is_signed(checkpoint):
            yield Violation("I13", None, f"{name} is not signed by its key")
        if (said.get("previous"), said.get("after")) != (before.hex(), str(after)):
            yield Violation("I13", None, f"{name} does not follow the one before it")
        covered = [
            (row.position, row.sealing.hash or hash_of(row, row.sealing, NOTHING))
            for row in evidence.intake.log
            if row.sealing and after < row.position <= checkpoint.last
        ]
        if (said.get("size"), said.get("root")) != (str(len(covered)), root(covered).hex()):
            yield Violation("I13", None, f"{name} speaks of {said.get('size')} events that are not those of the log")
        before, after = _sha(_unsigned(checkpoint).encode()), checkpoint.last


def _said(checkpoint: Checkpoint) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in checkpoint.signed.splitlines()[1:])


def _unsigned(checkpoint: Checkpoint) -> str:
    return checkpoint.signed.rpartition(SIGNATURE)[0]


def _is_signed(checkpoint: Checkpoint) -> bool:
    if checkpoint.public_key is None or _said(checkpoint).get("key") != _sha(checkpoint.public_key).hex()[:16]:
        return False
    try:
        signature = base64.b64decode(checkpoint.signed.rpartition(SIGNATURE)[2])
        Ed25519PublicKey.from_public_bytes(checkpoint.public_key).verify(signature, _unsigned(checkpoint).encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
