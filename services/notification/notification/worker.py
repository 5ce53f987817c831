"""What notification hears. `radica.worker` is imported first: it makes sockets and locks cooperate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica import worker

# isort: split
from notification import bootstrap
from notification.application import Notification
from notification.office import SERVICE
from notification.settings import Settings
from radica.logs import configure
from radica.subscription import subscribe

if TYPE_CHECKING:
    from radica.envelope import Message

QUEUE = "notification"
BINDINGS = {
    "correspondence.events": ["ResponseFiled"],
    "intake.events": ["PQRRadicated", "PQRClosed", "CalendarChanged"],
}


def build() -> Notification:
    """Build the application from the environment."""
    settings = Settings.read("database_url")
    return Notification(bootstrap.office(settings, bootstrap.database(settings)))


class NotificationWorker:
    """The event doors of notification."""

    name = SERVICE
    notification = worker.Application(build)

    @subscribe(QUEUE, BINDINGS)
    def on_events(self, messages: list[Message]) -> None:
        """Take in filed communications, what of their cases decides how they can be notified, and the calendar."""
        self.notification.hear(messages)


def main() -> None:
    """Hear until told to stop."""
    settings = Settings.read("database_url", "amqp_url")
    configure(SERVICE, settings.log_level)
    worker.run(NotificationWorker, settings.need("amqp_url"))


def topology() -> None:
    """Make the queue and its bindings, so that nothing that is announced before the first start is missed."""
    worker.declare(NotificationWorker, Settings.read("amqp_url").need("amqp_url"))
