"""Tokens and the keys that sign them (Ed25519).

The newest key signs. A retired key is published until the last token under it has ended, so a rotation disturbs
nobody. Keys are read from the database at most once a minute; the database may be away for a while in between.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.jwk import OKPKey

from console import store
from radica.errors import Unauthenticated, Unavailable
from radica.web.tokens import ALGORITHM, AUDIENCE, ISSUER, LEEWAY_S, TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.accounts import Person
    from radica.clock import Clock
    from radica.postgres import Database, Transaction

LIFE = timedelta(minutes=15)
PUBLISHED_AFTER_RETIREMENT = LIFE + timedelta(seconds=2 * LEEWAY_S)
READ_EVERY_S = 60.0


class Signer:
    """Signs tokens, and knows the public keys; safe for many threads."""

    def __init__(self, db: Database, clock: Clock, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._db = db
        self._clock = clock
        self._elapsed = elapsed
        self._reading = threading.Lock()
        self._read_at = float("-inf")
        self._signing: OKPKey | None = None
        self._published: dict[str, OKPKey] = {}

    def token(self, person: Person) -> str:
        """Return a token that says who the person is and which lanes they work in, good for 15 minutes."""
        self._renew()
        if self._signing is None:
            raise Unavailable("La consola no tiene llave para firmar.", "Ejecute «python -m console migrate».")
        now = self._clock.now()
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(person.id),
            "name": person.name,
            "lanes": sorted(person.lanes),
            "iat": int(now.timestamp()),
            "exp": int((now + LIFE).timestamp()),
            "jti": secrets.token_urlsafe(12),
        }
        header = {"alg": ALGORITHM, "kid": self._signing.kid, "typ": TYPE}
        return jwt.encode(header, claims, self._signing, algorithms=[ALGORITHM])

    def published(self) -> dict[str, Any]:
        """Return the public keys as a JSON Web Key Set."""
        self._renew()
        return {"keys": [_public(key) for key in self._published.values()]}

    def find(self, kid: str) -> OKPKey | None:
        """Return a public key from memory."""
        return self._published.get(kid)

    def fetch(self, kid: str) -> OKPKey:
        """Return a public key, reading it if need be; raises Unauthenticated."""
        self._renew()
        key = self._published.get(kid)
        if key is None:
            raise Unauthenticated("Su sesión no es válida o ya terminó.", "Inicie sesión de nuevo.")
        return key

    def _renew(self) -> None:
        with self._reading:
            if self._elapsed() - self._read_at < READ_EVERY_S:
                return
            try:
                with self._db.transaction() as tx:
                    kept = store.signing_keys(tx, self._clock.now() - PUBLISHED_AFTER_RETIREMENT)
            except Unavailable:
                if self._signing is None:
                    raise
                return
            keys = {row.kid: OKPKey.import_key(row.private_jwk) for row in kept}
            held = self._published
            self._published = {kid: held.get(kid, key) for kid, key in keys.items()}
            current = next((row.kid for row in kept if row.retired_at is None), None)
            self._signing = self._published[current] if current else None
            self._read_at = self._elapsed() if current else float("-inf")


def ensure_key(tx: Transaction, clock: Clock) -> bool:
    """Make a first key if there is none; returns whether one was made. Needs the owner's role."""
    if store.has_signing_key(tx):
        return False
    _add_key(tx, clock)
    return True


def rotate(tx: Transaction, clock: Clock) -> str:
    """Retire the present keys and make a new one; returns its kid. Needs the owner's role."""
    store.retire_signing_keys(tx, clock.now())
    return _add_key(tx, clock)


def _add_key(tx: Transaction, clock: Clock) -> str:
    key = OKPKey.generate_key("Ed25519", {"use": "sig"}, auto_kid=True)
    kid = str(key.kid)
    store.add_signing_key(tx, kid, json.dumps(key.as_dict(private=True)), clock.now())
    return kid


def _public(key: OKPKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "alg": ALGORITHM, "use": "sig"}
