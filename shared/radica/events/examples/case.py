"""What the examples have in common: the case, its account, its documents."""

from __future__ import annotations

import hashlib
from typing import Any

RADICADO = "E-2026-0000123-4"
ACCOUNT = "0801204417"
INVOICE = "F-202602-0801204417"
METER = "M-19-443120"
ORDER = "OT-2026-0000007-1"
FOLLOW_UP = "OT-2026-0000008-9"
RELIQUIDATION = "RL-2026-0000003-9"
LETTER = "C-2026-0000051-7"
OUTGOING = "S-2026-0000045-2"


def document(service: str, name: str, size: int, media_type: str = "application/pdf") -> dict[str, Any]:
    """A reference to a made-up file; its hash is that of its name."""
    return {
        "sha256": fingerprint(name),
        "name": name,
        "media_type": media_type,
        "size": size,
        "service": service,
    }


def fingerprint(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
