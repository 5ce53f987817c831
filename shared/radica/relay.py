"""Carries a service's log to the broker: every event, in order, at least once.

One relay leads per database (a session's advisory lock). It reads behind the horizon, publishes up to 500 events at a
time, and moves its cursor over a batch only when the broker has confirmed all of it and all before it; meanwhile the
next one is on its way. Whatever fails, it starts again from the cursor with the same message ids, so a crash repeats
and never loses. A plain process without eventlet: where loss would happen there are the fewest moving parts.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import psycopg2
from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError
from pydantic import Json, SecretStr

from radica import broker, failpoints
from radica.errors import RadicaError, Refused, Unavailable
from radica.lead import Lead, PostgresLead
from radica.log import Log, PostgresLog
from radica.logs import configure, log
from radica.postgres import Database
from radica.publisher import ConfirmedPublisher, NotConfirmed
from radica.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kombu import Connection

    from radica.log import Entry

BATCH = 500
UNDER_WAY = 2
"""So many batches may wait for their confirms: the next is read and sent while the broker writes the one before."""
POLL_S = 1.0
UNSETTLED_POLL_S = 0.002
LONGEST_PAUSE_S = 15.0
STANDBY_POLL_S = 1.0

FAILURES = (Unavailable, NotConfirmed, AMQPError, KombuError, OSError, psycopg2.Error)


class Cursor(Protocol):
    """Remembers how far a log has been published."""

    def position(self) -> int:
        """Return the position of the last event that was confirmed."""
        ...

    def move(self, position: int) -> None:
        """Remember that everything up to `position` was confirmed; never goes back."""
        ...


class PostgresCursor:
    """The cursor row in the service's own database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def position(self) -> int:
        """Return the position of the last event that was confirmed."""
        with self._db.transaction() as tx:
            return int(tx.one("select position from relay_cursor").position)

    def move(self, position: int) -> None:
        """Remember that everything up to `position` was confirmed; never goes back."""
        with self._db.transaction() as tx:
            tx.later("update relay_cursor set position = greatest(position, %s)", (position,))


@dataclass
class Relay:
    """Publishes one service's log until it is told to stop."""

    service: str
    source: Log
    cursor: Cursor
    lead: Lead
    amqp_url: str

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._position = 0

    def run(self) -> None:
        """Publish until `stop` is called; failures pause with growing length and start again from the cursor."""
        pause = 0.25
        while not self._stopping.is_set():
            before = self._position
            try:
                self._lead_and_publish()
            except FAILURES as failure:
                pause = 0.25 if self._position > before else min(pause * 2, LONGEST_PAUSE_S)
                log.warning("relay_paused", exchange=self.service, pause_seconds=pause, reason=repr(failure))
                self._stopping.wait(pause)
            finally:
                self.lead.close()

    def stop(self) -> None:
        """Finish the batch in hand and return from `run`."""
        self._stopping.set()

    def _lead_and_publish(self) -> None:
        while not self.lead.held():
            if self._stopping.wait(STANDBY_POLL_S):
                return
        with broker.connection(self.amqp_url, f"{self.service}-relay") as connection:
            channel = connection.channel()
            exchange = broker.events_exchange(self.service)
            exchange(channel).declare()
            self._position = self.cursor.position()
            log.info("relay_leads", exchange=self.service, position=self._position)
            under_way = _UnderWay(exchange.name, ConfirmedPublisher(channel), self._position)
            while self._carry(under_way) or self._wait(connection):
                pass

    def _carry(self, under_way: _UnderWay) -> bool:
        """Send a batch, if there is one, and see the oldest through in its turn; return whether anything was done."""
        entries = [] if self._stopping.is_set() else self.source.read(under_way.sent_to, BATCH)
        if entries:
            under_way.send(entries)
        if under_way.batches and (not entries or len(under_way.batches) == UNDER_WAY):
            position = under_way.see_through()
            failpoints.reach("relay.confirmed")
            self.cursor.move(position)
            self._position = position
            return True
        return bool(entries)

    def _wait(self, connection: Connection) -> bool:
        """Wait until there may be something new; return whether to go on."""
        if self._stopping.is_set():
            return False
        broker.keep_alive(connection)
        self.lead.wait(UNSETTLED_POLL_S if getattr(self.source, "waits", False) else POLL_S)
        return self.lead.held()


