"""What notification hears. `radica.worker` is imported first: it makes sockets and locks cooperate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica import worker

# isort: split
from notification import bootstrap
from notification.application import Notification
from notification.office import SERVICE
from notification.settings import Settings
from radica.subscription import subscribe
from radica.uploads import Attendant
from radica.uploads.timers import AttendsUploads

if TYPE_CHECKING:
    from radica.envelope import Message

QUEUE = "notification"
BINDINGS = {
    "correspondence.events": ["ResponseFiled"],
    "intake.events": [
        "PQRRadicated",
        "PQRMigrated",
        "KindChanged",
        "PQRClosed",
        "CalendarChanged",
        "PersonalDataErased",
    ],
}


class Parts:
    """What the doors call, over one database."""

    def __init__(self) -> None:
        settings = Settings.read("database_url")
        db = bootstrap.database(settings)
        self.notification = Notification(bootstrap.office(settings, db))
        self.attendant = Attendant(settings, db, bootstrap.documents(settings))


class NotificationWorker(AttendsUploads):
    """The event doors of notification."""

    name = SERVICE
    parts = worker.Application(Parts)

    @subscribe(QUEUE, BINDINGS)
    def on_events(self, messages: list[Message]) -> None:
        """Take in filed communications, what of their cases decides how they can be notified, and the calendar."""
        self.parts.notification.hear(messages)


def main() -> None:
    """Hear until told to stop."""
    worker.hear(NotificationWorker)


def topology() -> None:
    """Make the queue."""
    worker.topology(NotificationWorker)
