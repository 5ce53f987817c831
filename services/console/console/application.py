"""Staff accounts: who may do what, decided by the administrator."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from console import passwords as password_words
from console import store
from console.domain import accounts
from console.domain.accounts import Person
from radica.access import Lane
from radica.commands import Receipt
from radica.errors import Refused
from radica.logs import log
from radica.once import once

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from console.passwords import Passwords
    from radica.access import Access
    from radica.clock import Clock
    from radica.commands import Command
    from radica.postgres import Database, Transaction

INSTALLER = "instalación"
NO_CASE = ""


class Accounts:
    """Staff accounts and what the administrator does with them."""

    def __init__(self, db: Database, clock: Clock, passwords: Passwords) -> None:
        self._db = db
        self._clock = clock
        self._passwords = passwords

    def add(self, command: Command, username: str, name: str, lanes: Sequence[str]) -> Receipt:
        """Add an account without a password; raises Invalid, or Refused when the username is taken."""
        command.access.require(Lane.ADMINISTRATOR)
        person = _new_person(username, name, lanes)

        def act(tx: Transaction) -> Receipt:
            store.add_staff(tx, person, None, command.at, command.access.who)
            return Receipt(NO_CASE, "StaffAdded", str(uuid.uuid4()), as_json(person, active=True))

        return once(self._db, command, act)

    def deactivate(self, command: Command, staff_id: UUID) -> Receipt:
        """Close an account: its sessions end now, its last token within 15 minutes. Nobody closes their own."""
        command.access.require(Lane.ADMINISTRATOR)

        def act(tx: Transaction) -> Receipt:
            person, active = store.by_id(tx, staff_id)
            if str(person.id) == command.access.who:
                raise Refused("No puede cerrar su propia cuenta.", "Pídalo a otro administrador.")
            if not active:
                raise Refused("La cuenta ya está cerrada.", "Sus sesiones ya terminaron: no hay nada más que hacer.")
            store.deactivate(tx, staff_id, command.at, command.access.who)
            return Receipt(NO_CASE, "StaffDeactivated", str(uuid.uuid4()), as_json(person, active=False))

        return once(self._db, command, act)

    def give_password(self, access: Access, staff_id: UUID) -> str:
        """Give an account a new generated password and end its sessions; the password is told once and never kept."""
        access.require(Lane.ADMINISTRATOR)
        password = password_words.generated()
        hashed = self._passwords.hashed(password)
        with self._db.transaction() as tx:
            _, active = store.by_id(tx, staff_id)
            if not active:
                raise Refused("La cuenta está cerrada.", "Cree una cuenta nueva.")
            store.set_password(tx, staff_id, hashed)
        log.info("password_given", actor=access.who)
        return password

    def all(self, access: Access) -> list[tuple[Person, bool]]:
        """Return every account and whether it is active, for the administrator and the auditor."""
        access.require(Lane.ADMINISTRATOR, Lane.AUDITOR)
        with self._db.transaction() as tx:
            return store.all_staff(tx)

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the names of people by account id."""
        with self._db.transaction() as tx:
            return store.names(tx, ids)

    def install(self, username: str, name: str, lanes: Sequence[str]) -> str:
        """Add an account from the machine itself and return its password; raises Invalid or Refused."""
        person = _new_person(username, name, lanes)
        password = password_words.generated()
        hashed = self._passwords.hashed(password)
        with self._db.transaction() as tx:
            store.add_staff(tx, person, hashed, self._clock.now(), INSTALLER)
        return password

    def install_roles(self) -> list[tuple[accounts.Role, str]]:
        """Add one account per role and return their passwords; nothing when there are people already."""
        if self._has_people():
            return []
        given = [(role, password_words.generated()) for role in accounts.ROLES]
        hashes = [self._passwords.hashed(password) for _, password in given]
        with self._db.transaction() as tx:
            for (role, _), hashed in zip(given, hashes, strict=True):
                person = _new_person(role.username, role.name, [role.lane])
                store.add_staff(tx, person, hashed, self._clock.now(), INSTALLER)
        return given

    def install_machine(self, username: str, password: str) -> None:
        """See to it that the machine account (lane service) exists with this password."""
        kept_as = accounts.username(username)
        with self._db.transaction() as tx:
            found = store.by_username(tx, kept_as)
        if found is not None and self._passwords.match(found[1], password):
            return
        hashed = self._passwords.hashed(password)
        with self._db.transaction() as tx:
            if found is None:
                machine = Person(uuid.uuid4(), kept_as, "Sistema", frozenset({Lane.SERVICE}))
                store.add_staff(tx, machine, hashed, self._clock.now(), INSTALLER)
            else:
                store.set_password(tx, found[0].id, hashed)

    def _has_people(self) -> bool:
        with self._db.transaction() as tx:
            return any(Lane.SERVICE not in person.lanes for person, _ in store.all_staff(tx))


def as_json(person: Person, *, active: bool) -> dict[str, str | bool | list[str]]:
    """Return an account as the HTTP interface shows it."""
    return {
        "id": str(person.id),
        "username": person.username,
        "name": person.name,
        "lanes": [lane for lane in (*accounts.STAFF_LANES, Lane.SERVICE) if lane in person.lanes],
        "active": active,
    }


def as_file(given: list[tuple[accounts.Role, str]]) -> str:
    """Return new accounts as the JSON that drivers of a trial installation read."""
    logins = [{"username": role.username, "password": password, "lane": role.lane} for role, password in given]
    return json.dumps({"logins": logins}, ensure_ascii=False, indent=2) + "\n"


def _new_person(username: str, name: str, lanes: Sequence[str]) -> Person:
    return Person(uuid.uuid4(), accounts.username(username), accounts.full_name(name), frozenset(accounts.lanes(lanes)))
