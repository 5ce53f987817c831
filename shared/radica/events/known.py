"""Which events there are, of every service: whoever hears them, or describes them, needs all."""

from __future__ import annotations

from inspect import isclass
from typing import TYPE_CHECKING, Any

import msgspec
from pydantic import ValidationError

from radica.errors import Invalid
from radica.events import billing, correspondence, intake, notification, reporting, routing
from radica.events.common import BaseEvent

if TYPE_CHECKING:
    from types import ModuleType

encode = msgspec.json.Encoder().encode

PRODUCERS: dict[str, ModuleType] = {
    "intake": intake,
    "routing": routing,
    "billing": billing,
    "correspondence": correspondence,
    "notification": notification,
    "reporting": reporting,
}


def _announced() -> list[type[BaseEvent]]:
    """Every event class in the order of its module; a class with subclasses is only their common base."""
    return [
        found
        for module in PRODUCERS.values()
        for found in vars(module).values()
        if isclass(found) and issubclass(found, BaseEvent) and not found.__subclasses__()
    ]


ALL_VERSIONS: dict[tuple[str, int], type[BaseEvent]] = {(e.event_type, e.version): e for e in _announced()}
"""Every version that may still travel, by type and version."""

EVENTS: dict[str, type[BaseEvent]] = {
    name: model for (name, _), model in sorted(ALL_VERSIONS.items(), key=lambda known: known[0][1])
}
"""The newest version of every event, by type."""


def parse(event_type: str, version: int, data: dict[str, Any]) -> BaseEvent:
    """The event that JSON values `data` describe; raises Invalid for an unknown type or version, or a wrong body."""
    model = ALL_VERSIONS.get((event_type, version))
    if model is None:
        raise Invalid(
            "type",
            f"No se conoce la versión {version} del evento {event_type}.",
            "Actualice este servicio y vuelva a procesar el mensaje.",
        )
    try:
        # Strict, and as JSON: what the schema refuses (a number for a date, "5" for 5) is refused here as well.
        return model.model_validate_json(encode(data), strict=True)
    except (ValidationError, TypeError, ValueError) as error:
        raise _invalid(event_type, error) from error


def _invalid(event_type: str, error: Exception) -> Invalid:
    way_out = f"Corrija el productor: vea contracts/events y el ejemplo de {event_type}."
    if not isinstance(error, ValidationError):
        return Invalid("data", f"El cuerpo de {event_type} no es un objeto JSON.", way_out)
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(str(part) for part in problem["loc"]) or "data"
    return Invalid(field, f"El cuerpo de {event_type} no cumple su contrato en «{field}»: {problem['msg']}.", way_out)
