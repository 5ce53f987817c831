"""How long somebody who keeps failing to prove who they are has to wait.

Waits grow and end: nobody is ever locked out for good, so that a stranger cannot keep a colleague from working by
typing wrong secrets in their name (OWASP ASVS 5.0, 6.1.1). A stranger's failures weigh mostly on their own address.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from radica.errors import RadicaError
from radica.logs import log

if TYPE_CHECKING:
    from datetime import datetime

    from radica.postgres import Transaction

WINDOW = timedelta(minutes=15)
"""How far back failures count."""
KEPT = timedelta(days=1)

ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"
STATEMENTS = {
    "pair": """
select count(*) as count, max(at) as last_at from {table}
where account = %s and address = %s and not succeeded and at > %s
  and at > coalesce((select max(at) from {table} where account = %s and address = %s and succeeded), '-infinity')
""",
    "account": """
select count(*) as count, max(at) as last_at from {table} where account = %s and not succeeded and at > %s
""",
    "address": """
select count(*) as count, max(at) as last_at from {table} where address = %s and not succeeded and at > %s
""",
    "add": "insert into {table} (account, address, at) values (%s, %s, %s) returning id",
    "succeeded": "update {table} set succeeded = true where id = %s",
    "forget": "delete from {table} where at < %s",
}


class TooManyAttempts(RadicaError):
    """Somebody failed too often of late, and has to wait a little."""

    status = 429
    slug = "demasiados-intentos"
    title = "Demasiados intentos"

    def __init__(self, seconds: int) -> None:
        super().__init__("Hubo demasiados intentos fallidos.", f"Espere {seconds} segundos y vuelva a intentar.")
        self.retry_after = seconds


@dataclass(frozen=True)
class Failures:
    """Failed attempts within the window: how many, and when the last one was."""

    count: int
    last_at: datetime | None


@dataclass(frozen=True)
class Budget:
    """Failures that cost nothing, and the longest wait after that."""

    free: int
    longest: timedelta


SAME_ACCOUNT_AND_ADDRESS = Budget(free=5, longest=timedelta(minutes=5))
SAME_ACCOUNT = Budget(free=20, longest=timedelta(seconds=30))
SAME_ADDRESS = Budget(free=60, longest=timedelta(minutes=1))


def wait(failures: Failures, budget: Budget, now: datetime) -> timedelta:
    """Return how long to wait from `now`: nothing within the budget, then 1, 2, 4 … seconds after the last failure."""
    beyond = failures.count - budget.free
    if beyond < 0 or failures.last_at is None:
        return timedelta(0)
    pause = min(timedelta(seconds=2 ** min(beyond, 16)), budget.longest)
    return max(timedelta(0), failures.last_at + pause - now)


BUDGETS = (SAME_ACCOUNT_AND_ADDRESS, SAME_ACCOUNT, SAME_ADDRESS)


class Attempts:
    """The attempts on accounts (usernames, radicados, …), kept in a table with account, address, at and succeeded.

    The account is kept as SHA-256: people type secrets where the account belongs.
    """

    def __init__(self, table: str) -> None:
        self._sql = {name: text.format(table=table) for name, text in STATEMENTS.items()}

    def begin(self, tx: Transaction, account: str, address: str, now: datetime) -> int:
        """Note an attempt before the secret is looked at, so that a burst of them counts in full; returns its id.

        Raises TooManyAttempts. Takes attempts on one account, and those from one address, one at a time until the end
        of the transaction.
        """
        known_as = hashlib.sha256(account.encode("utf-8", "replace")).digest()
        for name in sorted((f"account {known_as.hex()}", f"address {address}")):
            tx.execute(ONE_AT_A_TIME, (name,))
        found = self._failures(tx, known_as, address, now - WINDOW)
        longest = max(wait(failures, budget, now) for failures, budget in zip(found, BUDGETS, strict=True))
        if longest:
            log.warning("attempt_throttled")
            raise TooManyAttempts(max(1, round(longest.total_seconds())))
        tx.later(self._sql["forget"], (now - KEPT,))
        return int(tx.one(self._sql["add"], (known_as, address, now)).id)

    def succeeded(self, tx: Transaction, attempt: int) -> None:
        """Note that an attempt was the right person; until then it counts as failed."""
        tx.later(self._sql["succeeded"], (attempt,))

    def _failures(self, tx: Transaction, account: bytes, address: str, since: datetime) -> tuple[Failures, ...]:
        """Return the failures since a moment: of account and address together, of the account, of the address."""
        return (
            Failures(*tx.one(self._sql["pair"], (account, address, since, account, address))),
            Failures(*tx.one(self._sql["account"], (account, since))),
            Failures(*tx.one(self._sql["address"], (address, since))),
        )
