"""Hearing each event once, however often it is delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.postgres import Prepared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.envelope import Message
    from radica.postgres import Transaction

NOTE = Prepared("""
insert into inbox (message_id, source)
select unnest(%s::text[])::uuid, unnest(%s::text[])
on conflict do nothing
""")
TAKE = """
insert into inbox (message_id, source)
select * from unnest(%s::uuid[], %s::text[])
on conflict do nothing
returning message_id::text
"""


def take(tx: Transaction, messages: Sequence[Message]) -> list[Message]:
    """Note the messages as taken and return, in order, those that had not been taken before.

    The row is inserted before anything is done: the same delivery can run twice at the same time in one process
    (measured after a short break of the connection), and then the second one waits here for the first.
    """
    unique = {message.id: message for message in messages}
    rows = tx.all(TAKE, (list(unique), [message.source for message in unique.values()]))
    new = {row.message_id for row in rows}
    return [message for message_id, message in unique.items() if message_id in new]


def note(tx: Transaction, messages: Sequence[Message]) -> None:
    """Note the messages as taken where it need not be known which are new, because their effect tells it by itself.

    Costs no round trip: it travels with the next statement or with the COMMIT. The same delivery, running a second time
    at the same time, waits there for the first, as in `take`.
    """
    tx.later(NOTE, ([message.id for message in messages], [message.source for message in messages]))
