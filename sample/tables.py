"""The project's own small tables: municipalities, kinds and causes by the names the superintendence's export uses.

Names are compared without accents, capitals, punctuation and repeated blanks, which copies of an export differ in.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent
BETWEEN_WORDS = re.compile(r"[^A-Z0-9]+")


def plain(name: str) -> str:
    """Return a name in the form in which names are compared."""
    letters = unicodedata.normalize("NFKD", name.upper()).encode("ascii", "ignore").decode()
    return BETWEEN_WORDS.sub(" ", letters).strip()


def rows(file: str) -> list[dict[str, str]]:
    """Return the rows of one of the package's tables."""
    with (FOLDER / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@cache
def municipality_names() -> Mapping[str, str]:
    """Return the municipalities of Atlántico by DANE code (Divipola)."""
    return MappingProxyType({row["code"]: row["name"] for row in rows("municipalities.csv")})


@cache
def municipalities() -> Mapping[str, str]:
    """Return the DANE codes by municipality name."""
    return _by_name("municipalities.csv", "name", "code")


@cache
def kinds() -> Mapping[str, str]:
    """Return the kinds by the superintendence's «tipo de trámite»."""
    return _by_name("kinds.csv", "label", "kind")


@cache
def causes() -> Mapping[str, str]:
    """Return the codes of the catalogue of causes by the superintendence's «detalle»; `why` is in the table."""
    return _by_name("causes.csv", "label", "cause_code")


def _by_name(file: str, name: str, value: str) -> Mapping[str, str]:
    return MappingProxyType({plain(row[name]): row[value] for row in rows(file)})
