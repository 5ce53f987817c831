"""By what people are found: their marks, kept with each filing and looked up again; only whoever is found is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg2 import errors

from radica.postgres import Prepared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.marks import Entry
    from radica.postgres import Transaction

ADD_ALL = Prepared("""
insert into sought (radicado, part, person, made_under, names, numbers)
select radicado, part, person::uuid, %s, names::int[], numbers::int[]
from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) as new (radicado, part, person, names, numbers)
on conflict (radicado, part) do update
set person = excluded.person, made_under = excluded.made_under, names = excluded.names, numbers = excluded.numbers
""")

# How many rows bear each mark, as the planner counts them for itself; a mark that is not told is rarer than those.
FREQUENCIES = """
select most_common_elems::text::int[] as marks, most_common_elem_freqs as shares, reltuples as rows
from pg_stats, pg_class
where schemaname = current_schema and tablename = 'sought' and attname = 'names' and pg_class.oid = 'sought'::regclass
"""

# `offset 0` keeps the count of shared marks from being done twice, for the condition and for the order.
BY_NAME = """
select radicado, part, null as text, rank
from (
    select radicado, part, shared, shared * 1000 - least(size, 999) as rank
    from (
        select radicado, part, cardinality(names) as size,
               (select count(*) from unnest(names) as mark where mark = any(%(marks)s))::int as shared
        from sought where names && %(rare)s and made_under = %(made_under)s
        offset 0
    ) as touched
) as found
where shared >= %(least)s and (rank, radicado) < (%(rank)s, %(below)s)
order by rank desc, radicado desc limit %(most)s
"""

# Each number is looked up by itself, and the few rows found are put in order afterwards: that is what `offset 0` says.
# Left to choose, the planner walks down the numbers of all cases until it met enough of them (500 ms of 100,000).
EACH = """
select found.radicado, null as part, found.text
from unnest(%(wanted)s::text[]) as wanted cross join lateral ({found} offset 0) as found
where %(below)s = '' or found.radicado < %(below)s order by found.radicado desc limit %(most)s
"""

BY_NUMBER = EACH.format(
    found="""
    select subject as radicado, subject as text from log
    where sequence = 1 and ltrim(translate(subject, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ-', ''), '0') = wanted
      and starts_with(subject, %(letters)s)
"""
)

BY_ANSWER = EACH.format(
    found=r"""
    select subject as radicado, data ->> 'outgoing_number' as text from log
    where type = 'ResponseFiled' and ltrim(regexp_replace(data ->> 'outgoing_number', '\D', '', 'g'), '0') = wanted
      and starts_with(data ->> 'outgoing_number', %(letters)s)
"""
)

BY_ACCOUNT = EACH.format(
    found="""
    select subject as radicado, data ->> 'account' as text from log
    where type = 'PQRRadicated' and data ->> 'account' = wanted
    union all
    select subject, data ->> 'account' from log where type = 'PQRMigrated' and data ->> 'account' = wanted
"""
)

BY_ACCOUNT_BEGINNING = EACH.format(
    found="""
    select subject as radicado, data ->> 'account' as text from log
    where type = 'PQRRadicated' and data ->> 'account' > wanted and data ->> 'account' < %(beyond)s
      and starts_with(data ->> 'account', wanted)
    union all
    select subject, data ->> 'account' from log
    where type = 'PQRMigrated' and data ->> 'account' > wanted and data ->> 'account' < %(beyond)s
      and starts_with(data ->> 'account', wanted)
"""
)

BY_IDENTITY = """
select radicado, part, null as text from (
    select radicado, part from sought where numbers && %(marks)s and made_under = %(made_under)s offset 0
) as found
where %(below)s = '' or radicado < %(below)s order by radicado desc limit %(most)s
"""

YEARS = "select distinct year from counter where series = any(%s)"

FILED = """
select filed.subject as radicado, filed.data::text, newest.sealed, person.sealed_key
from log as filed
left join lateral (
    select sealed from seal where subject = filed.subject order by sequence desc limit 1
) as newest on true
left join person on person.ref = encode(substring(newest.sealed for 16), 'hex')::uuid
where filed.subject = any(%s) and filed.sequence = 1
"""

WITHOUT_MARKS = """
select filed.id, filed.subject as radicado, newest.sealed, person.ref::text, person.sealed_key
from log as filed
join lateral (
    select sealed from seal where subject = filed.subject order by sequence desc limit 1
) as newest on true
join person on person.ref = encode(substring(newest.sealed for 16), 'hex')::uuid
where filed.id > %s and filed.sequence = 1 and filed.sealed is not null
  and not exists (select from sought where sought.radicado = filed.subject and made_under = %s)
order by filed.id limit %s
"""
BATCH = 200

PersonGone = errors.ForeignKeyViolation
"""The person whose marks were to be kept has been erased meanwhile."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many rows there are, the share of them that bears each frequent mark, and what no other mark's exceeds."""

    rows: float
    shares: Mapping[int, float]
    rarest: float

    def of(self, mark: int) -> float:
        """Return about what share of all rows bears a mark."""
        return self.shares.get(mark, self.rarest)


class Marked(NamedTuple):
    """By what the people of a case are found, and the person under whose reference that is kept."""

    radicado: str
    person: str
    entries: Sequence[Entry]


def add(tx: Transaction, made_under: int, cases: Sequence[Marked]) -> None:
    """Keep by what the people of cases are found; one statement for all, sent with the COMMIT."""
    rows = [
        (case.radicado, entry.part, case.person, _array(entry.names), _array(entry.numbers))
        for case in cases
        for entry in case.entries
    ]
    if rows:
        tx.later(ADD_ALL, (made_under, *(list(column) for column in zip(*rows, strict=True))))


def _array(marks: Sequence[int]) -> str:
    return f"{{{','.join(map(str, marks))}}}"


def without_marks(tx: Transaction, after: int, made_under: int) -> list[Any]:
    """Return the next cases whose marks are missing or were made under another key, after a position of the log.

    Each with its `id` there, `radicado`, `sealed` data, and its person's `ref` and `sealed_key`.
    """
    return tx.all(WITHOUT_MARKS, (after, made_under, BATCH))


def found(tx: Transaction, sql: str, **asked: Any) -> list[Any]:  # noqa: ANN401 - what the statement names
    """Return the cases that one of the statements BY_… finds, in its order.

    Each with `radicado`, `part`, the `text` that matched where it is no secret and, for names, its `rank`.
    """
    return tx.all(sql, asked)


def frequencies(tx: Transaction) -> Frequencies:
    """Return how frequent marks are; all alike as long as nobody has counted."""
    row = tx.one(FREQUENCIES)
    if row is None or row.marks is None:
        return Frequencies(0.0, {}, 0.0)
    shares = dict(zip(row.marks, row.shares, strict=False))  # behind them stand the least and the greatest share
    return Frequencies(row.rows, shares, min(shares.values()))


def years(tx: Transaction, series: Sequence[str]) -> list[int]:
    """Return the years in which numbers of these series were given."""
    return [row.year for row in tx.all(YEARS, (list(series),))]


def filed(tx: Transaction, radicados: Sequence[str]) -> dict[str, Any]:
    """Return how cases began, by radicado: `data`, and what is `sealed` now with its `sealed_key`, None once erased."""
    return {row.radicado: row for row in tx.all(FILED, (list(radicados),))}
