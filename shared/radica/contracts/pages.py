"""The table of events in docs/events.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.contracts.schemas import path_of
from radica.events import ALL_VERSIONS, PRODUCERS

if TYPE_CHECKING:
    from radica.events import BaseEvent

HEAD = """# Events

<!-- Generated from shared/radica/events by `python -m radica.contracts`; do not edit. -->

Every fact travels as one of these. Each name leads to its JSON Schema; its example stands beside it. Fields with `?`
may be absent. All carry `radicado`. Who did it, when, and the event's identity travel in the headers
([contracts](../contracts/README.md)). On `<service>.events` each stands first-hand; on `intake.events` all of them
stand again, as recorded on the case and in its order.
"""


def events_page() -> str:
    """The page: one table for each service that announces."""
    return "\n".join([HEAD, *(_section(producer) for producer in PRODUCERS)])


def _section(producer: str) -> str:
    rows = [_row(model) for model in ALL_VERSIONS.values() if model.producer == producer]
    head = f"## {producer}\n\n| event | v | says | fields |\n|---|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


def _row(model: type[BaseEvent]) -> str:
    link = f"[{model.event_type}](../contracts/{path_of(model.event_type, model.version, 'schema')})"
    says = " ".join((model.__doc__ or "").split())
    fields = ", ".join(
        f"`{name}`" if field.is_required() else f"`{name}`?"
        for name, field in model.model_fields.items()
        if name != "radicado"
    )
    return f"| {link} | {model.version} | {says} | {fields} |"
