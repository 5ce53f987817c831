"""Signing in and staying signed in."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from console import store
from console.domain import sessions
from radica.errors import Unauthenticated
from radica.logs import log
from radica.throttle import Attempts

if TYPE_CHECKING:
    from console.domain.accounts import Person
    from console.passwords import Passwords
    from radica.clock import Clock
    from radica.postgres import Database

ATTEMPTS = Attempts("sign_in_attempt")
SESSION_BYTES = 16
LONGEST_USERNAME_TYPED = 200


class SignIn:
    """Who is who: by password, and then by session."""

    def __init__(self, db: Database, clock: Clock, passwords: Passwords) -> None:
        self._db = db
        self._clock = clock
        self._passwords = passwords

    def person(self, username: str, password: str, address: str) -> Person:
        """Return whose username and password these are.

        Raises Unauthenticated with the same words, after the same work, for no such account, a closed one and a wrong
        password; TooManyAttempts after too many failures. `address` is the network address the request came from.
        """
        typed = username.strip().lower()[:LONGEST_USERNAME_TYPED]
        attempt, known = self._attempt(typed, address)
        person, kept, active = known or (None, None, False)
        right = self._passwords.match(kept, password)
        if person is None or not (right and active):
            log.warning("sign_in_failed", username_known=person is not None)
            raise Unauthenticated("El usuario o la contraseña no son correctos.", "Revise los dos e intente de nuevo.")
        with self._db.transaction() as tx:
            ATTEMPTS.succeeded(tx, attempt)
        log.info("signed_in", actor=str(person.id))
        return person

    def open_session(self, person: Person) -> str:
        """Return the id of a new session: 128 bits of chance, kept only as a hash."""
        session_id = secrets.token_urlsafe(SESSION_BYTES)
        now = self._clock.now()
        with self._db.transaction() as tx:
            store.open_session(tx, _hash(session_id), person.id, now, now - sessions.ABSOLUTE)
        return session_id

    def session(self, session_id: str) -> Person | None:
        """Return whose session it is; None when it has ended or never was."""
        now = self._clock.now()
        with self._db.transaction() as tx:
            found = store.session(tx, _hash(session_id))
            if found is None:
                return None
            person, opened_at, seen_at = found
            if sessions.has_ended(opened_at, seen_at, now):
                store.end_session(tx, _hash(session_id))
                return None
            if sessions.is_to_note(seen_at, now):
                store.note_visit(tx, _hash(session_id), now)
        return person

    def end_session(self, session_id: str) -> None:
        """Sign out."""
        with self._db.transaction() as tx:
            store.end_session(tx, _hash(session_id))

    def _attempt(self, username: str, address: str) -> tuple[int, tuple[Person, str | None, bool] | None]:
        """Note the attempt before the password is looked at, so that a burst of them counts in full."""
        with self._db.transaction() as tx:
            attempt = ATTEMPTS.begin(tx, username, address, self._clock.now())
            return attempt, store.by_username(tx, username)


def _hash(session_id: str) -> bytes:
    return hashlib.sha256(session_id.encode()).digest()
