"""How an event travels: CloudEvents 1.0 over AMQP 0-9-1, binary mode.

The attributes are message headers named `cloudEvents_<attribute>`, the body is the event's JSON and the routing
key its type, so a stock nameko, kombu, pika or amqplib consumer reads it without any code of ours.
Source: CloudEvents AMQP protocol binding 1.0, section 3.1 (the underscore form of the prefix).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radica.events import BaseEvent

PREFIX = "cloudEvents_"
PREFIXES = (PREFIX, "cloudEvents:")  # of one length
CONTENT_TYPE = "application/json"

decode = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: the account, the lane it acted in, and on whose behalf if it stood in for somebody."""

    id: str
    lane: str
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One event as it travels.

    `subject` is the radicado, `sequence` counts the events of that subject in the log of `source`, `time` is the
    instant (UTC) at which the fact happened, `data` the event's own fields. `position` is where the event stands in
    that log; None where it has not been read from one.
    """

    id: str
    type: str
    version: int
    source: str
    subject: str
    sequence: int
    time: datetime
    actor: Actor
    data: dict[str, Any]
    traceparent: str | None = None
    position: int | None = None

    def event(self) -> BaseEvent:
        """Return the event this message carries; raises Invalid for an unknown type, version or a wrong body."""
        from radica import events  # noqa: PLC0415 - the events know nothing of the envelope; this keeps it so

        return events.parse(self.type, self.version, self.data)


def headers(message: Message) -> dict[str, str | int]:
    """Return the CloudEvents attributes of a message as AMQP headers."""
    attributes: dict[str, str | int | None] = {
        "specversion": "1.0",
        "id": message.id,
        "type": message.type,
        "source": message.source,
        "subject": message.subject,
        "time": message.time.isoformat().replace("+00:00", "Z"),
        "dataschema": f"urn:radica:{message.type}:{message.version}",
        "sequence": message.sequence,
        "partitionkey": message.subject,
        "actorid": message.actor.id,
        "actorlane": message.actor.lane,
        "actoronbehalfof": message.actor.on_behalf_of,
        "traceparent": message.traceparent,
        "position": message.position,
    }
    return {PREFIX + name: value for name, value in attributes.items() if value is not None}


def from_delivery(delivered: Mapping[str, Any], body: bytes | str) -> Message:
    """Return the message that was delivered; raises Invalid when it is not one of ours."""
    attributes = _attributes(delivered)
    try:
        data = decode(body)
    except ValueError as error:
        raise Invalid("body", f"El cuerpo no es JSON: {error}.") from error
    if not isinstance(data, dict):
        raise Invalid("body", "El cuerpo no es un objeto JSON.")
    return Message(
        id=_identifier(attributes),
        type=_text(attributes, "type"),
        version=_version(_text(attributes, "dataschema")),
        source=_text(attributes, "source"),
        subject=_text(attributes, "subject"),
        sequence=_sequence(attributes),
        time=_instant(_text(attributes, "time")),
        actor=Actor(
            id=_text(attributes, "actorid"),
            lane=_text(attributes, "actorlane"),
            on_behalf_of=attributes.get("actoronbehalfof"),
        ),
        data=data,
        traceparent=attributes.get("traceparent"),
        position=_position(attributes),
    )


def _attributes(delivered: Mapping[str, Any]) -> dict[str, Any]:
    return {name[len(PREFIX) :]: value for name, value in delivered.items() if name.startswith(PREFIXES)}


def _text(attributes: Mapping[str, Any], name: str) -> str:
    value = attributes.get(name)
    if not isinstance(value, str) or not value:
        raise Invalid(PREFIX + name, f"Falta el encabezado {PREFIX}{name}.")
    return value


def _identifier(attributes: Mapping[str, Any]) -> str:
    try:
        return str(uuid.UUID(_text(attributes, "id")))
    except ValueError as error:
        raise Invalid(PREFIX + "id", "El identificador del evento no es un UUID.") from error


def _sequence(attributes: Mapping[str, Any]) -> int:
    try:
        return int(attributes["sequence"])
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(PREFIX + "sequence", "La secuencia del evento no es un número.") from error


def _position(attributes: Mapping[str, Any]) -> int | None:
    try:
        return int(attributes["position"]) if "position" in attributes else None
    except (TypeError, ValueError) as error:
        raise Invalid(PREFIX + "position", "La posición del evento no es un número.") from error


def _version(dataschema: str) -> int:
    version = dataschema.rpartition(":")[2]
    if not version.isdecimal():
        raise Invalid(PREFIX + "dataschema", f"La versión del esquema no se entiende: {dataschema}.")
    return int(version)


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(PREFIX + "time", f"La hora del evento no se entiende: {text}.") from error
    if instant.tzinfo is None:
        raise Invalid(PREFIX + "time", "La hora del evento no dice su zona horaria.")
    return instant