class _UnderWay:
    """What is on its way to the broker: batches that were sent and are not confirmed yet, the oldest first."""

    def __init__(self, exchange: str, publisher: ConfirmedPublisher, position: int) -> None:
        self._exchange = exchange
        self._publisher = publisher
        self.sent_to = position
        self.batches: deque[tuple[int, int]] = deque()
        """Of each, the position of its last event and what the publisher waits for."""

    def send(self, entries: Sequence[Entry]) -> None:
        """Send a batch that follows on the one before."""
        self.sent_to = entries[-1].position
        self.batches.append((self.sent_to, self._publisher.send(self._exchange, entries)))

    def see_through(self) -> int:
        """Wait until the oldest batch is confirmed; return the position up to which everything is now."""
        position, number = self.batches.popleft()
        self._publisher.wait(number)
        return position


def postgres_relay(service: str, url: str, amqp_url: str) -> Relay:
    """Return the relay of a service whose log is in PostgreSQL."""
    db = Database(url, size=1, service=f"{service}-relay")
    return Relay(
        service,
        PostgresLog(db, f"/{service}"),
        PostgresCursor(db),
        PostgresLead(url, f"{service}-relay-lead"),
        amqp_url,
    )


def publish(service: str) -> None:
    """Publish the log of one service, in the database that the environment names, until SIGTERM or SIGINT."""
    settings = Settings.read("database_url", "amqp_url")
    configure(f"{service}-relay", settings.log_level)
    run([postgres_relay(service, settings.need("database_url"), settings.need("amqp_url"))])


def run(relays: Sequence[Relay]) -> None:
    """Run relays side by side, a thread each, until SIGTERM or SIGINT."""
    threads = [threading.Thread(target=relay.run, name=f"relay-{relay.service}") for relay in relays]

    def stop(*_: object) -> None:
        for relay in relays:
            relay.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def republish(url: str, position: int) -> None:
    """Have everything after `position` published again, with the same ids: after the broker lost its data.

    Raises Refused while a relay of this database leads, because it would move the cursor back to where it was.
    """
    lead = PostgresLead(url, "republish")
    db = Database(url, size=1, service="republish")
    try:
        if not lead.held():
            raise Refused(
                "El relay de este servicio está en marcha.", "Deténgalo, repita la orden y arránquelo de nuevo."
            )
        with db.transaction() as tx:
            tx.execute("update relay_cursor set position = least(position, %s)", (position,))
    finally:
        lead.close()
        db.close()


class RelaySettings(Settings):
    """What a relay that serves several services is told: RADICA_RELAY_DATABASES, a JSON object service -> URL."""

    relay_databases: Json[dict[str, SecretStr]] | None = None


def main() -> None:
    """Serve the services of RADICA_RELAY_DATABASES in one process; or `republish POSITION` for RADICA_DATABASE_URL."""
    if sys.argv[1:2] == ["republish"]:
        _republish(sys.argv[2:])
        return
    settings = RelaySettings.read("relay_databases", "amqp_url")
    configure("relay", settings.log_level)
    amqp_url = settings.need("amqp_url")
    databases = settings.relay_databases or {}
    run([postgres_relay(service, url.get_secret_value(), amqp_url) for service, url in databases.items()])


def _republish(arguments: list[str]) -> None:
    if len(arguments) != 1 or not arguments[0].isdecimal():
        raise SystemExit("Uso: python -m radica.relay republish POSICIÓN (0: desde el principio)")
    try:
        republish(Settings.read("database_url").need("database_url"), int(arguments[0]))
    except RadicaError as refusal:
        raise SystemExit(f"{refusal.detail} {refusal.way_out}") from refusal


if __name__ == "__main__":
    main()
