"""What of a person's data a role is shown, in what is found and in a case alike (Ley 1581 of 2012, art. 4-c, f)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radica.access import Lane

if TYPE_CHECKING:
    from radica.access import Access

SEE_ALL = (
    Lane.CUSTOMER_SERVICE_ASSISTANT,
    Lane.CUSTOMER_SERVICE_PROFESSIONAL,
    Lane.COMMERCIAL_DIRECTOR,
    Lane.RECORDS_ASSISTANT,
    Lane.CUSTOMER_SERVICE_TECHNICIAN,
    Lane.LEGAL,
    Lane.AUDITOR,
)
"""Who attends to people, signs to them, or checks those who do. The others work on a meter or an invoice."""
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
