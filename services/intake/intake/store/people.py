"""Personal data: sealed field set by field set under a key per person (AES-256-GCM), readable only here.

The person's key is itself sealed under the installation's key and stands in a row of its own. Destroying that row
makes the data unreadable everywhere, while the history and its proofs stay whole (Ley 1581 of 2012; Decreto 1377 of
2013 art. 11).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from intake.marks import Marks
from radica.postgres import Prepared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from radica.postgres import Transaction

NONCE_BYTES = 12
KEY_BITS = 256
REF_BYTES = 16

ADD_ALL = Prepared("""
insert into person (ref, known_by, sealed_key, created_at)
select ref::uuid, known_by::bytea, sealed_key::bytea, created_at::timestamptz
from unnest(%s::text[], %s::text[], %s::text[], %s::text[]) as new (ref, known_by, sealed_key, created_at)
""")
KEY_OF = Prepared("select sealed_key from person where ref = %s")
CURRENT = Prepared("select sealed from seal where subject = %s order by sequence desc limit 1")
"""The data as they were filed or last corrected."""
KNOWN = Prepared("select ref::text, sealed_key from person where known_by = %s")


class Petitioner(NamedTuple):
    """Who files: the mark by which they are found (None for nobody known), their row if there is one, and when."""

    known_by: bytes | None
    row: Any
    at: datetime


@dataclass(frozen=True)
class PersonKey:
    """A person's key and the reference under which it is kept."""

    ref: str
    key: bytes


@dataclass(frozen=True)
class Nobody:
    """What stands for the row of somebody who has none yet."""

    ref: str | None = None
    sealed_key: bytes | None = None


class People:
    """Seals and opens personal data with the installation's key."""

    def __init__(self, installation_key: bytes) -> None:
        self._box = AESGCM(installation_key)
        self.marks = Marks(installation_key)
        """By what people are found without being opened."""
        self._finder = hashlib.sha256(b"radica/known-by" + installation_key).digest()

    def known_by(self, id_type: str, id_number: str) -> bytes:
        """Return the mark by which the same person is found again, however the number is written."""
        normal = "/".join(part.strip().upper().replace(".", "").replace("-", "") for part in (id_type, id_number))
        return hmac.digest(self._finder, normal.encode(), "sha256")

    def fingerprint(self, content: bytes) -> bytes:
        """Return a mark by which the same content is known again, and from which nobody can guess it."""
        return hmac.digest(self._finder, content, "sha256")

    def keys_for(self, tx: Transaction, petitioners: Sequence[Petitioner]) -> list[PersonKey]:
        """Return the key of each, made for who has none: one for who comes twice; sent with the COMMIT.

        An anonymous petition is of nobody known: its key is the case's own.
        """
        keys: list[PersonKey] = []
        known: dict[bytes, PersonKey] = {}
        new: list[tuple[str, bytes | None, bytes, datetime]] = []
        for known_by, row, at in petitioners:
            key = known.get(known_by) if known_by else None
            if key is None and row.ref is not None:
                key = PersonKey(row.ref, self._opened(bytes(row.sealed_key), row.ref))
            if key is None:
                key = PersonKey(str(uuid.uuid4()), AESGCM.generate_key(KEY_BITS))
                nonce = os.urandom(NONCE_BYTES)
                new.append((key.ref, known_by, nonce + self._box.encrypt(nonce, key.key, key.ref.encode()), at))
            if known_by:
                known[known_by] = key
            keys.append(key)
        if new:
            tx.later(ADD_ALL, [list(column) for column in zip(*new, strict=True)])
        return keys

    def seal(self, person: PersonKey, radicado: str, data: bytes) -> bytes:
        """Return `data`, a JSON object, sealed under a person's key.

        The radicado is bound in, so that one case's data cannot be passed off as another's.
        """
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(person.key).encrypt(nonce, data, radicado.encode())
        return uuid.UUID(person.ref).bytes + nonce + sealed

    def known(self, tx: Transaction, id_type: str, id_number: str) -> str | None:
        """Return the reference of a person who is known by this number, None for a stranger."""
        row = tx.one(KNOWN, (self.known_by(id_type, id_number),))
        return str(row.ref) if row else None

    def key_known_by(self, tx: Transaction, id_type: str, id_number: str | None, at: datetime) -> PersonKey:
        """Return the key of who has this number, made for who is new; without a number it is the case's own."""
        mark = self.known_by(id_type, id_number) if id_number else None
        row = tx.one(KNOWN, (mark,)) if mark else None
        return self.keys_for(tx, [Petitioner(mark, row or Nobody(), at)])[0]

    def key_of(self, tx: Transaction, ref: str) -> PersonKey:
        """Return the key of a person who has not been erased."""
        return PersonKey(ref, self._opened(bytes(tx.one(KEY_OF, (ref,)).sealed_key), ref))

    def current(self, tx: Transaction, radicado: str) -> dict[str, Any] | None:
        """Return a case's data as they stand after all corrections, None when the person was erased."""
        row = tx.one(CURRENT, (radicado,))
        return self.open(tx, radicado, bytes(row.sealed)) if row else None

    def open(self, tx: Transaction, radicado: str, sealed: bytes) -> dict[str, Any] | None:
        """Return the data, or None when the person was erased."""
        row = tx.one(KEY_OF, (str(uuid.UUID(bytes=sealed[:REF_BYTES])),))
        return None if row is None else self.opened(radicado, sealed, bytes(row.sealed_key))

    def opened(self, radicado: str, sealed: bytes, sealed_key: bytes) -> dict[str, Any]:
        """Return the data by its person's sealed key, which was read already."""
        ref, rest = uuid.UUID(bytes=sealed[:REF_BYTES]), sealed[REF_BYTES:]
        key = self._opened(sealed_key, str(ref))
        try:
            text = AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], radicado.encode())
        except InvalidTag as error:
            message = f"the sealed data of {radicado} were changed"
            raise ValueError(message) from error
        return dict(json.loads(text))

    def _opened(self, sealed_key: bytes, ref: str) -> bytes:
        return self._box.decrypt(sealed_key[:NONCE_BYTES], sealed_key[NONCE_BYTES:], ref.encode())
