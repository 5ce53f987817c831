"""Which cases are whose, and how a person goes: their key, and by it everything that was sealed or found with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from radica.postgres import Transaction

REF_OF_THE_SEAL = "substring(sealed from 1 for 16)"
CASES_OF = f"""
select distinct subject from log
where sealed is not null and {REF_OF_THE_SEAL} in (select uuid_send(ref) from unnest(%s::uuid[]) as ref)
"""  # noqa: S608 - constant text
REFS_OF = f"""
select distinct encode({REF_OF_THE_SEAL}, 'hex')::uuid::text as ref from seal where subject = any(%s)
"""  # noqa: S608 - constant text
NEWEST_SEAL = f"""
select distinct on (subject) subject, encode({REF_OF_THE_SEAL}, 'hex')::uuid::text as ref from seal
where subject = any(%s) order by subject, sequence desc
"""  # noqa: S608 - constant text
# Predicates and expressions of indexes stand here as in the migrations, or they are not used.
APPEALING = """
select subject, data ->> 'appealed_radicado' as appealed from log
where type = 'PQRRadicated' and data ->> 'appealed_radicado' = any(%s)
    and data::text like any (array['%%"appealed_radicado":"%%', '%%"appealed_radicado": "%%'])
"""
NEEDED = """
select distinct named.sha256 from log as other, unnest(document_hashes(other.data)) as named (sha256)
where document_hashes(other.data) && %s and other.data::text like '%%"sha256"%%'
    and named.sha256 = any(%s) and other.subject <> all(%s)
    and not exists (select from log where subject = other.subject and type = 'PersonalDataErased')
"""
OLD = """
select ref::text from person where ref > %s and created_at < %s order by ref limit %s
"""
HOLD = "select hold_persons(%s::uuid[])"
ERASE = "select erase_person(%s)"
BEFORE_ALL = "00000000-0000-0000-0000-000000000000"


def cases_of(tx: Transaction, refs: Iterable[str]) -> list[str]:
    """Return every case in whose history data sealed for these persons stand, in order."""
    return sorted(row.subject for row in tx.all(CASES_OF, (list(refs),)))


def refs_of(tx: Transaction, radicados: Sequence[str]) -> list[str]:
    """Return every person for whom data in the history of these cases were sealed."""
    return sorted(row.ref for row in tx.all(REFS_OF, (list(radicados),)))


def holder_of(tx: Transaction, radicados: Sequence[str]) -> dict[str, str]:
    """Return, by case, the person whose it is now: after the last correction."""
    return {row.subject: row.ref for row in tx.all(NEWEST_SEAL, (list(radicados),))}


def together(tx: Transaction, ref: str) -> tuple[list[str], list[str]]:
    """Return a person with all who share a case with them by a corrected number, and all their cases.

    They can only go together: the data of such a case stand sealed under the keys of both.
    """
    refs, radicados = [ref], cases_of(tx, [ref])
    while len(more := sorted({*refs, *refs_of(tx, radicados)})) > len(refs):
        refs, radicados = more, cases_of(tx, more)
    return refs, radicados


def appealing(tx: Transaction, radicados: Sequence[str]) -> dict[str, list[str]]:
    """Return, by appealed case, the recursos against it."""
    found: dict[str, list[str]] = {}
    for row in tx.all(APPEALING, (list(radicados),)):
        found.setdefault(row.appealed, []).append(row.subject)
    return found


def needed_elsewhere(tx: Transaction, hashes: Collection[str], besides: Sequence[str]) -> set[str]:
    """Return which of these documents a case other than these names that has not been erased itself."""
    wanted = list(hashes)
    if not wanted:
        return set()
    return {row.sha256 for row in tx.all(NEEDED, (wanted, wanted, list(besides)))}


def known_before(tx: Transaction, at: datetime, after: str, limit: int) -> list[str]:
    """Return persons who were known before an instant, in order after one of them."""
    return [row.ref for row in tx.all(OLD, (after, at, limit))]


def hold(tx: Transaction, refs: Sequence[str]) -> set[str]:
    """Keep persons from being erased or filed for by others until the end; returns those who are still there."""
    return {str(row[0]) for row in tx.all(HOLD, (list(refs),))}


def erase(tx: Transaction, refs: Sequence[str]) -> None:
    """Destroy these persons' keys, sent with the COMMIT; it fails there without the record on each of their cases."""
    for ref in refs:
        tx.later(ERASE, (ref,))
