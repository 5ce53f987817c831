"""What a killed worker leaves behind: a transaction that stays open for up to a minute, and keeps its documents locked.

MongoDB does not end a transaction when its client's connection breaks. So whoever writes the projection leaves word of
its session, and its successor ends that one before it begins.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pymongo

from reporting.store.mongo import answering

if TYPE_CHECKING:
    from pymongo.client_session import ClientSession

    from reporting.store.mongo import Mongo

SESSIONS, WRITER = "sessions", "writer"
RENEW_AFTER_S = 600.0
"""The server forgets a session that was idle for half an hour."""


class Succession:
    """The session of the one process that writes the projection; not shared between threads."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._session: ClientSession | None = None
        self._since = 0.0

    def session(self) -> ClientSession:
        """Return this process's session; the first time, and when it grew old, the one before it is ended."""
        if self._session is None or time.monotonic() - self._since > RENEW_AFTER_S:
            self._session = self._succeeded(self._mongo.new_session())
            self._since = time.monotonic()
        return self._session

    def _succeeded(self, session: ClientSession) -> ClientSession:
        with answering():
            former = self._mongo.collection(SESSIONS).find_one_and_update(
                {"_id": WRITER},
                {"$set": {"lsid": session.session_id}},
                upsert=True,
                return_document=pymongo.ReturnDocument.BEFORE,
            )
            if former is not None:
                self._mongo.db.command("killSessions", [former["lsid"]])
        return session
