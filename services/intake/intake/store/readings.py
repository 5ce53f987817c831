"""Who read whose personal data, in which lane, what for, and which fields: only ever added to, read page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radica.access import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from radica.access import Access
    from radica.postgres import Transaction

NOTE = """
insert into reading (radicado, who, lane, what, purpose, fields, read_at) values (%s, %s, %s, %s, %s, %s, %s)
"""
OF_CASES = """
select id, radicado, who, lane, what, purpose, fields, read_at from reading
where radicado = any(%s) and id > %s order by id limit %s
"""
ALL = """
select id, radicado, who, lane, what, purpose, fields, read_at from reading where id > %s order by id limit %s
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, in which lane and what for; `purpose` is None for a citizen who reads their own case."""

    who: str
    lane: str
    purpose: str | None

    @classmethod
    def of(cls, access: Access, lane: str, purpose: str) -> Reader:
        """Return a member of staff as a reader."""
        return cls(access.who, lane, purpose)


CITIZEN = Reader(Lane.CITIZEN, Lane.CITIZEN, None)


def note(
    tx: Transaction, radicado: str, reader: Reader, what: str, personal: dict[str, Any] | None, at: datetime
) -> None:
    """Record that somebody read the personal data of a case; sent with the COMMIT."""
    shown = fields_of(personal) if personal else []
    tx.later(NOTE, (radicado, reader.who, reader.lane, what, reader.purpose, shown, at))


def fields_of(personal: dict[str, Any]) -> list[str]:
    """Return the names of the fields that say something, a person's as `petitioner.name`."""
    names = []
    for name, value in personal.items():
        if isinstance(value, dict):
            names += [f"{name}.{inner}" for inner, said in value.items() if said is not None]
        elif value not in (None, "", []):
            names.append(name)
    return names


def of_cases(tx: Transaction, radicados: Sequence[str], after: int, limit: int) -> list[Any]:
    """Return readings of these cases in order, after one of them."""
    return tx.all(OF_CASES, (list(radicados), after, limit))


def all_of_them(tx: Transaction, after: int, limit: int) -> list[Any]:
    """Return readings in order, after one of them."""
    return tx.all(ALL, (after, limit))
