"""The citizen's verification code: thirteen symbols, 65 random bits, given once and kept only as a keyed hash.

The radicado is public and easy to count up, so all secrecy is in the code. It is kept as HMAC-SHA256 under a key that
is derived from the installation's and never in the database: who steals the database has nothing to try codes against.
A password hash would protect no better (who has the key reads every petition anyway, and 65 bits cannot be tried out)
and would cost each filing, and each stranger's guess, some 50 ms of a core.

The same request sent twice gets the same receipt, code and all: so it stands in the receipt, sealed under the key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from radica.commands import Receipt

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
SYMBOL_OF_BYTE = SYMBOLS.encode() * 8  # 32 symbols, 256 bytes: each as likely as any other
LOOK_ALIKES = str.maketrans("ILO", "110", "- ")
LENGTH = 13
GROUPS = (5, 4, 4)
NONCE_BYTES = 12
SEALED = "sealed_code"
SHOWN = "verification_code"


class Codes:
    """Makes codes, and tells whether one is right."""

    def __init__(self, installation_key: bytes) -> None:
        self._key = hashlib.sha256(b"radica/verification-code" + installation_key).digest()
        self._box = AESGCM(hashlib.sha256(b"radica/receipt-code" + installation_key).digest())
        self._of_nobody = secrets.token_bytes(hashlib.sha256().digest_size)

    def new(self) -> str:
        """Return a new code, in groups: `7K2M9-QX4T-B3WZ`."""
        return written(secrets.token_bytes(LENGTH).translate(SYMBOL_OF_BYTE).decode())

    def hashed(self, radicado: str, code: str) -> bytes:
        """Return what is kept of a case's code, however it is written."""
        return hmac.digest(self._key, f"{radicado}/{_plain(code)}".encode("utf-8", "replace"), "sha256")

    def match(self, radicado: str, kept: bytes | None, typed: str) -> bool:
        """Tell whether the code is right; the same work for a case that is not there (`kept` is None)."""
        return hmac.compare_digest(kept or self._of_nobody, self.hashed(radicado, typed))

    def sealed(self, radicado: str, code: str) -> str:
        """Return the code as the receipt keeps it."""
        nonce = os.urandom(NONCE_BYTES)
        return base64.b64encode(nonce + self._box.encrypt(nonce, code.encode(), radicado.encode())).decode()

    def shown(self, receipt: Receipt) -> Receipt:
        """Return the receipt as it is told: with its code in the open."""
        data = dict(receipt.data)
        kept = data.pop(SEALED, None)
        if kept is None:
            return receipt
        raw = base64.b64decode(kept)
        code = self._box.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], receipt.radicado.encode())
        return replace(receipt, data={SHOWN: code.decode(), **data})


def written(code: str) -> str:
    """Return a code as papers write it, however it was typed."""
    symbols = iter(_plain(code))
    return "-".join("".join(islice(symbols, size)) for size in GROUPS)


def _plain(code: str) -> str:
    return code.upper().translate(LOOK_ALIKES)
