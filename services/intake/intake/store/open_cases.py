"""The cases whose term still runs, with no more of their history than the term needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.domain.pqr import PQR, SOURCE
from radica import timers
from radica.envelope import decode
from radica.log import COLUMNS, to_message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radica.postgres import Database, Transaction

AT_ONCE = 500
OF_THE_TERM = [
    "PQRRadicated", "PQRMigrated", "TermExtended", "CompletionRequested", "CompletionReceived", "TermMoved",
    "KindChanged", "SilenceRecognised", "ResponseFiled", "CommunicationDelivered", "NotificationServed", "PQRClosed",
]  # fmt: skip
SELECT = f"""
select {COLUMNS} from log where subject = any(%s) and type = any(%s) order by subject, sequence
"""  # noqa: S608 - constant columns


def open_cases(db: Database, timer: str) -> Iterator[PQR]:
    """Yield the cases that `timer` watches and whose term runs, few in memory at a time, each read in a short look.

    They know what their term follows from, and little else: they are for computing, not for saving.
    """
    after = ""
    while True:
        with db.transaction() as tx:
            radicados = timers.waiting(tx, timer, after, AT_ONCE)
            cases = _read(tx, radicados)
        yield from (case for case in cases if case.term_runs)
        if len(radicados) < AT_ONCE:
            return
        after = radicados[-1]


def _read(tx: Transaction, radicados: list[str]) -> list[PQR]:
    found: dict[str, PQR] = {}
    for row in tx.all(SELECT, (radicados, OF_THE_TERM)):
        message = to_message(row, SOURCE)
        message.data.update(decode(row.data))
        found.setdefault(message.subject, PQR(message.subject)).apply(message)
    return list(found.values())
