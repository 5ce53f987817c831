"""How an event travels: CloudEvents 1.0 over AMQP 0-9-1, binary mode.

The attributes are message headers named `cloudEvents_<attribute>`, the body is the event's JSON and the routing
key its type, so a stock nameko, kombu, pika or amqplib consumer reads it without any code of ours.
Source: CloudEvents AMQP protocol binding 1.0, section 3.1 (the underscore form of the prefix).
"""

from __future__ import annotations

import re
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
ALTERNATIVE_PREFIX = "cloudEvents:"
CONTENT_TYPE = "application/json"

decode = msgspec.json.Decoder().decode
encode = msgspec.json.Encoder().encode
USUAL_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


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
    found = _with_our_prefix(delivered)
    try:
        data = decode(body)
    except ValueError as error:
        raise Invalid("body", f"El cuerpo no es JSON: {error}.") from error
    if not isinstance(data, dict):
        raise Invalid("body", "El cuerpo no es un objeto JSON.")
    return Message(
        id=_identifier(found),
        type=_text(found, "cloudEvents_type"),
        version=_version(_text(found, "cloudEvents_dataschema")),
        source=_text(found, "cloudEvents_source"),
        subject=_text(found, "cloudEvents_subject"),
        sequence=_sequence(found),
        time=_instant(_text(found, "cloudEvents_time")),
        actor=Actor(
            id=_text(found, "cloudEvents_actorid"),
            lane=_text(found, "cloudEvents_actorlane"),
            on_behalf_of=found.get("cloudEvents_actoronbehalfof"),
        ),
        data=data,
        traceparent=found.get("cloudEvents_traceparent"),
        position=_position(found),
    )


def _with_our_prefix(delivered: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the headers; those with the binding's other prefix are found under ours as well."""
    if "cloudEvents_id" in delivered:
        return delivered
    others = {name: value for name, value in delivered.items() if name.startswith(ALTERNATIVE_PREFIX)}
    return {**delivered, **{PREFIX + name.removeprefix(ALTERNATIVE_PREFIX): others[name] for name in others}}


def _text(headers: Mapping[str, Any], name: str) -> str:
    value = headers.get(name)
    if not isinstance(value, str) or not value:
        raise Invalid(name, f"Falta el encabezado {name}.")
    return value


def _identifier(headers: Mapping[str, Any]) -> str:
    text = _text(headers, "cloudEvents_id")
    if USUAL_UUID.fullmatch(text):
        return text
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise Invalid("cloudEvents_id", "El identificador del evento no es un UUID.") from error


def _sequence(headers: Mapping[str, Any]) -> int:
    try:
        return int(headers["cloudEvents_sequence"])
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("cloudEvents_sequence", "La secuencia del evento no es un número.") from error


def _position(headers: Mapping[str, Any]) -> int | None:
    try:
        return int(headers["cloudEvents_position"]) if "cloudEvents_position" in headers else None
    except (TypeError, ValueError) as error:
        raise Invalid("cloudEvents_position", "La posición del evento no es un número.") from error


def _version(dataschema: str) -> int:
    version = dataschema.rpartition(":")[2]
    if not version.isdecimal():
        raise Invalid("cloudEvents_dataschema", f"La versión del esquema no se entiende: {dataschema}.")
    return int(version)


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("cloudEvents_time", f"La hora del evento no se entiende: {text}.") from error
    if instant.tzinfo is None:
        raise Invalid("cloudEvents_time", "La hora del evento no dice su zona horaria.")
    return instant
