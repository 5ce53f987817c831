"""What billing hears. `radica.worker` is imported first: it makes sockets and locks cooperate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica import worker

# isort: split
from billing import bootstrap
from billing.application import SERVICE
from billing.policies import HEARD
from billing.settings import Settings
from radica.subscription import subscribe
from radica.uploads import Attendant
from radica.uploads.timers import AttendsUploads

if TYPE_CHECKING:
    from radica.envelope import Message


class Parts:
    """What the doors call, over one database."""

    def __init__(self) -> None:
        settings = Settings.read("database_url")
        db = bootstrap.database(settings)
        self.billing = bootstrap.application(settings, db)
        self.attendant = Attendant(settings, db, bootstrap.documents(settings))


class BillingWorker(AttendsUploads):
    """The event doors of billing."""

    name = SERVICE
    parts = worker.Application(Parts)

    @subscribe(SERVICE, HEARD)
    def on_events(self, messages: list[Message]) -> None:
        """Follow cases from their filing to their end, and the concepts given on them."""
        self.parts.billing.hear(messages)


def main() -> None:
    """Hear until told to stop."""
    worker.hear(BillingWorker)


def topology() -> None:
    """Make the queue."""
    worker.topology(BillingWorker)
