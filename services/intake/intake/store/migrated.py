"""Runs of the import, and which run brought which case from which row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from radica.postgres import Transaction

LAST_RUN = """
select file_sha256, mapping_sha256, started_at, ended_at, last_row from migration_run
where file_name = %s order by started_at desc limit 1
"""
BEGIN = """
insert into migration_run (id, system, file_name, file_sha256, mapping_sha256, who, started_at)
values (%s, %s, %s, %s, %s, %s, %s)
"""
ADVANCE = """
update migration_run set last_row = %s, imported = imported + %s, known = known + %s, refused = refused + %s
where id = %s
"""
END = "update migration_run set ended_at = %s where id = %s"
KNOWN = """
select radicado, original_number, row, content, file_sha256
from migrated_case join migration_run on migration_run.id = run where radicado = any(%s)
"""
ADD = """
insert into migrated_case (radicado, original_number, run, row, content)
select radicado, original_number, %s, row, content
from unnest(%s::text[], %s::text[], %s::int[], %s::bytea[]) as brought (radicado, original_number, row, content)
"""
PEOPLE = "select known_by, ref::text, sealed_key from person where known_by = any(%s)"


class Run(NamedTuple):
    """A run of the import: which file, under which mapping, by whom, since when."""

    id: str
    system: str
    file_name: str
    file_sha256: str
    mapping_sha256: str
    who: str
    started_at: datetime


class Brought(NamedTuple):
    """A case that came from a row; `content` is the mark of what the row said."""

    radicado: str
    original_number: str
    row: int
    content: bytes


class Nobody(NamedTuple):
    """The row of a person that has none."""

    ref: None = None


def last_run(tx: Transaction, file_name: str) -> Any:  # noqa: ANN401 - a row
    """Return the last run over a file of this name, None for the first one."""
    return tx.one(LAST_RUN, (file_name,))


def begin(tx: Transaction, run: Run) -> None:
    """Note that a run begins."""
    tx.later(BEGIN, run)


def advance(tx: Transaction, run: str, last_row: int, imported: int, known: int, refused: int) -> None:
    """Note up to which row a run got, and what became of the rows since; sent with the COMMIT."""
    tx.later(ADVANCE, (last_row, imported, known, refused, run))


def end(tx: Transaction, run: str, at: datetime) -> None:
    """Note that a run got to the end of its file."""
    tx.later(END, (at, run))


def known(tx: Transaction, radicados: Sequence[str]) -> dict[str, Any]:
    """Return those of these cases that were brought in before: number, row, mark and file of each."""
    return {row.radicado: row for row in tx.all(KNOWN, (list(radicados),))}


def add(tx: Transaction, run: str, brought: Sequence[Brought]) -> None:
    """Note from which rows these cases came; sent with the COMMIT."""
    tx.later(ADD, (run, *(list(column) for column in zip(*brought, strict=True))))


def people(tx: Transaction, marks: Sequence[bytes]) -> dict[bytes, Any]:
    """Return the persons who are known by these marks (`ref`, `sealed_key`)."""
    return {bytes(row.known_by): row for row in tx.all(PEOPLE, (list(marks),))}
