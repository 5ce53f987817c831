"""What billing's facts do to a case: reliquidations, their charges, sums that are held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.events.billing import (
    ChargesLoaded,
    CollectionHeld,
    CollectionReleased,
    ReliquidationDone,
    ReliquidationReversed,
)
from reporting.domain.case import Reliquidation, money
from reporting.domain.effects.moves import back, forward

if TYPE_CHECKING:
    from radica.events import BaseEvent
    from reporting.domain.case import Case, Facts
    from reporting.domain.effects.table import Effect

RELIQUIDATE, LOAD_CHARGES, DRAFT = 11, 12, 13


def reliquidated(case: Case, event: ReliquidationDone, at: str) -> Facts:
    """The invoice was computed again; its charge is loaded next, or the answer drafted at once."""
    done: Reliquidation = {
        "number": event.number,
        "invoice": event.invoice,
        "period": event.period,
        "before": money(event.before),
        "after": money(event.after),
        "difference": money(event.difference),
        "charge_needed": event.charge_needed,
        "charged": None,
        "reversed": False,
        "done_at": at,
    }
    then = LOAD_CHARGES if event.charge_needed else DRAFT
    return {"reliquidations": [*case["reliquidations"], done], **_on_its_way(case, at, did=RELIQUIDATE, to=then)}


def charged(case: Case, event: ChargesLoaded, at: str) -> Facts:
    """The amounts stand on an invoice; the answer can be drafted."""
    charged = Reliquidation(charged=money(event.total))  # type: ignore[typeddict-item]
    return {
        "reliquidations": _changed(case, event.number, charged),
        **_on_its_way(case, at, did=LOAD_CHARGES, to=DRAFT),
    }


def reversed_(case: Case, event: ReliquidationReversed, _at: str) -> Facts:
    """The account stands as before. What was not drafted yet is reliquidated again; a letter under way goes on."""
    again = case["step"] in {LOAD_CHARGES, DRAFT}
    taken_back = Reliquidation(reversed=True)  # type: ignore[typeddict-item]
    changed = _changed(case, event.number, taken_back)
    return {"reliquidations": changed, **(back(case, to=RELIQUIDATE) if again else {})}


def held(_case: Case, event: CollectionHeld, _at: str) -> Facts:
    """The disputed sum is not collected while the case is pending."""
    return {"held_amount": money(event.amount)}


def released(_case: Case, _event: CollectionReleased, _at: str) -> Facts:
    """The sum may be collected again."""
    return {"held_amount": None}


def _changed(case: Case, number: str, changed: Reliquidation) -> list[Reliquidation]:
    return [{**each, **changed} if each["number"] == number else each for each in case["reliquidations"]]


def _on_its_way(case: Case, at: str, *, did: int, to: int) -> Facts:
    """Move only a case that stands at these steps: a second reliquidation does not take a letter back."""
    return forward(case, at, did=did, to=to) if case["step"] <= DRAFT else {}


EFFECTS: dict[type[BaseEvent], Effect] = {
    ReliquidationDone: reliquidated,
    ChargesLoaded: charged,
    ReliquidationReversed: reversed_,
    CollectionHeld: held,
    CollectionReleased: released,
}
