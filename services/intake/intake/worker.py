"""What intake hears, every fact of every other service, and what time does.

`radica.worker` comes first: it makes sockets cooperate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica import worker

# isort: split
from intake import bootstrap
from intake.application import SERVICE
from intake.settings import Settings
from radica.every import every
from radica.logs import configure
from radica.subscription import subscribe
from radica.uploads import Attendant
from radica.uploads.timers import AttendsUploads

if TYPE_CHECKING:
    from radica.envelope import Message

QUEUE = "intake"
PRODUCERS = ("routing", "billing", "correspondence", "notification", "reporting")
BINDINGS = {f"{producer}.events": ["#"] for producer in PRODUCERS}


class Parts:
    """What the doors call, over one database."""

    def __init__(self) -> None:
        settings = Settings.read("database_url", "personal_data_key", "evidence_key")
        db = bootstrap.database(settings)
        calendars = bootstrap.calendars(settings, db)
        self.clock = settings.clock()
        self.intake = bootstrap.application(settings, db, calendars)
        self.legal_clock = bootstrap.legal_clock(settings, db, calendars)
        self.erasing = bootstrap.erasing(settings, db)
        self.evidence = bootstrap.evidence(settings, db, self.clock)
        self.attendant = Attendant(settings, db, bootstrap.documents(settings))


class IntakeWorker(AttendsUploads):
    """The event doors of intake, and its timers."""

    name = SERVICE
    parts = worker.Application(Parts)

    @subscribe(QUEUE, BINDINGS)
    def on_facts(self, messages: list[Message]) -> None:
        """Record on each case what other services announced about it."""
        self.parts.intake.hear(messages)

    @every(1.0)
    def on_time(self) -> None:
        """Warn of terms that end, tell those that ended, move those that the calendar moved; finish erasures."""
        self.parts.legal_clock.watch(self.parts.clock)
        self.parts.erasing.tidy(self.parts.clock)

    @every(10.0)
    def on_midnight(self) -> None:
        """Close the legal day that ended, if nobody has: one short query where there is nothing to do."""
        self.parts.evidence.close_day()


def main() -> None:
    """Hear until told to stop."""
    settings = Settings.read("database_url", "amqp_url", "personal_data_key", "evidence_key")
    configure(SERVICE, settings.log_level)
    worker.run(IntakeWorker, settings.need("amqp_url"))


def topology() -> None:
    """Make the queue and its bindings, so that nothing that is announced before the first start is missed."""
    worker.topology(IntakeWorker)
