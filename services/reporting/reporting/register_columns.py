"""Which columns the daily registers have: configuration, read and checked when the process starts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reporting.domain.registers import CASE_KEYS, ORDER_KEYS
from reporting.sheets import Column

OWN = Path(__file__).parent / "templates" / "registers.toml"


class WrongRegisters(ValueError):
    """The file of columns cannot be used; the message says why, in Spanish."""


@dataclass(frozen=True, slots=True)
class Register:
    """A register's title and its columns, from left to right."""

    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Registers:
    """The two daily registers."""

    pqr: Register
    orders: Register


def read(file: Path | None) -> Registers:
    """Read a file of columns, the project's own if none is named; raises WrongRegisters."""
    source = file or OWN
    try:
        told = tomllib.loads(source.read_text(encoding="utf-8"))
        return Registers(_register(told["pqr"], CASE_KEYS), _register(told["orders"], ORDER_KEYS))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise WrongRegisters(f"No se pudo leer {source}: {error}.") from error


def _register(told: dict[str, Any], keys: frozenset[str]) -> Register:
    columns = tuple(
        Column(str(each["key"]), str(each["heading"]), float(each.get("width", 16))) for each in told["columns"]
    )
    unknown = [column.key for column in columns if column.key not in keys]
    if unknown or not columns:
        reason = f"no existen las columnas {', '.join(unknown)}" if unknown else "no hay columnas"
        raise WrongRegisters(f"En «{told['title']}» {reason}. Las que hay: {', '.join(sorted(keys))}.")
    return Register(str(told["title"]), columns)
