"""The table `upload`: one row for each upload, and every change of its state.

`due_at` is when something must still be done for an upload: a check that is owed, or content to be taken out of
quarantine. Whoever does it pushes it into the future first, so that a process that dies is followed by another. It
goes by the database's own clock: it measures how long a process may take, not when something happened.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from radica.errors import NotFound
from radica.events.common import DocumentRef

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from radica.errors import RadicaError
    from radica.postgres import Transaction


class State(StrEnum):
    """How far an upload is."""

    RECEIVED = "received"
    CHECKING = "checking"
    CLEAN = "clean"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload as its row tells it; `size` in bytes, `reason` and `way_out` in Spanish."""

    id: str
    state: State
    sha256: str
    name: str
    size: int
    declared: str
    media_type: str | None
    pages: int | None
    who: str
    reason: str | None
    way_out: str | None
    received_at: datetime
    decided_at: datetime | None

    def document(self, service: str) -> DocumentRef | None:
        """Return how acts name it, None unless it is clean."""
        if self.state is not State.CLEAN or self.media_type is None:
            return None
        return DocumentRef(
            sha256=self.sha256,
            name=self.name,
            media_type=self.media_type,
            size=self.size,
            service=service,
            pages=self.pages,
        )


COLUMNS = ", ".join("id::text" if field.name == "id" else field.name for field in fields(Upload))

ADD = """
insert into upload (id, state, sha256, name, size, declared, who, received_at, due_at)
values (%s, 'received', %s, %s, %s, %s, %s, %s, clock_timestamp() + %s * interval '1 second')
"""
GET = f"select {COLUMNS} from upload where id = %s and removed_at is null"  # noqa: S608 - our own column names
OF = f"""
select {COLUMNS} from upload where who = %s and removed_at is null and (received_at, id) < (%s, %s)
order by received_at desc, id desc limit %s
"""  # noqa: S608 - same
OF_CONTENT = f"""
select {COLUMNS} from upload where sha256 = %s and removed_at is null order by received_at desc, id desc limit 1
"""  # noqa: S608 - same
DUE = "select id::text from upload where due_at <= clock_timestamp() order by due_at limit %s"
CLAIM = f"""
update upload set state = case when state = 'received' then 'checking' else state end, attempts = attempts + 1,
    due_at = clock_timestamp() + %s * interval '1 second'
where id = %s and due_at <= clock_timestamp() + %s * interval '1 second'
returning {COLUMNS}
"""  # noqa: S608 - same
HOLD_CONTENT = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"
ADMIT = """
update upload set state = 'clean', sha256 = %s, name = %s, size = %s, media_type = %s, pages = %s, reason = null,
    way_out = null, decided_at = %s, named_at = case when %s or exists (
        select 1 from upload other where other.sha256 = %s and other.state = 'clean'
    ) then named_at else clock_timestamp() end
where id = %s and state = 'checking'
    and not exists (select 1 from upload other where other.sha256 = %s and other.removed_at is not null)
returning true as admitted
"""
REJECT = "update upload set state = 'rejected', reason = %s, way_out = %s, decided_at = %s where id = %s"
POSTPONE = """
update upload set reason = %s, way_out = %s,
    due_at = clock_timestamp() + least(power(2, attempts), %s) * interval '1 second'
where id = %s and state = 'checking'
"""
SETTLE = "update upload set due_at = null where id = %s and state in ('clean', 'rejected')"
NAME = r"""
update upload set named_at = coalesce(named_at, clock_timestamp()),
    name = 'documento' || coalesce(substring(name from '\.[A-Za-z0-9]{1,10}$'), '')
where sha256 = any(%s) and state = 'clean' and removed_at is null returning sha256, pages
"""
GOING = "select distinct sha256 from upload where sha256 = any(%s) and removed_at is not null"
LEFT = """
select id::text, sha256 from upload
where named_at is null and due_at is null and (received_at < %s or removed_at is not null)
order by received_at limit %s
"""
FORGET = """
delete from upload where id = %s and named_at is null and due_at is null and removed_at is null and (
    state = 'rejected' or exists (select 1 from upload other where other.sha256 = upload.sha256
        and other.id <> upload.id and other.state = 'clean' and other.removed_at is null))
returning true as forgotten
"""
MARK = """
update upload set removed_at = coalesce(removed_at, clock_timestamp())
where id = %s and named_at is null and state = 'clean' returning removed_at
"""
ERASE = """
delete from upload where sha256 = any(%s) and state in ('clean', 'rejected') and due_at is null and removed_at is null
    and coalesce(decided_at, received_at) < %s
"""
REMOVED = "delete from upload where sha256 = %s and removed_at is not null"


