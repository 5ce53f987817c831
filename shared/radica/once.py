"""A command is carried out once, however often it is sent: the same key gets the same receipt."""

from __future__ import annotations

import json
import random
import threading
from typing import TYPE_CHECKING

from psycopg2 import errors

from radica import failpoints
from radica.commands import Receipt
from radica.errors import Refused, Unavailable
from radica.postgres import CommitUnknown, Contended, Prepared

if TYPE_CHECKING:
    from collections.abc import Callable

    from radica.commands import Command
    from radica.postgres import Database, Transaction

ATTEMPTS = 5
LONGEST_PAUSE_S = 0.05

CLAIM = Prepared("""
insert into command (who, key, fingerprint, received_at) values (%s, %s, %s, %s)
on conflict do nothing returning true as ours
""")
ANSWERED = "select fingerprint, receipt from command where who = %s and key = %s"
ANSWER = Prepared("update command set receipt = %s where who = %s and key = %s")


def once(db: Database, command: Command, act: Callable[[Transaction], Receipt]) -> Receipt:
    """Carry out `act` under the command's key, in one commit with its receipt; repeat the receipt if it was done.

    A commit of unknown outcome is settled by asking for the key again. Raises Refused when the key was used for a
    different request, Unavailable when it could not be done for now; in both cases nothing was changed.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with db.transaction() as tx:
                receipt = earlier_receipt(tx, command) or _carried_out(tx, command, act)
        except (Contended, CommitUnknown, errors.UniqueViolation) as error:
            if attempt == ATTEMPTS:
                raise Unavailable("No se pudo guardar porque otras personas trabajan en el mismo caso.") from error
            threading.Event().wait(random.uniform(0, LONGEST_PAUSE_S))  # noqa: S311 - spreads rivals, no secret
        else:
            failpoints.reach("command.committed")
            return receipt
    raise AssertionError  # pragma: no cover - the loop returns or raises


def earlier_receipt(tx: Transaction, command: Command) -> Receipt | None:
    """Claim the command's key; return the receipt if it was carried out before, None if it is ours to do.

    Waits for a command under the same key that is under way at this moment.
    """
    who = command.access.who
    if tx.one(CLAIM, (who, command.key, command.fingerprint, command.at)):
        return None
    earlier = tx.one(ANSWERED, (who, command.key))
    if earlier.fingerprint != command.fingerprint:
        raise Refused(
            "Esa clave de idempotencia ya se usó para una solicitud diferente.",
            "Envíe la solicitud con una clave nueva (encabezado Idempotency-Key).",
        )
    return Receipt.from_json(earlier.receipt)


def keep_receipt(tx: Transaction, command: Command, receipt: Receipt) -> None:
    """Keep the receipt under the command's key; it is sent with the COMMIT."""
    tx.later(ANSWER, (json.dumps(receipt.to_json()), command.access.who, command.key))


def _carried_out(tx: Transaction, command: Command, act: Callable[[Transaction], Receipt]) -> Receipt:
    receipt = act(tx)
    keep_receipt(tx, command, receipt)
    return receipt
