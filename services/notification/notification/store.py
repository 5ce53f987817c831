"""The SQL of this service: cases and communications, their attempts and notifications."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from notification.domain.communication import Assignment, Case, Citation, Communication, Notice, Served
from radica.errors import NotFound
from radica.events.common import Appeal, Channel, DocumentRef, Kind, Result
from radica.events.notification import DeliveryChannel, NotificationMode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from notification.domain.delivery import FailureReason
    from radica.events.correspondence import ResponseFiled
    from radica.events.intake import KindChanged, PQRMigrated, PQRRadicated
    from radica.events.notification import ReceiverCapacity
    from radica.postgres import Transaction

RADICATED = """
insert into cases (radicado, kind, channel, electronic_consent) values (%s, %s, %s, %s)
on conflict (radicado) do update
set kind = excluded.kind, channel = excluded.channel, electronic_consent = excluded.electronic_consent
"""
KIND_CHANGED = "update cases set kind = %s where radicado = %s"
CLOSED = """
insert into cases (radicado, closed_on) values (%s, %s)
on conflict (radicado) do update set closed_on = excluded.closed_on
"""
CASE = "select radicado, kind, channel, electronic_consent, closed_on from cases where radicado = %s"

FILED = """
insert into communications
(outgoing, radicado, letter, result, filed_on, act_on, needs_citation, appeals, document, citation_document)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict do nothing
"""
COMMUNICATION = """
select c.*, n.mode, n.served_on, n.effective_on, n.appeal_until, n.document as form, n.evidence
from communications c left join notifications n using (outgoing)
"""
ONE = COMMUNICATION + "where outgoing = %s"
ONE_TO_CHANGE = ONE + " for update of c"
OF_CASE = COMMUNICATION + "where radicado = %s order by outgoing"
LISTED = (
    COMMUNICATION
    + """
where (%(state)s::text is null or state = %(state)s)
and (%(channel)s::text is null or channel = %(channel)s)
and (%(to)s::text is null or assigned_to = %(to)s)
and (%(after)s::text is null or outgoing > %(after)s)
order by outgoing limit %(limit)s
"""
)
PROOF = "select proof from communications where outgoing = %s"
TO_NOTIFY = """
select outgoing from communications where radicado = %s and needs_citation
and not exists (select from notifications n where n.outgoing = communications.outgoing) order by outgoing
"""
LATEST = "select outgoing from communications where radicado = %s order by needs_citation desc, outgoing desc limit 1"
SAVE = """
update communications
set state = %s, channel = %s, assigned_to = %s, assigned_at = %s, citation_sent_on = %s, citation_due_on = %s,
    appear_by = %s, notice_on = %s, notice_published = %s, attempts = %s, recorded_at = %s,
    version = version + 1
where outgoing = %s
"""
SAVE_DELIVERY = """
update communications
set state = %s, delivered_at = %s, receiver_capacity = %s, proof = %s, version = version + 1
where outgoing = %s
"""
SAVE_RECORDED = "update communications set recorded = %s where outgoing = %s"
SAVE_NOTICE_DOCUMENT = "update communications set notice_document = %s where outgoing = %s"
ADD_ATTEMPT = """
insert into delivery_attempts (outgoing, attempt, channel, attempted_at, reason, attempted_by)
values (%s, %s, %s, %s, %s, %s)
"""
ATTEMPTS = """
select outgoing, attempt, channel, attempted_at, reason, attempted_by
from delivery_attempts where outgoing = any(%s) order by outgoing, attempt
"""
ADD_NOTIFICATION = """
insert into notifications
(outgoing, mode, served_on, effective_on, appeal_until, document, evidence, served_by, recorded_at)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def radicated(tx: Transaction, event: PQRRadicated | PQRMigrated) -> None:
    """Note what of a new case decides how it can be notified."""
    tx.later(RADICATED, (event.radicado, event.kind, event.channel, event.electronic_notification))


def kind_changed(tx: Transaction, event: KindChanged) -> None:
    """Note what kind the case turned out to be of: it decides which recursos a notification tells of."""
    tx.later(KIND_CHANGED, (event.kind, event.radicado))


def closed(tx: Transaction, radicado: str, closed_on: date) -> None:
    """Note that the case was closed."""
    tx.later(CLOSED, (radicado, closed_on))


def filed(tx: Transaction, event: ResponseFiled) -> None:
    """Note a communication that waits for its delivery to be assigned; an outgoing number is taken once."""
    documents = (_text(event.document), _text(event.citation) if event.citation else None)
    tx.later(
        FILED,
        (
            event.outgoing_number,
            event.radicado,
            event.letter,
            event.result,
            event.filed_on,
            event.signed_on,
            event.needs_citation,
            list(event.appeals),
            *documents,
        ),
    )


def case(tx: Transaction, radicado: str) -> Case:
    """What is known of the case: its number alone before intake's event has come."""
    row = tx.one(CASE, (radicado,))
    if row is None or row.kind is None:
        return Case(radicado)
    return Case(radicado, Kind(row.kind), Channel(row.channel), row.electronic_consent)


def case_row(tx: Transaction, radicado: str) -> Any:  # noqa: ANN401 - a named tuple
    """The case's row for reading, None when nothing was heard of it."""
    return tx.one(CASE, (radicado,))


def communication(tx: Transaction, outgoing: str) -> Communication:
    """The communication, locked until the end of `tx`; raises NotFound."""
    return to_communication(found(tx.one(ONE_TO_CHANGE, (outgoing,)), outgoing))


