"""A billing period: one calendar month in Colombia."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from radica.errors import Invalid
from radica.words import MONTHS

FORM = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, written `2026-03`."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str, field: str = "period") -> Period:
        """Return the period that a text names; raises Invalid under the name of the field it came in."""
        found = FORM.fullmatch(text)
        if not found:
            raise Invalid(field, f"«{text[:20]}» no es un período.", "Escriba año y mes así: 2026-03.")
        return cls(int(found["year"]), int(found["month"]))

    @classmethod
    def of(cls, day: date) -> Period:
        """Return the period in which a day falls."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        """The day whose tariff holds for the whole period."""
        return date(self.year, self.month, 1)

    def plus(self, months: int) -> Period:
        """Return the period so many months later, or earlier with a negative number."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Period(years, month + 1)

    def spoken(self) -> str:
        """Return the period as people say it: `marzo de 2026`."""
        return f"{MONTHS[self.month - 1]} de {self.year}"

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
