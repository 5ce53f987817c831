"""What the use cases of this service work with, and the two things that all of them do: keep a paper, tell a fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notification.papers import Desk, Official
from radica import calendar_heard
from radica.access import STAFF, Lane
from radica.outbox import announce
from radica.paper import MEDIA_TYPE
from radica.uploads import Uploads

if TYPE_CHECKING:
    from notification.domain.communication import Case
    from notification.papers import Company
    from radica.calendar import Calendar
    from radica.commands import Command
    from radica.documents import DocumentStore
    from radica.events.common import BaseEvent, DocumentRef
    from radica.postgres import Database, Transaction


SERVICE = "notification"
READERS = STAFF - {Lane.METERING_TECHNICIAN, Lane.BILLING_COORDINATOR, Lane.ADMINISTRATOR}
"""Who reads a proof, which names its receiver: who delivers, notifies, attends or checks (Ley 1581 art. 4-f)."""


@dataclass(frozen=True, slots=True)
class Office:
    """The service's database and documents, the law's own calendar, and the utility as its papers show it."""

    db: Database
    documents: DocumentStore
    law: Calendar
    company: Company

    @property
    def uploads(self) -> Uploads:
        """What was uploaded to this service."""
        return Uploads(self.db, self.documents)

    def calendar(self, tx: Transaction) -> Calendar:
        """The business-day calendar as it stands, with what intake announced since (closing days, new holidays)."""
        return calendar_heard.calendar(tx, self.law)

    def desk(self, command: Command, lane: str, case: Case) -> Desk:
        """What every paper of this command bears: the utility, the case, who does the act and when."""
        return Desk(self.company, case, Official(command.access.name, lane), command.at)

    def keep(self, paper: bytes, name: str) -> DocumentRef:
        """Keep a paper that this service made."""
        return self.documents.put(paper, name, MEDIA_TYPE)


def tell(tx: Transaction, command: Command, lane: str, event: BaseEvent) -> str:
    """Announce an event of this command; returns its id."""
    return announce(tx, event, actor=command.actor(lane), at=command.at, traceparent=command.traceparent)
