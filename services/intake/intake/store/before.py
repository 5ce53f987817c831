"""What is looked up before a petition is filed, in one question: who it is, and which earlier cases are like it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from intake.domain.earlier import Alike
from radica.postgres import Prepared

if TYPE_CHECKING:
    from radica.postgres import Transaction

MOST_ALIKE = 5
BEFORE = Prepared("""
select person.ref::text, person.sealed_key, earlier.alike
from (select 1) as always
left join person on known_by = %s
cross join lateral (
    select coalesce(json_agg(json_build_array(
        subject, data ->> 'kind', data ->> 'billing_period', data ->> 'invoice', data ->> 'filed_at'
    ) order by id desc), '[]') as alike
    from (select id, subject, data from log
          where type = 'PQRRadicated' and data ->> 'account' = %s and data ->> 'cause_code' = %s
          order by id desc limit %s) as newest
) as earlier
""")


@dataclass(frozen=True, slots=True)
class Before:
    """The person's row (its `ref` is None for somebody new) and the newest cases of the account and cause."""

    person: Any
    alike: tuple[Alike, ...]


def before_filing(tx: Transaction, known_by: bytes | None, account: str | None, cause_code: str) -> Before:
    """Return what is known before filing; one round trip, because every filing waits for it."""
    row = tx.one(BEFORE, (known_by, account, cause_code, MOST_ALIKE))
    alike = tuple(
        Alike(radicado, kind, period, invoice, datetime.fromisoformat(filed_at))
        for radicado, kind, period, invoice, filed_at in row.alike
    )
    return Before(row, alike)
