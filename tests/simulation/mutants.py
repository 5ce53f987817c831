"""Defects to be switched on one at a time: a service like this could have each, and the checker must see it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from unittest import mock

from tests.simulation import statements, statements_of_services
from tests.simulation.rabbit import SimulatedConsumer
from tests.simulation.store import SimulatedTransaction

from intake.domain import watch
from intake.domain.case_event import CaseEvent
from intake.domain.pqr import PQR, SOURCE
from radica import inbox
from radica.log import LAST_NUMBER, PostgresLog
from radica.relay import Relay
from reporting import hearing
from reporting.domain import changes
from reporting.domain.fold import fold
from reporting.domain.ordering import Run
from routing import application as routing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.simulation.statements import LogRow

    from radica.envelope import Message
    from reporting.domain.case import Case


@contextmanager
def _patched(*replacements: tuple[Any, str, Any]) -> Iterator[None]:
    patches = [mock.patch.object(*each) for each in replacements]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()


def _no_horizon(log: PostgresLog, beyond: int) -> None:
    ((log._settled, _),) = log._db.ask(LAST_NUMBER, (log._settled,))


def _number_after_transaction(tx: SimulatedTransaction, known: int) -> list[Any]:
    transaction_id = tx.take_id()
    tx.pass_by("numbered")
    return [(tx.store.last_number, transaction_id if tx.store.last_number > known else None)]


def _number_before_transaction(tx: SimulatedTransaction, row: LogRow) -> None:
    number = tx.next_number()
    tx.pass_by("numbered")
    tx.take_id()
    tx.put("log", number, row._replace(id=number))


def _cursor_first(relay: Relay, under_way: Any) -> bool:
    entries = [] if relay._stopping.is_set() else relay.source.read(under_way.sent_to, 2)
    if entries:
        relay.cursor.move(entries[-1].position)
        under_way.send(entries)
        relay._position = under_way.see_through()
    return bool(entries)


def _acknowledged_at_once(consumer: SimulatedConsumer, message: Any) -> None:
    consumer._tag += 1
    tag = consumer._tag
    consumer.connection.events.append(lambda: consumer._delivered(tag, message))


def _taken_again(tx: Any, messages: Sequence[Message]) -> list[Message]:
    inbox.take(tx, messages)
    return list(messages)


def _recorded_again(case: PQR, fact: Message) -> bool:
    case._add(CaseEvent(replace(fact, source=SOURCE, sequence=case.version + 1)))
    return True


def _log_after_commit(tx: SimulatedTransaction, *, keep: bool) -> None:
    if not keep or tx.store.name == "intake":  # intake's log is its state: there is nothing beside it
        REAL_END(tx, keep=keep)
        return
    announced = {place: row for place, row in tx._writes.items() if place[0] == "log"}
    for place in announced:
        del tx._writes[place]
    REAL_END(tx, keep=True)
    tx.pass_by("committed")
    for (table, key), row in announced.items():
        tx.store.rows(table)[key] = row


def _whatever_comes(known: int, messages: Sequence[Message]) -> Run:
    return Run(tuple(messages), known + len(messages), gap=False)


def _as_the_next(case: Case | None, message: Message) -> Case:
    return fold(case, replace(message, sequence=(case or {"sequence": 0})["sequence"] + 1))


REAL_END = SimulatedTransaction._end
MUTANTS: dict[str, Callable[[], Any]] = {
    "the relay reads by id > last": lambda: _patched((PostgresLog, "_move_horizon", _no_horizon)),
    "the horizon takes its transaction id before its number": lambda: mock.patch.dict(
        statements.CORE, {LAST_NUMBER: _number_after_transaction}
    ),
    "a writer takes its number before its transaction id": lambda: _patched(
        (statements, "append", _number_before_transaction),
        (statements_of_services, "append", _number_before_transaction),
    ),
    "the cursor is moved before the confirm": lambda: _patched((Relay, "_carry", _cursor_first)),
    "a message is acknowledged before the commit": lambda: _patched((SimulatedConsumer, "get", _acknowledged_at_once)),
    "there is no inbox": lambda: _patched((routing, "take", _taken_again)),
    "a case does not know the facts that it holds": lambda: _patched((PQR, "record", _recorded_again)),
    "the announcement is outside the transaction": lambda: _patched((SimulatedTransaction, "_end", _log_after_commit)),
    "the fold does not look at the version": lambda: _patched(
        (hearing, "following", _whatever_comes), (changes, "fold", _as_the_next)
    ),
}
MUTANTS["what time makes has no id derived from its cause"] = lambda: _patched(
    (watch, "_unless_known", lambda _case, event, _cause: [watch.Fact(event)])
)
IN_THE_LOG_ALONE = {
    "the horizon takes its transaction id before its number",
    "a writer takes its number before its transaction id",
}
"""Found by `log_world`: no use case of today appends as the first thing its transaction writes."""
