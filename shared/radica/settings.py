"""Everything a process reads from its environment, read once at start.

Each service has `class Settings(radica.settings.Settings)` with its own port and additions, and asks for what the
command at hand cannot do without: `settings = Settings.read("database_url", "jwks_url")`. What is missing or wrong is
listed in Spanish and the process stops; no traceback, and no secret in the message.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from radica.clock import Clock, FileClock, SystemClock

PREFIX = "RADICA_"
WRONG_CONFIGURATION = 78  # EX_CONFIG of sysexits.h: a supervisor can tell it from a crash
MEBIBYTE = 1024 * 1024

Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseModel):
    """What any Radica process may be told; one machine needs nothing but the addresses that hold passwords."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    database_url: SecretStr | None = None
    owner_database_url: SecretStr | None = None
    amqp_url: SecretStr | None = None
    mongo_url: SecretStr | None = None
    feed_url: str | None = None
    tokens_url: str | None = None
    service_user: str | None = None
    service_password: SecretStr | None = None

    jwks_url: str = "http://127.0.0.1:8100/.well-known/jwks.json"
    http_host: str = "127.0.0.1"
    http_port: Port = 8000
    http_threads: Annotated[int, Field(ge=1, le=100)] = 10
    http_trusted_proxies: str = ""
    http_shutdown_seconds: Annotated[int, Field(ge=1, le=60)] = 25
    documents_folder: Path = Path(".run/documents")
    documents_bucket: str | None = None
    """A bucket of an S3-compatible store to keep documents in; without one they lie in `documents_folder`."""
    documents_endpoint: str | None = None
    documents_region: str = "us-east-1"
    documents_access_key: str | None = None
    documents_secret_key: SecretStr | None = None
    document_limit_bytes: Annotated[int, Field(ge=1)] = 20 * MEBIBYTE
    scanner_address: Annotated[str | None, Field(pattern=r"^\S+:[0-9]{1,5}$")] = None
    """`host:port` of a clamd that every upload is shown to; without one no viruses are looked for."""
    upload_keep_days: Annotated[int, Field(ge=1, le=3650)] = 30
    """After so many days an upload that no act has named is removed."""
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"
    clock_file: Path | None = None
    """For drills and tests: the clock that every process goes by instead of the machine's (see radica.clock)."""

    @classmethod
    def read(cls, *needed: str) -> Self:
        """Read the environment; stop the process with the whole list if a `needed` field is absent or any is wrong.

        An empty variable is a missing one.
        """
        told = {name: os.environ.get(PREFIX + name.upper()) for name in cls.model_fields}
        try:
            settings = cls.model_validate({name: value for name, value in told.items() if value})
        except ValidationError as error:
            _stop([f"{_variable(problem['loc'])}: {_reason(problem['type'])}" for problem in error.errors()])
        missing = [name for name in needed if getattr(settings, name) is None]
        if missing:
            _stop([f"{_variable((name,))}: falta" for name in missing])
        return settings

    def need(self, name: str) -> str:
        """Return the plain text of a field that must be there, secrets included; stops the process if it is not."""
        value = getattr(self, name)
        if value is None:
            _stop([f"{_variable((name,))}: falta"])
        return str(value.get_secret_value() if isinstance(value, SecretStr) else value)

    def clock(self) -> Clock:
        """Return the clock that acts and terms go by; stops the process if its file describes none."""
        if self.clock_file is None:
            return SystemClock()
        try:
            return FileClock(self.clock_file)
        except (OSError, ValueError):
            _stop([f"{_variable(('clock_file',))}: el archivo no describe un reloj"])


def _variable(location: tuple[int | str, ...]) -> str:
    return PREFIX + str(location[0]).upper()


def _reason(kind: str) -> str:
    if kind == "missing":
        return "falta"
    if kind.startswith(("int", "greater", "less", "decimal", "float")):
        return "debe ser un número dentro del rango permitido"
    return "tiene un valor que no se entiende"


def _stop(problems: list[str]) -> NoReturn:
    lines = "\n".join(f"  - {problem}" for problem in problems)
    sys.stderr.write(
        f"La configuración no está completa:\n{lines}\n"
        "Defina estas variables de entorno (vea docs/operations.md) o use «make run», que las prepara.\n"
    )
    raise SystemExit(WRONG_CONFIGURATION)
