"""What a service hears and what it announces, for the services that own a PostgreSQL database."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from radica.access import Lane
from radica.envelope import Actor, Message
from radica.events import ALL_VERSIONS
from radica.events.examples import EXAMPLES

LOG = "select type, subject, actor_id, actor_lane, data from log order by id"
SAID_AT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)


@pytest.fixture
def message():
    """Make an event as its example has it but for `data`: `message("PQRClosed", radicado=...)`."""

    def message_(event_type, *, id=None, at=SAID_AT, **data):
        body = {**EXAMPLES[event_type, 1], **data}
        return Message(
            id=id or str(uuid.uuid4()),
            type=event_type,
            version=1,
            source=f"/{ALL_VERSIONS[event_type, 1].producer}",
            subject=body["radicado"],
            sequence=1,
            time=at,
            actor=Actor("persona", Lane.CUSTOMER_SERVICE_ASSISTANT),
            data=body,
        )

    return message_


@pytest.fixture
def announced(db):
    """Return what the service has announced: type, subject, actor and data of each event, in order."""

    def announced_(*types):
        with db.transaction() as tx:
            return [row for row in tx.all(LOG) if not types or row.type in types]

    return announced_
