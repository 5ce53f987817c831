"""Takes a share of the filed cases through the steps, each up to a stop, so that every worklist has something."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING, NamedTuple

from sample import journey
from sample.case import APPEALS, ASSISTANT, Case
from sample.filing import Outcome, several

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sample.roles import Office

    Counted = Callable[[], object]


class Stop(NamedTuple):
    """A step at which a case is left, what sort of case is wanted for it, and how it is dealt with."""

    step: str
    wants: str = "any"
    reliquidate: bool = False
    desk: bool = False


STOPS = (
    Stop("assign", "micromedicion"),
    Stop("assign", "juridica"),
    Stop("concept", "disputed", reliquidate=True),
    Stop("transfer"),
    Stop("assignment", desk=True),
    Stop("assignment"),
    Stop("signature"),
    Stop("supports"),
    Stop("archive", "disputed", reliquidate=True),
    Stop("letter"),
    Stop("archive", "juridica"),
    Stop("archive", "queja"),
    Stop("dispatch", "order"),
    Stop("visit", "order"),
    Stop("classification", "order"),
    Stop("reliquidation", "disputed", reliquidate=True),
    Stop("approval"),
    Stop("assign", "facturacion"),
    Stop("archive", "order", desk=True),
    Stop("filing"),
    Stop("delivery"),
    Stop("area_report"),
    Stop("record", "appealable"),
    Stop("notification", "appealable"),
    Stop("archive"),
    Stop("order_closing", "order"),
    Stop("reception"),
    Stop("concept"),
    Stop("assign", "operacion"),
    Stop("assign", "servicio_al_cliente"),
    Stop("closing"),
    Stop("archive", "appealable"),
    Stop("archive"),
)
"""The stops in the order in which they are given out: with a few cases every role has work, then it goes round."""


class Errand(NamedTuple):
    """A case with the stop up to which it is taken."""

    case: Case
    stop: Stop


def errands(cases: Sequence[Case], count: int, areas: dict[str, str]) -> list[Errand]:
    """Choose cases for `count` stops: the first unused one of the sort that is wanted, or else the first unused one.

    `areas` names the area that answers for each cause.
    """
    left = dict.fromkeys(range(len(cases)))
    chosen = []
    for stop in islice(cycle(STOPS), min(count, len(cases))):
        wanted = next((place for place in left if _is(cases[place], stop.wants, areas)), None)
        place = next(iter(left)) if wanted is None else wanted
        del left[place]
        case = cases[place]
        case.desk = stop.desk
        case.reliquidate = stop.reliquidate and _is(case, "disputed", areas)
        chosen.append(Errand(case, stop))
    return chosen


def areas_of_causes(office: Office) -> dict[str, str]:
    """Return the area that answers for each cause, from routing's decision table."""
    rules = office.read(ASSISTANT, "routing", "/causes")["rules"]
    return {rule["cause_code"]: rule["area"] for rule in rules if rule["cause_code"] and not rule["kind"]}


def work(office: Office, chosen: Sequence[Errand], counted: Counted) -> tuple[list[Errand], Outcome]:
    """Take each case up to its stop; return those that got there. Raises roles.Stopped when too many did not."""

    def one(errand: Errand) -> Errand:
        journey.run(office, errand.case, errand.stop.step)
        return errand

    return several(one, chosen, counted)


def _is(case: Case, wanted: str, areas: dict[str, str]) -> bool:
    """Whether a case is of a sort: a kind, an area, or one of the words below."""
    if wanted == "any":
        return True
    if wanted == "order":
        return bool(case.filing.get("work_orders"))
    if wanted == "disputed":
        return bool(case.filing.get("invoice"))
    if wanted == "appealable":
        return case.kind in {"reclamacion", "peticion"}
    area = "juridica" if case.kind in APPEALS else areas.get(case.filing["cause_code"])
    return wanted in {case.kind, area}
