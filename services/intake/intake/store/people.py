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
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from intake.marks import Marks
from radica.postgres import Prepared

if TYPE_CHECKING:
    from datetime import datetime

    from radica.postgres import Transaction

NONCE_BYTES = 12
KEY_BITS = 256
REF_BYTES = 16

ADD = Prepared("insert into person (ref, known_by, sealed_key, created_at) values (%s, %s, %s, %s)")
KEY_OF = Prepared("select sealed_key from person where ref = %s")
NOTE_READING = "insert into reading (radicado, who, lane, what, read_at) values (%s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class PersonKey:
    """A person's key and the reference under which it is kept."""

    ref: str
    key: bytes


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

    def key_for(self, tx: Transaction, known_by: bytes | None, row: Any, at: datetime) -> PersonKey:  # noqa: ANN401
        """Return the key of a person from their row (`ref`, `sealed_key`), made if the row has none.

        An anonymous petition is of nobody known: its key is the case's own.
        """
        if row.ref is not None:
            return PersonKey(row.ref, self._opened(bytes(row.sealed_key), row.ref))
        ref, key = str(uuid.uuid4()), AESGCM.generate_key(KEY_BITS)
        nonce = os.urandom(NONCE_BYTES)
        tx.later(ADD, (ref, known_by, nonce + self._box.encrypt(nonce, key, ref.encode()), at))
        return PersonKey(ref, key)

    def seal(self, person: PersonKey, radicado: str, data: dict[str, Any]) -> bytes:
        """Return `data` sealed under a person's key.

        The radicado is bound in, so that one case's data cannot be passed off as another's.
        """
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(person.key).encrypt(nonce, json.dumps(data, ensure_ascii=False).encode(), radicado.encode())
        return uuid.UUID(person.ref).bytes + nonce + sealed

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


def note_reading(tx: Transaction, radicado: str, who: str, lane: str, what: str, at: datetime) -> None:
    """Record that somebody read the personal data of a case."""
    tx.later(NOTE_READING, (radicado, who, lane, what, at))
