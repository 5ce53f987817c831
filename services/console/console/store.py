"""The console's SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg2 import errors

from console.domain.accounts import Person
from radica.errors import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from radica.postgres import Transaction

ADD_STAFF = """
insert into staff (id, username, name, password_hash, lanes, created_at, created_by)
values (%s, %s, %s, %s, %s, %s, %s)
"""
BY_USERNAME = "select id::text, username, name, lanes, password_hash, active from staff where username = %s"
BY_ID = "select id::text, username, name, lanes, active from staff where id = %s for update"
ALL_STAFF = "select id::text, username, name, lanes, active from staff order by username"
NAMES = "select id::text, username, name from staff where id::text = any(%s) or username = any(%s)"
CHANGE_HASH = "update staff set password_hash = %s where id = %s"
DEACTIVATE = "update staff set active = false, deactivated_at = %s, deactivated_by = %s where id = %s"
END_SESSIONS_OF = "delete from staff_session where staff_id = %s"

OPEN_SESSION = "insert into staff_session (id_hash, staff_id, opened_at, seen_at) values (%s, %s, %s, %s)"
SESSION = """
select staff.id::text, username, name, lanes, opened_at, seen_at
from staff_session join staff on staff.id = staff_id and active
where id_hash = %s
"""
SEEN = "update staff_session set seen_at = %s where id_hash = %s"
END_SESSION = "delete from staff_session where id_hash = %s"
FORGET_SESSIONS = "delete from staff_session where opened_at < %s"


USERNAME_TAKEN = "staff_username_key"

SIGNING_KEYS = """
select kid, private_jwk, retired_at from signing_key
where retired_at is null or retired_at > %s
order by retired_at is null desc, created_at desc
"""
ADD_SIGNING_KEY = "insert into signing_key (kid, private_jwk, created_at) values (%s, %s, %s)"
RETIRE_SIGNING_KEYS = "update signing_key set retired_at = %s where retired_at is null"


def add_staff(tx: Transaction, person: Person, password_hash: str | None, at: datetime, by: str) -> None:
    """Add an account; raises Refused when the username is taken."""
    values = (str(person.id), person.username, person.name, password_hash, sorted(person.lanes), at, by)
    try:
        tx.execute(ADD_STAFF, values)
    except errors.UniqueViolation as error:
        if error.diag.constraint_name != USERNAME_TAKEN:
            raise  # the command's key, whose claim travels with this statement, was used before
        raise Refused(f"Ya existe el usuario «{person.username}».", "Elija otro nombre de usuario.") from error


def by_username(tx: Transaction, username: str) -> tuple[Person, str | None, bool] | None:
    """Return person, password hash and whether the account is active."""
    row = tx.one(BY_USERNAME, (username,))
    return None if row is None else (_person(row), row.password_hash, row.active)


def by_id(tx: Transaction, staff_id: UUID) -> tuple[Person, bool]:
    """Return the person and whether the account is active, locked until the commit; raises NotFound."""
    row = tx.one(BY_ID, (str(staff_id),))
    if row is None:
        raise NotFound("No existe esa cuenta.", "Consulte la lista de cuentas.")
    return _person(row), row.active


def all_staff(tx: Transaction) -> list[tuple[Person, bool]]:
    """Return every account by username, and whether it is active."""
    return [(_person(row), row.active) for row in tx.all(ALL_STAFF)]


def names(tx: Transaction, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of people by account id and by username."""
    wanted = sorted(set(ids))
    rows = tx.all(NAMES, (wanted, wanted)) if wanted else []
    return {key: row.name for row in rows for key in (row.id, row.username)}


def set_password(tx: Transaction, staff_id: UUID, password_hash: str) -> None:
    """Replace the password and end the person's sessions."""
    tx.execute(CHANGE_HASH, (password_hash, str(staff_id)))
    tx.execute(END_SESSIONS_OF, (str(staff_id),))


def deactivate(tx: Transaction, staff_id: UUID, at: datetime, by: str) -> None:
    """Close an account and end its sessions."""
    tx.execute(DEACTIVATE, (at, by, str(staff_id)))
    tx.execute(END_SESSIONS_OF, (str(staff_id),))


def open_session(tx: Transaction, id_hash: bytes, staff_id: UUID, at: datetime, forget_before: datetime) -> None:
    """Keep a new session, and forget those opened before a moment."""
    tx.later(FORGET_SESSIONS, (forget_before,))
    tx.later(OPEN_SESSION, (id_hash, str(staff_id), at, at))


def session(tx: Transaction, id_hash: bytes) -> tuple[Person, datetime, datetime] | None:
    """Return whose session it is, when it was opened and last seen; None for no such session or a closed account."""
    row = tx.one(SESSION, (id_hash,))
    return None if row is None else (_person(row), row.opened_at, row.seen_at)


def note_visit(tx: Transaction, id_hash: bytes, at: datetime) -> None:
    """Note that a session was used."""
    tx.later(SEEN, (at, id_hash))


def end_session(tx: Transaction, id_hash: bytes) -> None:
    """Forget a session."""
    tx.execute(END_SESSION, (id_hash,))


def signing_keys(tx: Transaction, retired_after: datetime) -> Sequence[Any]:
    """Return the keys to publish, the one that signs first."""
    return tx.all(SIGNING_KEYS, (retired_after,))


def has_signing_key(tx: Transaction) -> bool:
    """Whether any key signs."""
    return tx.one("select 1 as one from signing_key where retired_at is null") is not None


def add_signing_key(tx: Transaction, kid: str, private_jwk: str, at: datetime) -> None:
    """Keep a new key."""
    tx.execute(ADD_SIGNING_KEY, (kid, private_jwk, at))


def retire_signing_keys(tx: Transaction, at: datetime) -> None:
    """Retire every key that signs."""
    tx.execute(RETIRE_SIGNING_KEYS, (at,))


def _person(row: Any) -> Person:  # noqa: ANN401 - a row with the columns of staff
    return Person(UUID(row.id), row.username, row.name, frozenset(row.lanes))
