"""What correspondence hears. `radica.worker` is imported first: it makes sockets and locks cooperate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica import worker

# isort: split
from correspondence import bootstrap
from correspondence.policies import HEARD, Hearing
from correspondence.settings import Settings
from radica.every import every
from radica.logs import configure
from radica.subscription import subscribe
from radica.uploads import EVERY_S, LEFT_EVERY_S, Attendant

if TYPE_CHECKING:
    from radica.envelope import Message


def build() -> Hearing:
    """Build the ear from the environment."""
    settings = Settings.read("database_url")
    return bootstrap.hearing(bootstrap.database(settings), bootstrap.documents(settings))


def attend() -> Attendant:
    """Build what attends to uploads from the environment."""
    settings = Settings.read("database_url")
    return Attendant(settings, bootstrap.database(settings), bootstrap.documents(settings))


class CorrespondenceWorker:
    """The event doors of correspondence."""

    name = bootstrap.SERVICE
    hearing = worker.Application(build)
    attendant = worker.Application(attend)

    @subscribe(bootstrap.SERVICE, HEARD)
    def on_events(self, messages: list[Message]) -> None:
        """Follow cases, concepts and reliquidations."""
        self.hearing.hear(messages)

    @every(EVERY_S)
    def on_uploads(self) -> None:
        """Check what was uploaded and could not be checked while its user waited."""
        self.attendant.resume()

    @every(LEFT_EVERY_S)
    def on_left_uploads(self) -> None:
        """Remove what was uploaded and never named."""
        self.attendant.remove_left()


def main() -> None:
    """Hear until told to stop."""
    settings = Settings.read("database_url", "amqp_url")
    configure(bootstrap.SERVICE, settings.log_level)
    worker.run(CorrespondenceWorker, settings.need("amqp_url"))


def topology() -> None:
    """Make the queue and its bindings, so that nothing that is announced before the first start is missed."""
    worker.declare(CorrespondenceWorker, Settings.read("amqp_url").need("amqp_url"))