def add(tx: Transaction, upload: Upload, lease_s: float) -> None:
    """Note an upload whose check somebody owes from now on; it is another's to do after `lease_s`."""
    told = (upload.sha256, upload.name, upload.size, upload.declared, upload.who, upload.received_at)
    tx.later(ADD, (upload.id, *told, lease_s))


def get(tx: Transaction, upload: str) -> Upload:
    """Return an upload; raises NotFound."""
    row = tx.one(GET, (upload,))
    if row is None:
        raise NotFound("No existe esa carga.", "Consulte la lista en /uploads, o envíe el archivo de nuevo.")
    return _upload(row)


def of(tx: Transaction, who: str, before: tuple[Any, str], limit: int) -> list[Upload]:
    """Return somebody's uploads, the latest first, before an instant and id."""
    return [_upload(row) for row in tx.all(OF, (who, *before, limit))]


def of_content(tx: Transaction, sha256: str) -> Upload | None:
    """Return the latest upload of this content."""
    row = tx.one(OF_CONTENT, (sha256,))
    return None if row is None else _upload(row)


def due(tx: Transaction, limit: int) -> list[str]:
    """Return the ids of uploads for which something must be done."""
    return [row.id for row in tx.all(DUE, (limit,))]


def claim(tx: Transaction, upload: str, lease_s: float, *, early_s: float = 0) -> Upload | None:
    """Take what is owed to an upload upon oneself for `lease_s`; None where another has it, or nothing is owed.

    Who has just added it comes `early_s` before it is due.
    """
    row = tx.one(CLAIM, (lease_s, upload, early_s))
    return None if row is None else _upload(row)


def admit(tx: Transaction, upload: str, kept: DocumentRef, at: datetime, *, fresh: bool) -> bool:
    """Have an upload be clean; false while the same content, left over from another upload, is being removed.

    Content that was here before, and not from an upload, is a paper of the service itself: it counts as named.
    """
    tx.execute(HOLD_CONTENT, (kept.sha256,))
    told = (kept.sha256, kept.name, kept.size, kept.media_type, kept.pages, at)
    return tx.one(ADMIT, (*told, fresh, kept.sha256, upload, kept.sha256)) is not None


def reject(tx: Transaction, upload: str, refusal: RadicaError, at: datetime) -> None:
    """Have an upload be rejected."""
    tx.later(REJECT, (refusal.detail, refusal.way_out, at, upload))


def postpone(tx: Transaction, upload: str, wait: RadicaError, longest_s: float) -> None:
    """Have an upload checked again later, each time after twice the pause, and say why it waits."""
    tx.later(POSTPONE, (wait.detail, wait.way_out, longest_s, upload))


def settle(tx: Transaction, upload: str) -> None:
    """Nothing more is owed to an upload that was decided."""
    tx.later(SETTLE, (upload,))


def name(tx: Transaction, hashes: Sequence[str]) -> tuple[dict[str, int | None], set[str]]:
    """Mark clean content as named by an act; returns its pages by hash, and the hashes that are being removed.

    What its user called it may hold a person's name, and is needed no longer (Ley 1581 of 2012, art. 4-b).
    """
    named = {row.sha256: row.pages for row in tx.all(NAME, (list(hashes),))}
    return named, {row.sha256 for row in tx.all(GOING, (list(hashes),))}


def left(tx: Transaction, before: datetime, limit: int) -> list[Any]:
    """Return id and hash of decided uploads from before an instant that no act has named, the oldest first."""
    return tx.all(LEFT, (before, limit))


def mark_for_removal(tx: Transaction, upload: str, sha256: str) -> datetime | None:
    """Forget an upload whose content stays or is gone; else mark it, and return since when its content is to go."""
    tx.execute(HOLD_CONTENT, (sha256,))
    if tx.one(FORGET, (upload,)):
        return None
    marked = tx.one(MARK, (upload,))
    return None if marked is None else marked.removed_at


def erase(tx: Transaction, hashes: Sequence[str], decided_at: datetime) -> None:
    """Forget the decided uploads of content that goes with somebody's personal data; what came in later stays.

    One whose quarantine is not empty yet, or whose content is being removed, is forgotten by who does that.
    """
    tx.later(ERASE, (list(hashes), decided_at))


def removed(tx: Transaction, sha256: str) -> None:
    """Forget the uploads whose content was removed."""
    tx.later(REMOVED, (sha256,))


def _upload(row: Any) -> Upload:  # noqa: ANN401 - a row of COLUMNS
    told = {field.name: getattr(row, field.name) for field in fields(Upload)}
    return Upload(**{**told, "state": State(row.state)})
