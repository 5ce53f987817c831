"""One case through the steps of the procedure (3 to 22), each by the person whose act it is.

`JOURNEY` lists the steps in order. `run` takes a case through them; a test may as well take one step after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample import answering, handling
from sample.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample.roles import Json, Office

    Act = Callable[[Office, Case], Json | None]

__all__ = ["JOURNEY", "NAMES", "Case", "Step", "run", "take"]


@dataclass(frozen=True)
class Step:
    """A step of the procedure: its number in GCO-Df01, a name, and the act, which answers None where it is not due."""

    number: int
    name: str
    act: Act


JOURNEY = (
    Step(3, "transfer", handling.transfer),
    Step(3, "dispatch", handling.dispatch),
    Step(4, "assign", handling.assign),
    Step(5, "area_report", handling.area_report),
    Step(6, "supports", handling.supports),
    Step(7, "reception", handling.reception),
    Step(8, "classification", handling.classification),
    Step(9, "visit", handling.visit),
    Step(9, "order_closing", handling.order_closing),
    Step(10, "concept", handling.concept),
    Step(11, "reliquidation", handling.reliquidation),
    Step(12, "charges", handling.charges),
    Step(13, "letter", answering.letter),
    Step(14, "approval", answering.approval),
    Step(15, "signature", answering.signature),
    Step(16, "filing", answering.filing),
    Step(17, "assignment", answering.assignment),
    Step(18, "delivery", answering.delivery),
    Step(20, "record", answering.record),
    Step(21, "notification", answering.notification),
    Step(22, "closing", answering.closing),
    Step(22, "archive", answering.archive),
)
NAMES = tuple(step.name for step in JOURNEY)


def run(office: Office, case: Case, until: str | None = None) -> Case:
    """Take a case through the steps, up to and with the one named `until`, or all of them.

    Raises:
        roles.Stopped: an act stayed refused, or a service out of reach.
    """
    if until is not None and until not in NAMES:
        raise ValueError(until)
    for step in JOURNEY:
        take(office, case, step)
        if step.name == until:
            break
    return case


def take(office: Office, case: Case, step: Step) -> Json | None:
    """Take one step with a case; None where the step is not due for it."""
    receipt = step.act(office, case)
    if receipt is not None:
        case.made[step.name] = receipt
    return receipt
