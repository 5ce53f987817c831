"""Carries a service's log to the broker: every event, in order, at least once.

One relay leads per database (a session's advisory lock). It reads behind the horizon, publishes up to 500 events,
waits until the broker has confirmed them all, and only then moves its cursor. Whatever fails, it starts again from the
cursor with the same message ids, so a crash repeats and never loses. A plain process without eventlet: where loss
would happen there are the fewest moving parts.
"""

from __future__ import annotations

import select
import signal
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import psycopg2
from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError
from pydantic import SecretStr

from radica import broker, failpoints
from radica.errors import RadicaError, Refused, Unavailable
from radica.log import Log, PostgresLog
from radica.logs import configure, log
from radica.postgres import WAKE_UP_CHANNEL, Database, connect
from radica.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg2 import extensions

BATCH = 500
POLL_S = 1.0
UNSETTLED_POLL_S = 0.002
LONGEST_PAUSE_S = 15.0
STANDBY_POLL_S = 1.0
LEADER_LOCK = 0x52454C41  # "RELA"

FAILURES = (Unavailable, broker.NotConfirmed, AMQPError, KombuError, OSError, psycopg2.Error)


class Cursor(Protocol):
    """Remembers how far a log has been published."""

    def position(self) -> int:
        """Return the position of the last event that was confirmed."""
        ...

    def move(self, position: int) -> None:
        """Remember that everything up to `position` was confirmed; never goes back."""
        ...


class Lead(Protocol):
    """Decides whether this process may publish, and wakes it when there is something to do."""

    def held(self) -> bool:
        """Return whether this process leads; tries to take the lead if nobody has it."""
        ...

    def wait(self, seconds: float) -> None:
        """Wait for a wake-up, at most so long."""
        ...

    def close(self) -> None:
        """Give the lead back."""
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


class PostgresLead:
    """Leadership by a session's advisory lock, and wake-ups by LISTEN on the same session."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._session: extensions.connection | None = None
        self._held = False

    def held(self) -> bool:
        """Return whether this session has the lock; the session is asked, so a lost one is noticed."""
        if self._session is None:
            self._session = connect(self._url, self._name)
        with self._session.cursor() as cursor:
            if self._held:
                cursor.execute("select 1")
            else:
                cursor.execute(f"listen {WAKE_UP_CHANNEL}; select pg_try_advisory_lock(%s)", (LEADER_LOCK,))
                self._held = bool(cursor.fetchone()[0])
        return self._held

    def wait(self, seconds: float) -> None:
        """Wait for a wake-up, at most so long."""
        if self._session is None:
            time.sleep(seconds)
            return
        select.select([self._session], [], [], seconds)
        self._session.poll()
        self._session.notifies.clear()

    def close(self) -> None:
        """Close the session, and with it the lock."""
        session, self._session, self._held = self._session, None, False
        if session is not None:
            session.close()


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
            broker.events_exchange(self.service)(channel).declare()
            publisher = broker.ConfirmedPublisher(channel)
            self._position = self.cursor.position()
            log.info("relay_leads", exchange=self.service, position=self._position)
            while not self._stopping.is_set():
                if not self._publish_batch(publisher):
                    broker.keep_alive(connection)
                    self.lead.wait(UNSETTLED_POLL_S if getattr(self.source, "waits", False) else POLL_S)
                    if not self.lead.held():
                        return

    def _publish_batch(self, publisher: broker.ConfirmedPublisher) -> bool:
        entries = self.source.read(self._position, BATCH)
        if not entries:
            return False
        publisher.publish_entries(f"{self.service}.events", entries)
        failpoints.reach("relay.confirmed")
        self.cursor.move(entries[-1].position)
        self._position = entries[-1].position
        return True


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

    relay_databases: dict[str, SecretStr] | None = None


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
