"""What a citizen sees of their own case: where it stands, and no more of anybody's data than proves it is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.domain.case_event import CaseEvent
    from intake.domain.pqr import PQR

OF_THE_FILING = ("kind", "channel", "cause", "account", "invoice", "billing_period", "filed_at", "radicated_at")
LAST_DIGITS = 3


def shown(case: PQR, history: Sequence[CaseEvent], personal: dict[str, Any] | None) -> dict[str, Any]:
    """Return the case for its citizen: who acted in the utility is left out, names and numbers are masked.

    There is no last day to answer while the petition waits for them.
    """
    filed = history[0].message.data
    return {
        "radicado": case.id,
        "state": state_of(case),
        "due_on": None if case.awaited else case.due_on.isoformat(),
        **{field: filed.get(field) for field in OF_THE_FILING},
        "petitioner": masked(personal and personal.get("petitioner")),
        "missing": list(case.awaited.missing) if case.awaited else [],
        "complete_until": case.awaited.until.isoformat() if case.awaited else None,
        "outgoing_number": case.outgoing_number,
        "notified_on": case.notified_on.isoformat() if case.notified_on else None,
        "history": [{"type": event.message.type, "at": _text(event)} for event in history],
    }


def state_of(case: PQR) -> str:
    """Return where the case stands, in a word."""
    if case.voided:
        return "anulada"
    if case.archived:
        return "archivada"
    if case.closed:
        return "cerrada"
    return "pendiente_usuario" if case.awaited else "en_tramite"


def masked(petitioner: dict[str, Any] | None) -> dict[str, str] | None:
    """Return the initials of the name and the last digits of the number; None for nobody, or once erased."""
    if petitioner is None:
        return None
    number = petitioner.get("id_number") or ""
    initials = " ".join(f"{word[0].upper()}." for word in petitioner["name"].split())
    return {"name": initials, "id_number": f"…{number[-LAST_DIGITS:]}" if number else ""}


def _text(event: CaseEvent) -> str:
    return event.message.time.isoformat().replace("+00:00", "Z")
