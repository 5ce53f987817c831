"""Who among the relays of one log may publish, and how it is woken when the log has grown."""

from __future__ import annotations

import select
import time
from typing import TYPE_CHECKING, Protocol

from radica.postgres import WAKE_UP_CHANNEL, connect

if TYPE_CHECKING:
    from psycopg2 import extensions

LEADER_LOCK = 0x52454C41  # "RELA"


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
