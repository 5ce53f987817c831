"""What is looked up when petitions are filed, in one question: who it is, which earlier cases are like it, its number.

The numbers are taken in the same message, before the question: it then sees all that was filed before, by whomever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from intake.domain.earlier import Alike
from intake.numbers import SERIES
from radica.postgres import Prepared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.postgres import Transaction

MOST_ALIKE = 5
# `limit 1` leaves the planner nothing but to look each person and each case up, however few there were when it was
# planned. Cases of the system before come after ours: they were filed before, whenever they were brought in.
BEFORE = Prepared("""
select person.ref, person.sealed_key, earlier.alike,
       (select last from counter where series = %s and year = asked.year) as last,
       (select max(number) from calendar_change) as calendar
from unnest(%s::text[], %s::text[], %s::text[], %s::int[])
    with ordinality as asked (known_by, account, cause_code, year, place)
left join lateral (
    select ref::text, sealed_key from person where person.known_by = asked.known_by::bytea limit 1
) as person on true
cross join lateral (
    select coalesce(json_agg(json_build_array(
        subject, data ->> 'kind', data ->> 'billing_period', data ->> 'invoice', data ->> 'filed_at',
        (select true from log as later
         where later.subject = newest.subject and later.type in ('PQRVoided', 'PQRWithdrawn') limit 1)
    ) order by type desc, id desc), '[]') as alike
    from ((select id, type, subject, data from log
           where type = 'PQRRadicated' and data ->> 'account' = asked.account
             and data ->> 'cause_code' = asked.cause_code
           order by id desc limit %s)
          union all
          (select id, type, subject, data from log
           where type = 'PQRMigrated' and data ->> 'account' = asked.account
             and data ->> 'cause_code' = asked.cause_code
           order by id desc limit %s)) as newest
) as earlier
order by asked.place
""")


class Question(NamedTuple):
    """Who files (None for nobody known), of which account (None for none), for which cause, in which year."""

    known_by: bytes | None
    account: str | None
    cause_code: str
    year: int


@dataclass(frozen=True, slots=True)
class Before:
    """The person's row (its `ref` is None for somebody new), the newest cases of the account and cause.

    `last` is the last number of the year that was taken, `calendar` the number of the calendar's latest change.
    """

    person: Any
    alike: tuple[Alike, ...]
    last: int
    calendar: int


def before_filing(tx: Transaction, questions: Sequence[Question]) -> list[Before]:
    """Return what is known before each petition is filed; one round trip, because every filing waits for it."""
    asked = [list(column) for column in zip(*questions, strict=True)]
    rows = tx.all(BEFORE, (SERIES, *asked, MOST_ALIKE, MOST_ALIKE))
    return [Before(row, tuple(map(_alike, row.alike)), row.last, row.calendar) for row in rows]


def _alike(found: Sequence[Any]) -> Alike:
    radicado, kind, period, invoice, filed_at, taken_back = found
    return Alike(radicado, kind, period, invoice, datetime.fromisoformat(filed_at), taken_back=bool(taken_back))
