"""What the use cases of this service work with, and the two things that all of them do: keep a paper, tell a fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from notification.papers import Desk, Official
from radica import calendar_heard
from radica.outbox import announce
from radica.paper import MEDIA_TYPE

if TYPE_CHECKING:
    from notification.domain.communication import Case
    from notification.papers import Company
    from radica.calendar import Calendar
    from radica.commands import Command
    from radica.documents import DocumentStore
    from radica.events.common import BaseEvent, DocumentRef
    from radica.postgres import Database, Transaction


SERVICE = "notification"


@dataclass(frozen=True, slots=True)
class Office:
    """The service's database and documents, the law's own calendar, and the utility as its papers show it."""

    db: Database
    documents: DocumentStore
    law: Calendar
    company: Company

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
