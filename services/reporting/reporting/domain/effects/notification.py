"""What notification's facts do to a case: its delivery, and from when the decision has effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.events.notification import (
    CitationSent,
    CommunicationDelivered,
    DecisionFirm,
    DeliveryAssigned,
    DeliveryAttempted,
    DeliveryChannel,
    DeliveryRecorded,
    ForwardedToSSPD,
    NoticePosted,
    NotificationServed,
)
from reporting.domain.case import day, instant
from reporting.domain.effects.moves import forward
from reporting.domain.steps import CLOSING

if TYPE_CHECKING:
    from radica.events import BaseEvent
    from reporting.domain.case import Case, Facts
    from reporting.domain.effects.table import Effect

ASSIGN, AT_ADDRESS, AT_DESK, RECORD, NOTIFY = 17, 18, 19, 20, 21


def assigned(case: Case, event: DeliveryAssigned, at: str) -> Facts:
    """Somebody is to deliver: in the field, or at the desk (which sends the e-mails as well)."""
    then = AT_ADDRESS if event.channel is DeliveryChannel.ADDRESS else AT_DESK
    return {"delivery_channel": event.channel.value, **forward(case, at, did=ASSIGN, to=then)}


def attempted(case: Case, _event: DeliveryAttempted, _at: str) -> Facts:
    """A delivery failed; it is tried again, assigned anew, or the decision is notified otherwise."""
    return {"attempts": case["attempts"] + 1}


def delivered(case: Case, event: CommunicationDelivered, at: str) -> Facts:
    """Handed over; the proof is taken in next."""
    did = AT_ADDRESS if event.channel is DeliveryChannel.ADDRESS else AT_DESK
    return {
        "delivery_channel": event.channel.value,
        "delivered_at": instant(event.delivered_at),
        **forward(case, at, did=did, to=RECORD),
    }


def recorded(case: Case, _event: DeliveryRecorded, at: str) -> Facts:
    """The proof is in the case; a decision that was cited for and not notified yet is notified next."""
    to_notify = bool(case.get("needs_citation")) and not case.get("notified_on")
    return forward(case, at, did=RECORD, to=NOTIFY if to_notify else CLOSING)


def cited(_case: Case, event: CitationSent, _at: str) -> Facts:
    """The citation went out; its five business days run (CPACA 68)."""
    return {"citation_sent_on": day(event.sent_on), "appear_by": day(event.appear_by)}


def notice_posted(_case: Case, event: NoticePosted, _at: str) -> Facts:
    """The notice (aviso) is out (CPACA 69)."""
    return {"notice_posted_on": day(event.posted_on)}


def served(case: Case, event: NotificationServed, at: str) -> Facts:
    """The decision was notified: the case can be closed, once a delivery that was made has been taken in."""
    facts: Facts = {
        "notification_mode": event.mode.value,
        "notified_on": day(event.served_on),
        "effective_on": day(event.effective_on),
        "appeal_until": day(event.appeal_until),
    }
    if case["step"] == RECORD:
        return {**facts, "done": {**case["done"], str(NOTIFY): at}}
    return {**facts, **forward(case, at, did=NOTIFY, to=CLOSING)}


def firm(_case: Case, event: DecisionFirm, _at: str) -> Facts:
    """No recurso is open any more (CPACA 87)."""
    return {"firm_on": day(event.firm_on)}


def forwarded(_case: Case, event: ForwardedToSSPD, _at: str) -> Facts:
    """The file of the subsidiary appeal went to the superintendence."""
    return {"forwarded_on": day(event.forwarded_on)}


EFFECTS: dict[type[BaseEvent], Effect] = {
    DeliveryAssigned: assigned,
    DeliveryAttempted: attempted,
    CommunicationDelivered: delivered,
    DeliveryRecorded: recorded,
    CitationSent: cited,
    NoticePosted: notice_posted,
    NotificationServed: served,
    DecisionFirm: firm,
    ForwardedToSSPD: forwarded,
}
