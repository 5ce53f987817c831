"""What a simulated run left behind, as the chaos checker wants it: the same functions judge both."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.chaos import history
from tests.chaos.contract import producers
from tests.chaos.evidence import CommandRow, Evidence, InboxRow, Letter, LogRow, QueueFigures, ServiceState
from tests.chaos.topology import SUBSCRIPTIONS

from radica.testing import A_TUESDAY_MORNING
from reporting.store.projection import from_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulation.rabbit import Broker
    from tests.simulation.statements import LogRow as StoredRow
    from tests.simulation.store import Store
    from tests.simulation.world import World


def of(world: World) -> Evidence:
    """Return what is left of a run that has come to its end."""
    names = {*world.stores, "reporting"}
    return Evidence(
        history=history.of(world.lines),
        services={name: _service(store, ordered=not world.broker.queues_lost) for name, store in world.stores.items()},
        subscriptions=tuple(each for each in SUBSCRIPTIONS if each.service in names and each.source in names),
        cases={radicado: from_document(document) for radicado, document in world.documents.cases.items()},
        projected_to=world.documents.position,
        dead_letters=tuple(_letters(world.broker)),
        queues=tuple(
            QueueFigures(queue.name, len(queue.ready), queue.unacked, len(queue.consumers))
            for queue in world.broker.queues.values()
        ),
    )


def _service(store: Store, *, ordered: bool) -> ServiceState:
    """What a store keeps. `ordered` tells whether its own tables must agree with the order of others' logs."""
    rows = store.rows
    cases = tuple(row._asdict() for row in rows("pqr_case").values())
    return ServiceState(
        store.name,
        log=tuple(_log_row(store.name, row) for row in sorted(rows("log").values())),
        inbox=tuple(
            InboxRow(row.message_id, row.source.strip("/"), A_TUESDAY_MORNING + timedelta(seconds=row.taken_at))
            for row in rows("inbox").values()  # in the order in which they were committed
        ),
        commands=tuple(CommandRow(row.who, row.key, row.receipt) for row in rows("command").values()),
        cursor=rows("relay_cursor").get(True, 0),
        counters={f"{series}/{year}": last for (series, year), last in rows("counter").items()},
        tables={"pqr_case": cases} if ordered and store.name == "routing" else {},
    )


def _log_row(service: str, row: StoredRow) -> LogRow:
    return LogRow(
        position=row.id,
        message_id=row.message_id,
        type=row.type,
        version=row.version,
        subject=row.subject,
        sequence=row.sequence or None,
        source=producers()[row.type],
        at=row.occurred_at,
        actor=row.actor_id,
        lane=row.actor_lane,
        data=json.loads(row.data),
        on_behalf_of=row.actor_behalf,
    )


def _letters(broker: Broker) -> Iterator[Letter]:
    for name, queue in broker.queues.items():
        if name.endswith(".dead"):
            for letter in queue.ready:
                body = letter.body if isinstance(letter.body, bytes) else letter.body.encode()
                reason = str(letter.headers.get("radica-reason", "delivery limit"))
                yield Letter(name.removesuffix(".dead"), letter.headers.get("cloudEvents_id"), body, reason)
