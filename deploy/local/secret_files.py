"""Passwords and keys that are generated once and kept in files only their owner can read."""

from __future__ import annotations

import base64
import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PASSWORD_BYTES = 24
KEY_BYTES = 32  # AES-256


def password() -> str:
    """192 random bits; hexadecimal, so that it needs no escaping in any address or file."""
    return secrets.token_hex(PASSWORD_BYTES)


def key() -> str:
    """A random key for AES-256, in base64."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def secret(folder: Path, name: str, make: Callable[[], str] = password) -> str:
    """The secret of that name; generated with `make` and stored (mode 0600) the first time it is asked for."""
    path = folder / name
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    value = make()
    write_private(path, value + "\n")
    return value


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody else can read at any moment, whole or not at all."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    draft.replace(path)
