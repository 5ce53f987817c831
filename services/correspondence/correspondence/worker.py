"""What correspondence hears. `radica.worker` is imported first: it makes sockets and locks cooperate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica import worker

# isort: split
from correspondence import bootstrap
from correspondence.policies import HEARD
from correspondence.settings import Settings
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
        documents = bootstrap.documents(settings)
        self.hearing = bootstrap.hearing(db, documents)
        self.attendant = Attendant(settings, db, documents)


class CorrespondenceWorker(AttendsUploads):
    """The event doors of correspondence."""

    name = bootstrap.SERVICE
    parts = worker.Application(Parts)

    @subscribe(bootstrap.SERVICE, HEARD)
    def on_events(self, messages: list[Message]) -> None:
        """Follow cases, concepts and reliquidations."""
        self.parts.hearing.hear(messages)


def main() -> None:
    """Hear until told to stop."""
    worker.hear(CorrespondenceWorker)


def topology() -> None:
    """Make the queue."""
    worker.topology(CorrespondenceWorker)
