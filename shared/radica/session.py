"""One connection to PostgreSQL, every wait bounded, and the statements that it plans once and then only carries out.

For an INSERT of one row, parsing and planning is a third of what the server does (measured: pgbench needs 96 us of the
server's time with plain statements, 66 us with prepared ones). psycopg2 knows no prepared statements of the
protocol, so they are named with PREPARE and called with EXECUTE.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import psycopg2
from psycopg2 import errors, extensions

from radica.envelope import decode
from radica.errors import Unavailable
from radica.patience import PatientCursor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Params = Sequence[Any] | Mapping[str, Any]  # for %s by position, for %(name)s by name

STATEMENT_TIMEOUT_MS = 15_000
LOCK_TIMEOUT_MS = 5_000
IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000
CONNECT_TIMEOUT_S = 5

# The library's own decoder of json columns is twice as slow (measured).
JSON = extensions.new_type((114,), "JSON", lambda text, _cursor: None if text is None else decode(text))

PLACE = re.compile(r"%s")
_numbers = itertools.count(1)


class Contended(Unavailable):
    """Two transactions stood in each other's way; the same one may succeed at once if repeated."""


@dataclass(frozen=True)
class Prepared:
    """A constant statement with its parameters as %s; write a cast where PostgreSQL cannot tell a parameter's type.

    Each distinct statement stays in every connection that used it, so a text made at run time has no place here.
    """

    sql: str
    name: str = field(init=False)
    call: str = field(init=False)
    """What stands for the statement once it is prepared, with its parameters as %s."""

    def __post_init__(self) -> None:
        places = len(PLACE.findall(self.sql))
        object.__setattr__(self, "name", f"radica_{next(_numbers)}")
        given = f" ({', '.join(['%s'] * places)})" if places else ""
        object.__setattr__(self, "call", f"execute {self.name}{given}")

    @property
    def definition(self) -> str:
        """What prepares it in a connection."""
        numbers = itertools.count(1)
        return f"prepare {self.name} as {PLACE.sub(lambda _: f'${next(numbers)}', self.sql)}"


def _text(value: str, connection: extensions.connection) -> str:
    if "'" not in value and "\\" not in value and "\0" not in value:
        return f"'{value}'"  # nothing in it to quote, as nearly always: a quarter of the time (measured)
    quoted = extensions.QuotedString(value)
    quoted.prepare(connection)  # in its encoding, which is UTF-8
    return str(quoted.getquoted(), "utf-8")


def _anything(value: Any, connection: extensions.connection) -> str:  # noqa: ANN401 - whatever psycopg2 can adapt
    with connection.cursor() as cursor:
        return str(cursor.mogrify("%s", (value,)), "utf-8")


def _quoted(values: Params, connection: extensions.connection) -> list[str]:
    if isinstance(values, dict):
        raise TypeError("a prepared statement's parameters go by position")
    return [QUOTED.get(type(value), _anything)(value, connection) for value in values]


QUOTED: dict[type, Callable[[Any, extensions.connection], str]] = {
    str: _text,
    bytes: lambda value, _: f"'\\x{value.hex()}'",
    int: lambda value, _: str(value),
    datetime: lambda value, _: f"'{value.isoformat()}'",
    list: lambda values, line: f"array[{', '.join(_quoted(values, line))}]" if values else "'{}'",
    type(None): lambda _value, _connection: "null",
}
"""What nearly all parameters are, as SQL. `mogrify` finds out for each value anew, which takes twice as long."""


class Session:
    """A connection with its one cursor, and the statements that it has prepared."""

    def __init__(self, connection: extensions.connection) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._prepared: set[str] = set()
        self._unsure = False
        """Whether a statement was to be prepared in a message that has not succeeded (yet)."""

    @property
    def closed(self) -> bool:
        """Whether it cannot be used any more."""
        return bool(self._connection.closed)

    def alive(self) -> bool:
        """Whether the server has not hung up meanwhile, as far as can be known without asking it.

        Only looks at what has arrived (1 us): while nobody uses a connection its end lies there unread, behind a last
        message if the server had time for one.
        """
        try:
            self._connection.poll()
            self._connection.poll()
        except psycopg2.Error:
            self._connection.close()
        return not self.closed

    def undo(self) -> None:
        """Roll back what is open, and forget the prepared statements if some may not have been reached."""
        statements = []
        if self._connection.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
            statements.append(b"ROLLBACK")
        if self._unsure:
            statements.append(b"DEALLOCATE ALL")
            self._prepared.clear()
        if statements:
            self.send(b";\n".join(statements))

    def close(self) -> None:
        """Leave the server."""
        self._connection.close()

    def rendered(self, sql: str | Prepared, params: Params) -> bytes:
        """Return a statement with its parameters in place; in front of it, at its first use, what prepares it."""
        if not isinstance(sql, Prepared):
            return bytes(self._cursor.mogrify(sql, params or None))
        call = (sql.call % tuple(_quoted(params, self._connection))).encode()
        if sql.name in self._prepared:
            return call
        self._prepared.add(sql.name)
        self._unsure = True
        return sql.definition.encode() + b";\n" + call

    def send(self, message: bytes) -> Any:  # noqa: ANN401 - psycopg2 cursors have no useful type
        """Send a message and return the cursor, for the rows of its last statement; good until the next message."""
        try:
            self._cursor.execute(message)
        except (errors.SerializationFailure, errors.DeadlockDetected) as error:
            raise Contended("Dos personas guardaron a la vez.") from error
        except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
            raise Unavailable("La base de datos no respondió a tiempo.") from error
        self._unsure = False
        return self._cursor


def connect(url: str, service: str) -> extensions.connection:
    """Open one connection, in autocommit, with every wait bounded; raises Unavailable."""
    try:
        connection = psycopg2.connect(
            url,
            connect_timeout=CONNECT_TIMEOUT_S,
            application_name=service,
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=3,
            tcp_user_timeout=20_000,
            client_encoding="UTF8",
            cursor_factory=PatientCursor,
            options=f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={LOCK_TIMEOUT_MS}"
            f" -c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_TIMEOUT_MS} -c timezone=UTC",
        )
    except psycopg2.OperationalError as error:
        raise Unavailable("No hay conexión con la base de datos.") from error
    extensions.register_type(JSON, connection)
    connection.autocommit = True
    return connection
