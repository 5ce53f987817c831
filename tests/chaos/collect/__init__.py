"""Reads what a run left behind from real servers, at the end or, for safety alone, in the middle of it.

`evidence(sources, …)` gives everything; the modules beside read one kind of server each and are of use by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.chaos import history
from tests.chaos.collect import broker, mongodb, postgres, process_logs
from tests.chaos.evidence import INTAKE, REPORTING, Evidence, Letter, QueueFigures
from tests.chaos.topology import SUBSCRIPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import httpx


@dataclass(frozen=True)
class Sources:
    """Where a run's servers are.

    `databases` is a superuser's or owner's address by service; `management` is RabbitMQ's HTTP interface, `vhost` the
    virtual host's name; `logs` is what each process wrote to standard error, by its name.
    """

    databases: Mapping[str, str]
    mongo_url: str | None = None
    amqp_url: str | None = None
    management: httpx.Client | None = None
    vhost: str = "/"
    logs: Mapping[str, Path] = field(default_factory=dict)


def evidence(sources: Sources, file: Path, **known: Any) -> Evidence:
    """Everything that can be read, with the history in `file`; `known` is what the runner alone knows (poison, …)."""
    services = {name: postgres.state(name, url) for name, url in sources.databases.items()}
    cases = projected_to = None
    if sources.mongo_url:
        services[REPORTING], cases, projected_to = mongodb.read(sources.mongo_url)
    queues: tuple[QueueFigures, ...] | None = None
    letters: tuple[Letter, ...] = ()
    if sources.management and sources.amqp_url:
        queues = broker.figures(sources.management, sources.vhost)
        letters = broker.dead_letters(sources.amqp_url, queues)
    checkpoints = postgres.checkpoints(sources.databases[INTAKE]) if INTAKE in sources.databases else ()
    return Evidence(
        **{
            "history": history.read(file),
            "services": services,
            "subscriptions": SUBSCRIPTIONS,
            "cases": cases,
            "projected_to": projected_to,
            "queues": queues,
            "dead_letters": letters,
            "log_lines": process_logs.read(sources.logs),
            "checkpoints": checkpoints,
            **known,
        }
    )
