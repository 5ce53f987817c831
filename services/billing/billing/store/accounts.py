"""Subscribers and their meters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radica.errors import NotFound

if TYPE_CHECKING:
    from radica.postgres import Transaction

ACCOUNT = """
select s.account, s.use, s.stratum, s.municipality, s.cycle, s.sewerage, m.serial as meter, m.installed_on
from subscribers s left join meters m on m.account = s.account and m.removed_on is null
"""
ONE = ACCOUNT + "where s.account = %s"
LISTED = (
    ACCOUNT
    + """
where (%(municipality)s::text is null or s.municipality = %(municipality)s)
and (%(after)s::text is null or s.account > %(after)s)
order by s.account limit %(limit)s
"""
)
HOLDS = """
select radicado, invoice, amount, held_at from collection_holds
where account = %s and released_at is null order by held_at, radicado
"""
LOCK = "select account from subscribers where account = %s for update"


def account(tx: Transaction, number: str) -> Any:  # noqa: ANN401 - a row: the columns of ACCOUNT
    """Return an account with the meter installed there; raises NotFound."""
    found = tx.one(ONE, (number,))
    if found is None:
        raise NotFound(f"No existe la cuenta {number}.", "Revise el número; está en la factura.")
    return found


def accounts(tx: Transaction, municipality: str | None, after: str | None, limit: int) -> list[Any]:
    """Return accounts in the order of their number, of one municipality or of all."""
    return tx.all(LISTED, {"municipality": municipality, "after": after, "limit": limit})


def holds(tx: Transaction, number: str) -> list[Any]:
    """Return the sums of an account that are not collected for now."""
    return tx.all(HOLDS, (number,))


def lock(tx: Transaction, number: str) -> None:
    """Let one act at a time change an account, so that each reliquidation rests on the one before it."""
    tx.execute(LOCK, (number,))
