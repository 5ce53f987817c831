"""The hashes of verification codes, and who tried them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.postgres import Prepared
from radica.throttle import Attempts

if TYPE_CHECKING:
    from radica.postgres import Transaction

ADD = Prepared("insert into verification_code (radicado, hash, issued_by, reason) values (%s, %s, %s, %s)")
NEWEST = "select hash from verification_code where radicado = %s order by issued_at desc limit 1"

ATTEMPTS = Attempts("code_attempt")


def add_code(tx: Transaction, radicado: str, hashed: bytes, who: str, reason: str | None = None) -> None:
    """Keep the hash of a case's new code, which ends the one before; sent with the COMMIT."""
    tx.later(ADD, (radicado, hashed, who, reason))


def newest_code(tx: Transaction, radicado: str) -> bytes | None:
    """Return the hash of the code that holds, None for a case that has none or is not there."""
    row = tx.one(NEWEST, (radicado,))
    return None if row is None else bytes(row.hash)
