"""What routing hears. `radica.worker` is imported first: it makes sockets and locks cooperate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica import worker
from radica.subscription import subscribe
from radica.uploads import Attendant
from radica.uploads.timers import AttendsUploads
from routing import bootstrap
from routing.application import SERVICE
from routing.policies import HEARD
from routing.settings import Settings

if TYPE_CHECKING:
    from radica.envelope import Message

QUEUE = "routing"
BINDINGS = {"intake.events": HEARD}


class Parts:
    """What the doors call, over one database."""

    def __init__(self) -> None:
        settings = Settings.read("database_url")
        db = bootstrap.database(settings)
        self.routing = bootstrap.application(settings, db)
        self.attendant = Attendant(settings, db, bootstrap.documents(settings))


class RoutingWorker(AttendsUploads):
    """The event doors of routing."""

    name = SERVICE
    parts = worker.Application(Parts)

    @subscribe(QUEUE, BINDINGS)
    def on_events(self, messages: list[Message]) -> None:
        """Follow what becomes of cases in intake."""
        self.parts.routing.hear(messages)


def main() -> None:
    """Hear until told to stop."""
    worker.hear(RoutingWorker)


def topology() -> None:
    """Make the queue."""
    worker.topology(RoutingWorker)
