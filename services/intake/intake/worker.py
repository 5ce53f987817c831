"""What intake hears: every fact of every other service. `radica.worker` comes first: it makes sockets cooperate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica import worker

# isort: split
from intake import bootstrap
from intake.application import SERVICE, Intake
from intake.settings import Settings
from radica.logs import configure
from radica.subscription import subscribe

if TYPE_CHECKING:
    from radica.envelope import Message

QUEUE = "intake"
PRODUCERS = ("routing", "billing", "correspondence", "notification", "reporting")
BINDINGS = {f"{producer}.events": ["#"] for producer in PRODUCERS}


def build() -> Intake:
    """Build the application from the environment."""
    settings = Settings.read("database_url", "personal_data_key")
    return bootstrap.application(settings, bootstrap.database(settings))


class IntakeWorker:
    """The event doors of intake."""

    name = SERVICE
    intake = worker.Application(build)

    @subscribe(QUEUE, BINDINGS)
    def on_facts(self, messages: list[Message]) -> None:
        """Record on each case what other services announced about it."""
        self.intake.hear(messages)


def main() -> None:
    """Hear until told to stop."""
    settings = Settings.read("database_url", "amqp_url", "personal_data_key")
    configure(SERVICE, settings.log_level)
    worker.run(IntakeWorker, settings.need("amqp_url"))


def topology() -> None:
    """Make the queue and its bindings, so that nothing that is announced before the first start is missed."""
    worker.declare(IntakeWorker, Settings.read("amqp_url").need("amqp_url"))
