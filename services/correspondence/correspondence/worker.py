"""What correspondence hears. `radica.worker` is imported first: it makes sockets and locks cooperate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica import worker

# isort: split
from correspondence import bootstrap
from correspondence.policies import HEARD, Hearing
from correspondence.settings import Settings
from radica.logs import configure
from radica.subscription import subscribe

if TYPE_CHECKING:
    from radica.envelope import Message


def build() -> Hearing:
    """Build the ear from the environment."""
    settings = Settings.read("database_url")
    return bootstrap.hearing(bootstrap.database(settings), bootstrap.documents(settings))


class CorrespondenceWorker:
    """The event doors of correspondence."""

    name = bootstrap.SERVICE
    hearing = worker.Application(build)

    @subscribe(bootstrap.SERVICE, HEARD)
    def on_events(self, messages: list[Message]) -> None:
        """Follow cases, concepts and reliquidations."""
        self.hearing.hear(messages)


def main() -> None:
    """Hear until told to stop."""
    settings = Settings.read("database_url", "amqp_url")
    configure(bootstrap.SERVICE, settings.log_level)
    worker.run(CorrespondenceWorker, settings.need("amqp_url"))


def topology() -> None:
    """Make the queue and its bindings, so that nothing that is announced before the first start is missed."""
    worker.declare(CorrespondenceWorker, Settings.read("amqp_url").need("amqp_url"))
