"""Announcing: a fact becomes an event in the same commit as the change it tells of."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from radica.envelope import Actor
    from radica.events import BaseEvent
    from radica.postgres import Transaction

APPEND = """
insert into log (message_id, type, version, subject, occurred_at, actor_id, actor_lane, actor_behalf, traceparent, data)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def announce(
    tx: Transaction,
    event: BaseEvent,
    *,
    actor: Actor,
    at: datetime,
    traceparent: str | None = None,
    event_id: str | None = None,
) -> str:
    """Append an event to the service's log within `tx`; returns its id.

    `at` is the instant (UTC) of the fact. An `event_id` derived from its cause makes a repetition recognisable.
    """
    event_id = event_id or str(uuid.uuid4())
    tx.later(
        APPEND,
        (
            event_id,
            event.event_type,
            event.version,
            event.radicado,
            at,
            actor.id,
            actor.lane,
            actor.on_behalf_of,
            traceparent,
            event.model_dump_json(),
        ),
    )
    tx.appended = True
    return event_id
