"""How a case moves along the main line of the procedure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reporting.domain.steps import NAMES, REPORTS

if TYPE_CHECKING:
    from reporting.domain.case import Case, Facts

KEPT_BEFORE = {step: frozenset(str(number) for number in NAMES if number < step or number in REPORTS) for step in NAMES}
"""For each step that comes next, the steps that stay done, as a case writes them."""


def forward(case: Case, at: str, *, did: int, to: int) -> Facts:
    """Step `did` was carried out at `at` and step `to` comes next.

    Steps from `to` on that had been done before are to do again. A closed case does not move: what arrives late from
    another service is told in the timeline only.
    """
    if case.get("closed_on"):
        return {}
    return {"step": to, "done": {**_done_before(case, to), str(did): at}}


def back(case: Case, *, to: int) -> Facts:
    """The case returned to step `to`; that step and those after it are to do again."""
    if case.get("closed_on"):
        return {}
    return {"step": to, "done": _done_before(case, to)}


def _done_before(case: Case, step: int) -> dict[str, str]:
    return {number: at for number, at in case["done"].items() if number in KEPT_BEFORE[step]}
