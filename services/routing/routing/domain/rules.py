"""The decision table: which area is competent for a case, and whether its cause usually needs a work order.

Rows are read from the top and the first that fits decides, so exceptions (appeals go to Legal, procedure step 3) stand
above the causes and the row for everything else stands last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from radica.events.common import Area


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. An empty `kind` or `cause_code` fits any; `work_order` is usual, optional or none."""

    id: str
    kind: str
    cause_code: str
    group: str
    cause: str
    area: Area
    work_order: str
    active: bool

    def fits(self, kind: str, cause_code: str) -> bool:
        """Tell whether this row decides for such a case; an inactive row still does for the cases that have it."""
        return self.kind in ("", kind) and self.cause_code in ("", cause_code)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """One version of the table, in force from a day (Bogotá) until the next version's."""

    version: int
    in_force_from: date
    rules: tuple[Rule, ...]

    def rule_for(self, kind: str, cause_code: str) -> Rule:
        """Return the row that decides; the last row fits everything, which loading made sure of."""
        return next(rule for rule in self.rules if rule.fits(kind, cause_code))


def in_force(books: Sequence[RuleBook], day: date) -> RuleBook:
    """Return the version in force on `day`, the oldest for days before it: a case keeps the one it was born under."""
    ordered = sorted(books, key=lambda book: book.in_force_from)
    begun = [book for book in ordered if book.in_force_from <= day]
    return begun[-1] if begun else ordered[0]
