"""The hashes of verification codes, and who tried them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.postgres import Prepared
from radica.throttle import Attempts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.postgres import Transaction

ADD = Prepared("insert into verification_code (radicado, hash, issued_by, reason) values (%s, %s, %s, %s)")
ADD_ALL = Prepared("""
insert into verification_code (radicado, hash, issued_by)
select radicado, hash::bytea, who from unnest(%s::text[], %s::text[], %s::text[]) as new (radicado, hash, who)
""")
NEWEST = "select hash from verification_code where radicado = %s order by issued_at desc limit 1"

ATTEMPTS = Attempts("code_attempt")


def add_code(tx: Transaction, radicado: str, hashed: bytes, who: str, reason: str) -> None:
    """Keep the hash of a case's new code, which ends the one before; sent with the COMMIT."""
    tx.later(ADD, (radicado, hashed, who, reason))


def add_first_codes(tx: Transaction, codes: Sequence[tuple[str, bytes, str]]) -> None:
    """Keep the hashes of the codes that new cases are born with: radicado, hash, who filed it; sent with the COMMIT."""
    tx.later(ADD_ALL, [list(column) for column in zip(*codes, strict=True)])


def newest_code(tx: Transaction, radicado: str) -> bytes | None:
    """Return the hash of the code that holds, None for a case that has none or is not there."""
    row = tx.one(NEWEST, (radicado,))
    return None if row is None else bytes(row.hash)
