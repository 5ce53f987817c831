"""Passwords: argon2id, and never more than two checked at a time.

Each check takes 32 MiB and some 50 ms of a core on purpose. Without a limit, a flood of sign-ins would take the memory
and the cores of every other request with it.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from radica.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY_KIB = 32 * 1024
ROUNDS = 3
AT_A_TIME = 2
PATIENCE_S = 5.0
SYMBOLS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that people confuse
GROUPS, GROUP_LENGTH = 4, 4


class Passwords:
    """Hashes and checks passwords, in the same time whether the account exists or not."""

    def __init__(self, memory_kib: int = MEMORY_KIB, rounds: int = ROUNDS) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1)
        self._places = threading.BoundedSemaphore(AT_A_TIME)
        self._of_nobody = self._hasher.hash(secrets.token_urlsafe())

    def hashed(self, password: str) -> str:
        """Return the argon2id hash to keep."""
        with self._place():
            return self._hasher.hash(password)

    def match(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one that was kept; None (no such account, no password yet) costs as much."""
        with self._place():
            try:
                self._hasher.verify(kept or self._of_nobody, password)
            except VerificationError:
                return False
        return kept is not None

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=PATIENCE_S):
            raise Unavailable("Hay demasiadas personas iniciando sesión en este momento.")
        try:
            yield
        finally:
            self._places.release()


def generated() -> str:
    """Return a new password that can be read aloud: 16 symbols, 79 bits."""
    groups = ("".join(secrets.choice(SYMBOLS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)
