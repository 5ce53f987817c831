"""To whom intake's letters go: the petitioner, through whom they act, where they are reached and of which account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.filing_form import CAPACITIES, ERASED
from intake.store.recorder import Cases

if TYPE_CHECKING:
    from intake.store.people import People
    from radica.postgres import Transaction

ANONYMOUS = "Peticionario anónimo"
PUBLISHED = "Se publica en la página web de la empresa (Ley 1437 de 2011, artículos 68 y 69)"


def addressee(tx: Transaction, people: People, radicado: str) -> dict[str, Any]:
    """Return the lines of the address, as templates print them; what nobody said is None."""
    filed = Cases(tx).history(radicado, limit=1)[0].message.data
    return {**_lines(people.current(tx, radicado)), "account": filed.get("account")}


def _lines(personal: dict[str, Any] | None) -> dict[str, str | None]:
    if personal is None:
        return {"name": ERASED, "through": None, "address": None}
    who, other = personal.get("petitioner"), personal.get("representative")
    if who is None:
        return {"name": ANONYMOUS, "through": None, "address": PUBLISHED}
    through = other and f"{CAPACITIES[other['capacity']]}: {other['name']}"
    reached = (person.get(way) for person in (who, other) if person for way in ("address", "email", "phone"))
    return {"name": who["name"], "through": through, "address": next(filter(None, reached), None)}
