"""One database of MongoDB: every wait is bounded, every write is on the disks of most members before it counts."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import pymongo
from pymongo.errors import ConnectionFailure, ExecutionTimeout, PyMongoError, WTimeoutError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from radica.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pymongo.client_session import ClientSession
    from pymongo.collection import Collection

SELECT_SERVER_MS = 5_000
SOCKET_MS = 30_000
QUERY_S = 6.0
TRANSACTION_S = 20.0
DEFAULT_DATABASE = "radica_reporting"

T = TypeVar("T")


class Mongo:
    """The service's database; safe for many threads, and for greenlets once the sockets are patched."""

    def __init__(self, url: str) -> None:
        self._client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
            url,
            appname="radica-reporting",
            serverSelectionTimeoutMS=SELECT_SERVER_MS,
            connectTimeoutMS=SELECT_SERVER_MS,
            socketTimeoutMS=SOCKET_MS,
            waitQueueTimeoutMS=SELECT_SERVER_MS,
            maxPoolSize=20,
            tz_aware=True,
            w="majority",
            journal=True,
        )
        self.db = self._client.get_default_database(DEFAULT_DATABASE)

    def collection(self, name: str) -> Collection[dict[str, Any]]:
        """Return a collection by its name."""
        return self.db[name]

    def transaction(self, act: Callable[[ClientSession], T], session: ClientSession | None = None) -> T:
        """Run `act` in a transaction and commit it; again, within a bound, when another one stood in its way.

        `act` must pass the session it is given to every statement and may be called several times. The session is a
        new one unless it is named. Raises Unavailable.
        """
        with answering(TRANSACTION_S), nullcontext(session) if session else self._client.start_session() as own:
            return own.with_transaction(
                act, read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority", j=True)
            )

    def new_session(self) -> ClientSession:
        """Return a session to be used for many transactions, one after the other."""
        return self._client.start_session()

    @contextmanager
    def frozen(self) -> Iterator[ClientSession]:
        """Give a session in which every read sees the database as it was at the first one (for some minutes)."""
        with answering(seconds=None), self._client.start_session(snapshot=True) as session:
            yield session

    def ping(self) -> None:
        """Return if the database answers; raises Unavailable."""
        with answering():
            self._client.admin.command("ping")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


@contextmanager
def answering(seconds: float | None = QUERY_S) -> Iterator[None]:
    """Bound the block's statements; a database that does not answer in time becomes Unavailable.

    Without `seconds` (for reading through a whole collection) each single answer is still bounded, by the socket.
    """
    try:
        with pymongo.timeout(seconds) if seconds else nullcontext():
            yield
    except (ConnectionFailure, ExecutionTimeout, WTimeoutError) as error:
        raise Unavailable("La base de datos de consulta no respondió a tiempo.") from error
    except PyMongoError as error:
        if error.timeout or error.has_error_label("TransientTransactionError"):
            raise Unavailable("La base de datos de consulta está ocupada.") from error
        raise
