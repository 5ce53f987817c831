"""What routing does by itself when it hears of a fact: a sentence each, and who is called for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.access import Lane
from radica.calendar_heard import note_change
from radica.clock import legal_date
from radica.envelope import Actor
from radica.errors import Invalid
from radica.events import intake
from radica.outbox import announce
from routing import rulebook
from routing.domain import case as cases
from routing.domain import rules, steps, work_order
from routing.store import cases as case_store
from routing.store import orders as order_store

if TYPE_CHECKING:
    from datetime import datetime

    from radica.envelope import Message
    from radica.events import BaseEvent
    from radica.postgres import Transaction

BY_RULE = Actor(id="routing", lane=Lane.SERVICE)

HEARD = (
    "PQRRadicated",
    "PQRResolvedAtWindow",
    "PQRClosed",
    "PQRWithdrawn",
    "PQRTransferredOut",
    "PQRReopened",
    "TermExtended",
    "TermMoved",
    "KindChanged",
    "CompletionReceived",
    "CalendarChanged",
)
"""The events of intake that routing follows."""


def follow(tx: Transaction, message: Message, now: datetime) -> None:
    """Do what follows from an event of intake; raises Invalid for one that routing does not know."""
    event = message.event()
    match event:
        case intake.PQRRadicated():
            when_radicated_open_the_case(tx, event, message, now)
        case intake.TermExtended() | intake.TermMoved() | intake.CompletionReceived() | intake.PQRReopened():
            when_moved_by_intake_keep_up(tx, event)
        case intake.KindChanged():
            when_moved_by_intake_keep_up(tx, event)
        case intake.CalendarChanged():
            when_calendar_changed_move_deadlines(tx, event, message)
        case intake.PQRResolvedAtWindow() | intake.PQRClosed() | intake.PQRWithdrawn() | intake.PQRTransferredOut():
            when_ended_refuse_further_acts(tx, event, message, now)
        case _:
            raise Invalid("type", f"routing no sigue el evento {message.type}.", "Revise a qué se suscribe la cola.")


def when_radicated_open_the_case(
    tx: Transaction, radicated: intake.PQRRadicated, heard: Message, now: datetime
) -> None:
    """Make the case, open the work orders asked for at filing, and hand an appeal to Legal (steps 1 and 3)."""
    case = cases.begun(radicated)
    case_store.insert(tx, case, radicated.municipality)
    for request in radicated.work_orders:
        opened = work_order.open_order(case, order_store.next_number(tx, now), request)
        order_store.insert(tx, opened, now)
        _announce(tx, opened, heard, now)
    transferred = steps.transfer_by_rule(case, book_of(case))
    if transferred is not None:
        case_store.save(tx, cases.evolve(case, transferred))
        _announce(tx, transferred, heard, now)


def when_moved_by_intake_keep_up(tx: Transaction, event: intake.IntakeEvent) -> None:
    """Keep kind and last day as intake has them, and let a reopened case be worked on again."""
    case_store.save(tx, cases.evolve(case_store.locked(tx, event.radicado), event))


def when_calendar_changed_move_deadlines(tx: Transaction, changed: intake.CalendarChanged, heard: Message) -> None:
    """Keep the calendar, and the last days to answer that moved with it."""
    note_change(tx, changed, heard.time)
    case_store.move_deadlines(tx, {moved.radicado: moved.due_on for moved in changed.cases_moved})


def when_ended_refuse_further_acts(tx: Transaction, ended: intake.IntakeEvent, heard: Message, now: datetime) -> None:
    """End the case here too; orders that are still out are closed, since nobody may act on them any more."""
    case = cases.evolve(case_store.locked(tx, ended.radicado), ended)
    case_store.save(tx, case)
    still_out = order_store.still_out(tx, case.radicado)
    for order, closed in zip(still_out, work_order.close_with_case(case, still_out), strict=True):
        order_store.save_closing(tx, work_order.evolve(order, closed), closed, now)
        _announce(tx, closed, heard, now)


def book_of(case: cases.Case) -> rules.RuleBook:
    """Return the version of the decision table that the case was born under."""
    return rules.in_force(rulebook.published(), legal_date(case.radicated_at))


def _announce(tx: Transaction, event: BaseEvent, heard: Message, now: datetime) -> None:
    announce(tx, event, actor=BY_RULE, at=now, traceparent=heard.traceparent)
