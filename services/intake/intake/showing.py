"""What of a person's data a role is shown, in what is found and in a case alike (Ley 1581 of 2012, art. 4-c, f)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radica.access import Lane
from radica.events.common import Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.domain.case_event import CaseEvent
    from intake.domain.index import Entry
    from radica.access import Access

SEE_ALL = frozenset({
    Lane.CUSTOMER_SERVICE_ASSISTANT,
    Lane.CUSTOMER_SERVICE_PROFESSIONAL,
    Lane.COMMERCIAL_DIRECTOR,
    Lane.RECORDS_ASSISTANT,
    Lane.CUSTOMER_SERVICE_TECHNICIAN,
    Lane.LEGAL,
    Lane.AUDITOR,
})  # fmt: skip
"""Who attends to people, signs to them, or checks those who do. The others work on a meter or an invoice."""
BROUGHT = frozenset({"PQRRadicated", "CompletionReceived"})
"""The events that name what petitioners brought to show that they are right: copies of their identity among it."""
OF_THE_PERSON = frozenset({*BROUGHT, "PQRWithdrawn", "PersonalDataCorrected"})
"""Those that name files of intake that say who the petitioner is."""
OF_AREAS: dict[str, Lane] = {
    "micromedicion": Lane.METERING_TECHNICIAN,
    "facturacion": Lane.BILLING_COORDINATOR,
    "cartera": Lane.BILLING_COORDINATOR,
    "comercial": Lane.FIELD_OPERATOR,
    "operacion": Lane.FIELD_OPERATOR,
}
"""The lanes that answer for an area (step 5) and do not see all."""
TO_FIND_THEM = ("kind", "name", "capacity", "address", "phone")
IN_THEIR_WORDS = ("description", "asks_for")


def sees_all(access: Access) -> bool:
    """Whether somebody's work needs all that petitioners said of themselves."""
    return not access.lanes.isdisjoint(SEE_ALL)


def for_a_visit(personal: dict[str, Any]) -> dict[str, Any]:
    """Return what whoever goes there needs: whom to ask for, where, and what it is about; no number, mail or proof."""
    who = personal["petitioner"]
    return {
        "petitioner": who and {name: who.get(name) for name in TO_FIND_THEM},
        **{name: personal.get(name) for name in IN_THEIR_WORDS},
    }


def opens(access: Access, entry: Entry, history: Sequence[CaseEvent]) -> bool:
    """Whether somebody may open a document of a case: the same as they see of its petitioner, and no more.

    Who does not see all opens what petitioners brought where the case came to their lane, because the area's report
    and the reliquidation rest on it (steps 5 and 11); of other cases, what the utility itself made.
    """
    if sees_all(access) or entry["event"] not in OF_THE_PERSON or entry["service"] != "intake":
        return True
    return entry["event"] in BROUGHT and not access.lanes.isdisjoint(_came_to(history))


def _came_to(history: Sequence[CaseEvent]) -> Iterator[str]:
    for event in history:
        data = event.message.data
        if event.message.type == "PQRTransferred" and data["area"] in OF_AREAS:
            yield OF_AREAS[data["area"]]
        elif event.message.type == "ConceptIssued" and data["way"] == Way.RELIQUIDATE:
            yield Lane.BILLING_COORDINATOR
