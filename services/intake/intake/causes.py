"""The superintendence's catalogue of causes: code, group and label. A case keeps the label it was born with."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from radica.errors import Invalid
from radica.events.common import CauseGroup


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause: `group` F is billing (facturación), P is service (prestación)."""

    code: str
    group: CauseGroup
    label: str


@cache
def catalogue() -> dict[str, Cause]:
    """Return the causes by their code."""
    text = resources.files("intake").joinpath("causes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: Cause(row["code"], CauseGroup(row["group"]), row["cause"]) for row in rows}


def cause(code: str) -> Cause:
    """Return the cause with this code; raises Invalid naming the field when there is none."""
    try:
        return catalogue()[code]
    except KeyError:
        raise Invalid(
            "cause_code", f"No existe la causal {code}.", "Elija una de la lista (consulte GET /causes)."
        ) from None
