"""What staff may read here: a case's communications with all that became of them, and the delivery lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notification import store
from notification.domain import terms
from radica.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notification.domain.communication import State
    from notification.office import Office
    from radica.access import Access
    from radica.calendar import Calendar
    from radica.events.notification import DeliveryChannel


class Reading:
    """Queries; every one of them for staff only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def case(self, access: Access, radicado: str) -> dict[str, Any]:
        """What this service knows of a case; raises NotFound."""
        access.require_staff()
        with self._office.db.transaction() as tx:
            case = store.case_row(tx, radicado)
            rows = store.communication_rows(tx, radicado)
            attempts = store.attempts(tx, [row.outgoing for row in rows])
            calendar = self._office.calendar(tx)
        if case is None and not rows:
            raise NotFound(f"Notificación no conoce el radicado {radicado}.", "Revise el número.")
        return {
            "radicado": radicado,
            "kind": case.kind if case else None,
            "channel": case.channel if case else None,
            "electronic_consent": bool(case and case.electronic_consent),
            "closed_on": case.closed_on if case else None,
            "communications": [_shown(row, attempts, calendar) for row in rows],
        }

    def communication(self, access: Access, outgoing: str) -> dict[str, Any]:
        """One communication; raises NotFound."""
        access.require_staff()
        with self._office.db.transaction() as tx:
            row = store.communication_row(tx, outgoing)
            attempts = store.attempts(tx, [outgoing])
            return _shown(row, attempts, self._office.calendar(tx))

    def communications(
        self,
        access: Access,
        *,
        state: State | None,
        channel: DeliveryChannel | None,
        to: str | None,
        after: str | None,
        limit: int,
    ) -> list[dict[str, Any]]:
        """The communications that pass the filters, by outgoing number after `after`, at most `limit`."""
        access.require_staff()
        filters = {"state": state, "channel": channel, "to": to, "after": after, "limit": limit}
        with self._office.db.transaction() as tx:
            rows = store.listed(tx, filters)
            attempts = store.attempts(tx, [row.outgoing for row in rows])
            calendar = self._office.calendar(tx)
        return [_shown(row, attempts, calendar) for row in rows]


def _shown(row: Any, attempts: Sequence[Any], calendar: Calendar) -> dict[str, Any]:  # noqa: ANN401 - a named tuple
    return {
        "outgoing": row.outgoing,
        "radicado": row.radicado,
        "letter": row.letter,
        "result": row.result,
        "state": row.state,
        "version": row.version,
        "filed_on": row.filed_on,
        "act_on": row.act_on,
        "needs_citation": row.needs_citation,
        "appeals": row.appeals,
        "document": row.document,
        "assignment": _assignment(row),
        "citation": _citation(row, calendar),
        "attempts": [_attempt(attempt) for attempt in attempts if attempt.outgoing == row.outgoing],
        "delivery": _delivery(row),
        "recorded": {"at": row.recorded_at, "documents": row.recorded} if row.recorded_at else None,
        "notice": _notice(row),
        "notification": _notification(row, calendar),
    }


def _assignment(row: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a named tuple
    if row.assigned_at is None:
        return None
    return {"channel": row.channel, "to": row.assigned_to, "at": row.assigned_at}


def _citation(row: Any, calendar: Calendar) -> dict[str, Any] | None:  # noqa: ANN401 - a named tuple
    if not row.needs_citation:
        return None
    due_on = row.citation_due_on or terms.citation_due_on(calendar, row.act_on)
    sent_on = row.citation_sent_on
    return {
        "document": row.citation_document,
        "due_on": due_on,
        "sent_on": sent_on,
        "late": bool(sent_on and sent_on > due_on),
        "appear_by": terms.as_told(row.appear_by, terms.appear_by(calendar, sent_on)) if sent_on else None,
        "notice_from": terms.notice_allowed_from(calendar, sent_on, row.appear_by) if sent_on else None,
    }


def _attempt(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a named tuple
    return {
        "attempt": row.attempt,
        "channel": row.channel,
        "at": row.attempted_at,
        "reason": row.reason,
        "by": row.attempted_by,
    }


def _delivery(row: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a named tuple
    if row.delivered_at is None:
        return None
    return {"at": row.delivered_at, "receiver_capacity": row.receiver_capacity, "proof": row.proof}


def _notice(row: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a named tuple
    if row.notice_on is None:
        return None
    return {"issued_on": row.notice_on, "published": row.notice_published, "document": row.notice_document}


def _notification(row: Any, calendar: Calendar) -> dict[str, Any] | None:  # noqa: ANN401 - a named tuple
    if row.mode is None:
        return None
    told = row.appeal_until
    return {
        "mode": row.mode,
        "served_on": row.served_on,
        "effective_on": row.effective_on,
        "appeal_until": told and terms.as_told(told, terms.appeal_until(calendar, row.effective_on)),
        "document": row.form,
        "evidence": row.evidence,
    }
