"""Reads the decision tables kept in `rules/`: one CSV file per version, named `causes.v<version>.from-<day>.csv`.

A published version is never edited; a change is a new file. `tests/unit/routing/test_rules.py` holds both to it.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from radica.events.common import Area
from routing.domain.rules import Rule, RuleBook

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FILE_NAME = re.compile(r"causes\.v(?P<version>\d+)\.from-(?P<day>\d{4}-\d{2}-\d{2})\.csv")
AREA_CODES = frozenset(Area)
WORK_ORDER = ("usual", "optional", "none")


class WrongTable(Exception):
    """A decision table in the package is not usable; the service must not start with it."""


@cache
def published() -> tuple[RuleBook, ...]:
    """Return every version of the table; raises WrongTable."""
    folder = resources.files("routing") / "rules"
    return tuple(read(file) for file in folder.iterdir() if file.name.endswith(".csv"))


def read(file: Traversable) -> RuleBook:
    """Return the version in one file; raises WrongTable saying file and row."""
    name = FILE_NAME.fullmatch(file.name)
    if name is None:
        raise WrongTable(f"{file.name}: the name is not causes.v<version>.from-<day>.csv")
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    rules = tuple(_rule(file.name, row) for row in rows)
    if not rules or rules[-1].kind or rules[-1].cause_code:
        raise WrongTable(f"{file.name}: the last row must fit every case")
    if len({rule.id for rule in rules}) < len(rules):
        raise WrongTable(f"{file.name}: two rows have the same rule id")
    return RuleBook(int(name["version"]), date.fromisoformat(name["day"]), rules)


def _rule(file_name: str, row: dict[str, str]) -> Rule:
    if row["area"] not in AREA_CODES or row["work_order"] not in WORK_ORDER or row["active"] not in ("yes", "no"):
        raise WrongTable(f"{file_name}: rule {row['rule']} has a wrong area, work_order or active")
    return Rule(
        id=row["rule"],
        kind=row["kind"],
        cause_code=row["cause_code"],
        group=row["group"],
        cause=row["cause"],
        area=Area(row["area"]),
        work_order=row["work_order"],
        active=row["active"] == "yes",
    )