def proof(tx: Transaction, outgoing: str) -> list[DocumentRef]:
    """The record of delivery of a communication, if it was delivered."""
    row = tx.one(PROOF, (outgoing,))
    return [DocumentRef.model_validate(row.proof)] if row and row.proof else []


def communications_to_notify(tx: Transaction, radicado: str) -> list[str]:
    """The outgoing numbers whose decision is to be notified; if there is none, the one that tells best why not."""
    waiting = [row.outgoing for row in tx.all(TO_NOTIFY, (radicado,))]
    return waiting or [row.outgoing for row in tx.all(LATEST, (radicado,))]


def communication_row(tx: Transaction, outgoing: str) -> Any:  # noqa: ANN401 - a named tuple
    """The communication's row for reading; raises NotFound."""
    return found(tx.one(ONE, (outgoing,)), outgoing)


def communication_rows(tx: Transaction, radicado: str) -> list[Any]:
    """The rows of a case's communications, by outgoing number."""
    return tx.all(OF_CASE, (radicado,))


def listed(tx: Transaction, filters: dict[str, Any]) -> list[Any]:
    """The rows that pass `filters` (state, channel, to, after, limit; none means all), by outgoing number."""
    return tx.all(LISTED, filters)


def attempts(tx: Transaction, outgoing: Sequence[str]) -> list[Any]:
    """The failed attempts of these communications, in order."""
    return tx.all(ATTEMPTS, (list(outgoing),))


def save(tx: Transaction, changed: Communication) -> None:
    """Save what decisions changed, except the delivery, which is saved with its proof."""
    assignment, citation, notice = changed.assignment, changed.citation, changed.notice
    tx.later(
        SAVE,
        (
            changed.state,
            assignment.channel if assignment else None,
            assignment.to if assignment else None,
            assignment.at if assignment else None,
            citation.sent_on if citation else None,
            citation.due_on if citation else None,
            citation.appear_by if citation else None,
            notice.issued_on if notice else None,
            notice.published if notice else None,
            changed.attempts,
            changed.recorded_at,
            changed.outgoing,
        ),
    )


def save_delivery(tx: Transaction, changed: Communication, capacity: ReceiverCapacity, proof: DocumentRef) -> None:
    """Save a delivery with its proof."""
    tx.later(SAVE_DELIVERY, (changed.state, changed.delivered_at, capacity, _text(proof), changed.outgoing))


def save_recorded(tx: Transaction, outgoing: str, documents: Sequence[DocumentRef]) -> None:
    """Save the documents that were taken in with the proof."""
    tx.later(SAVE_RECORDED, (_texts(documents), outgoing))


def save_notice_document(tx: Transaction, outgoing: str, document: DocumentRef) -> None:
    """Save the GCO F09 that goes out."""
    tx.later(SAVE_NOTICE_DOCUMENT, (_text(document), outgoing))


def add_attempt(tx: Transaction, changed: Communication, at: datetime, reason: FailureReason, who: str) -> None:
    """Save a failed attempt under its number."""
    channel = changed.assignment.channel if changed.assignment else None
    tx.later(ADD_ATTEMPT, (changed.outgoing, changed.attempts, channel, at, reason, who))


def add_notification(  # noqa: PLR0913 - a notification has these parts
    tx: Transaction,
    outgoing: str,
    served: Served,
    *,
    document: DocumentRef,
    evidence: Sequence[DocumentRef],
    who: str,
    at: datetime,
) -> None:
    """Save a notification with its form and its evidence."""
    values = (served.mode, served.served_on, served.effective_on, served.appeal_until)
    tx.later(ADD_NOTIFICATION, (outgoing, *values, _text(document), _texts(evidence), who, at))


def to_communication(row: Any) -> Communication:  # noqa: ANN401 - a named tuple
    """The communication that a row tells of."""
    return Communication(
        outgoing=row.outgoing,
        radicado=row.radicado,
        filed_on=row.filed_on,
        act_on=row.act_on,
        result=Result(row.result),
        needs_citation=row.needs_citation,
        appeals=tuple(Appeal(appeal) for appeal in row.appeals),
        assignment=_assignment(row),
        citation=Citation(row.citation_sent_on, row.citation_due_on, row.appear_by) if row.citation_sent_on else None,
        notice=Notice(row.notice_on, row.notice_published) if row.notice_on else None,
        attempts=row.attempts,
        delivered_at=row.delivered_at,
        recorded_at=row.recorded_at,
        served=_served(row),
        version=row.version,
    )


def found(row: Any, outgoing: str) -> Any:  # noqa: ANN401 - a named tuple
    """The row; raises NotFound where there is none."""
    if row is None:
        raise NotFound(
            f"No hay una comunicación radicada con el número {outgoing}.",
            "Revise el número; si se acaba de radicar, espere unos segundos.",
        )
    return row


def _assignment(row: Any) -> Assignment | None:  # noqa: ANN401 - a named tuple
    if row.assigned_at is None:
        return None
    return Assignment(DeliveryChannel(row.channel), row.assigned_to, row.assigned_at)


def _served(row: Any) -> Served | None:  # noqa: ANN401 - a named tuple
    if row.mode is None:
        return None
    return Served(NotificationMode(row.mode), row.served_on, row.effective_on, row.appeal_until)


def _text(document: DocumentRef) -> str:
    return document.model_dump_json()


def _texts(documents: Sequence[DocumentRef]) -> str:
    return json.dumps([document.model_dump(mode="json") for document in documents])
