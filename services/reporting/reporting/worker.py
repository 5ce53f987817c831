"""What reporting hears: intake's ordered log and nothing else. `radica.worker` comes first: it patches the sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica import worker

# isort: split
from radica.logs import configure
from radica.subscription import subscribe
from reporting import bootstrap
from reporting.office import SERVICE
from reporting.settings import Settings

if TYPE_CHECKING:
    from radica.envelope import Message
    from reporting.hearing import Hearing

QUEUE = "reporting"
BINDINGS = {"intake.events": ["#"]}


def build() -> Hearing:
    """Build the application from the environment."""
    return bootstrap.hearing(Settings.read("mongo_url", *bootstrap.FEED_SETTINGS))


class ReportingWorker:
    """The event door of reporting."""

    name = SERVICE
    hearing = worker.Application(build)

    @subscribe(QUEUE, BINDINGS)
    def on_events(self, messages: list[Message]) -> None:
        """Fold every fact recorded on a case into its document."""
        self.hearing.hear(messages)


def main() -> None:
    """Hear until told to stop."""
    settings = Settings.read("mongo_url", "amqp_url", *bootstrap.FEED_SETTINGS)
    configure(SERVICE, settings.log_level)
    worker.run(ReportingWorker, settings.need("amqp_url"))


def topology() -> None:
    """Make the queue and its bindings, so that nothing that is announced before the first start is missed."""
    worker.declare(ReportingWorker, Settings.read("amqp_url").need("amqp_url"))
