"""A command is carried out once, however often it is sent: the same key gets the same receipt."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

import msgspec
from psycopg2 import errors

from radica import failpoints
from radica.commands import Receipt
from radica.errors import RadicaError, Refused, Unavailable
from radica.postgres import CommitUnknown, Contended, Prepared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radica.commands import Command
    from radica.postgres import Database, Transaction

encode = msgspec.json.Encoder().encode

ATTEMPTS = 5
LONGEST_PAUSE_S = 0.05
OVERTAKEN = (errors.UniqueViolation, errors.ForeignKeyViolation)
"""What was read changed before the commit: somebody took the version or the key, or erased the person who files."""

CLAIM = Prepared("insert into command (who, key, fingerprint, received_at) values (%s, %s, %s, %s)")
CLAIMED_BEFORE = "command_pkey"
ANSWERED = Prepared("select fingerprint, receipt from command where who = %s and key = %s")
ANSWER = Prepared("update command set receipt = %s where who = %s and key = %s")
KEEP_ALL = Prepared("""
insert into command (who, key, fingerprint, received_at, receipt)
select who, key, fingerprint, received_at::timestamptz, receipt::json
from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
    as carried_out (who, key, fingerprint, received_at, receipt)
""")


def once(db: Database, command: Command, act: Callable[[Transaction], Receipt]) -> Receipt:
    """Carry out `act` under the command's key, in one commit with its receipt; repeat the receipt if it was done.

    A commit of unknown outcome is settled by asking for the key again. Raises Refused when the key was used for a
    different request, Unavailable when it could not be done for now; in both cases nothing was changed.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with db.transaction() as tx:
                receipt = carried_out(tx, command, act)
        except (Contended, CommitUnknown, *OVERTAKEN) as error:
            if _claimed_before(error):
                return earlier_receipt(db, command)
            if attempt == ATTEMPTS:
                raise Unavailable("No se pudo guardar porque otras personas trabajan en el mismo caso.") from error
            threading.Event().wait(random.uniform(0, LONGEST_PAUSE_S))  # noqa: S311 - spreads rivals, no secret
        else:
            failpoints.reach("command.committed")
            return receipt
    raise AssertionError  # pragma: no cover - the loop returns or raises


def earlier_receipt(db: Database, command: Command) -> Receipt:
    """Return the receipt of a command that was carried out; raises Refused if its key stands for another request."""
    with db.transaction() as tx:
        earlier = tx.one(ANSWERED, (command.access.who, command.key))
    if earlier.fingerprint != command.fingerprint:
        raise Refused(
            "Esa clave de idempotencia ya se usó para una solicitud diferente.",
            "Envíe la solicitud con una clave nueva (encabezado Idempotency-Key).",
        )
    return Receipt.from_json(earlier.receipt)


def carried_out(tx: Transaction, command: Command, act: Callable[[Transaction], Receipt]) -> Receipt:
    """Claim the key, act, keep the receipt.

    The claim travels with the first thing that `act` asks of the database. Whoever repeats a command waits there for
    one under the same key that is under way, and fails there when it has been carried out.
    """
    who = command.access.who
    tx.later(CLAIM, (who, command.key, command.fingerprint, command.at))
    try:
        receipt = act(tx)
    except RadicaError:
        if not tx.begun:
            tx.flush()  # what was done gets its receipt again, whatever would be said to it now
        raise
    tx.later(ANSWER, (encode(receipt.to_json()).decode(), who, command.key))
    return receipt


def all_carried_out(
    tx: Transaction, commands: Sequence[Command], act: Callable[[Transaction], list[Receipt]]
) -> list[Receipt]:
    """Act for several commands, keep their keys and receipts in one statement with the COMMIT.

    A key that was used before makes all of it fail there: nothing was done, and each is to be carried out alone.
    """
    receipts = act(tx)
    kept = [
        (command.access.who, command.key, command.fingerprint, command.at, encode(receipt.to_json()).decode())
        for command, receipt in zip(commands, receipts, strict=True)
    ]
    tx.later(KEEP_ALL, [list(column) for column in zip(*kept, strict=True)])
    return receipts


def again_if_overtaken(act: Callable[[], None]) -> None:
    """Do what may find at its commit that what it read has changed meanwhile: then it is done again, at once.

    After a few times it raises what the database said.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return act()
        except OVERTAKEN:
            continue
    return act()


def _claimed_before(error: Exception) -> bool:
    return isinstance(error, errors.UniqueViolation) and error.diag.constraint_name == CLAIMED_BEFORE
