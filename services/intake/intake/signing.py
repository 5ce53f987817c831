"""The installation's evidence key: an Ed25519 key (RFC 8032) that signs checkpoints and case archives."""

from __future__ import annotations

import base64
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE = "signature: "
NAME_LETTERS = 16


class Signer:
    """Signs with the key made from a secret of 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self.name = name_of(self.public)

    def signed(self, text: str) -> str:
        """Return a text of whole lines with its signature as one line more."""
        return f"{text}{SIGNATURE}{base64.b64encode(self._key.sign(text.encode())).decode()}\n"


def name_of(public: bytes) -> str:
    """Return the name by which a public key is spoken of: the first 16 hexadecimal letters of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:NAME_LETTERS]


def holds(signed: str, public: bytes) -> bool:
    """Return whether the last line is this key's signature of the lines before it."""
    text, _, signature = signed.rpartition(SIGNATURE)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(base64.b64decode(signature), text.encode())
    except (InvalidSignature, ValueError):  # ValueError: it is no base64
        return False
    return True
