"""What earlier cases say about a new filing: whether it repeats one, and whether what it appeals can be appealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from intake.domain.decisions import RECURSOS
from radica.events.common import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from intake.domain.case_event import CaseEvent

SAY_THE_KIND = frozenset({"PQRRadicated", "PQRMigrated", "KindChanged"})
MAY_BE_APPEALED = frozenset({Kind.PETICION, Kind.RECLAMACION})
"""What ends in a decision that Ley 142 art. 154 lets be appealed; answers to the rest are communications."""
WITHOUT_PERIOD = timedelta(days=60)
"""Two billing periods of a month each: within them, two filings that name no invoice may be about the same one."""


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier case of the same account and cause: what its filing said."""

    radicado: str
    kind: str
    period: str | None
    invoice: str | None
    filed_at: datetime
    taken_back: bool = False
    """It was voided or withdrawn: what was withdrawn may be presented again (CPACA art. 17 and 18)."""


@dataclass(frozen=True, slots=True)
class Appealed:
    """The case that a recurso names: until when its answer can be appealed.

    `answered` is false while there is no decision; `open` tells whether it opened any recurso; `until` is None as long
    as it was not notified, and who appeals it then is in time (CPACA art. 72). `elsewhere` is true of a decision that
    was notified before this system knew the case: of when, there is only what the form says.
    """

    answered: bool
    open: bool
    until: date | None
    elsewhere: bool = False


def repeated(new: Alike, earlier: Iterable[Alike]) -> str | None:
    """Return the radicado of the newest earlier case that the new filing probably repeats.

    A recurso is no repetition of the claim it appeals. Cases of the same account and cause are about the same thing
    when they name the same period or invoice; where one of them names neither, when they came close to each other.
    """
    for case in earlier:
        if case.taken_back:
            continue
        if (case.kind in RECURSOS) == (new.kind in RECURSOS) and _about_the_same(new, case):
            return case.radicado
    return None


def appealed(history: Sequence[CaseEvent]) -> Appealed:
    """Return what the history of a case says about appealing its answer."""
    answered, is_open, until, elsewhere, kind = False, False, None, False, None
    for event in history:
        data: dict[str, Any] = event.message.data
        kind = data.get("kind", kind) if event.message.type in SAY_THE_KIND else kind
        match event.message.type:
            case "PQRMigrated":  # which recursos its answer opened, the old system did not say
                answered = is_open = elsewhere = bool(data["answered_on"] or data["ended"])
            case "PQRResolvedAtWindow":  # who appeals it was not granted what they asked, whatever the clerk noted
                answered, is_open = True, kind in MAY_BE_APPEALED
            case "ResponseSigned":
                answered, is_open, elsewhere = True, bool(data.get("appeals")), False
            case "NotificationServed":
                until = date.fromisoformat(data["appeal_until"]) if data.get("appeal_until") else None
    return Appealed(answered, is_open, until, elsewhere)


def _about_the_same(new: Alike, case: Alike) -> bool:
    if new.period and case.period:
        return new.period == case.period
    if new.invoice and case.invoice:
        return new.invoice == case.invoice
    return new.filed_at - case.filed_at <= WITHOUT_PERIOD
