"""The form in which a log travels over HTTP (`GET /feed`), written and read.

    {"items": [{"position", "id", "type", "version", "source", "subject", "sequence", "time",
                "actor": {"id", "lane", "on_behalf_of"}, "traceparent", "data"}], "next": position}

`next` is the position to ask `after` from the next time; it stays where it was when nothing new is there.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from radica.envelope import Actor, Message
from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radica.log import Entry


def to_feed(entries: Sequence[Entry], after: int) -> str:
    """Return the JSON text of one answer of the feed; the stored bodies go in as they are."""
    items = ",".join(_item(entry) for entry in entries)
    following = entries[-1].position if entries else after
    return f'{{"items":[{items}],"next":{following}}}'


def from_feed(item: Mapping[str, Any]) -> tuple[int, Message]:
    """Return position and message of one item of the feed; raises Invalid for what is none."""
    try:
        actor = item["actor"]
        return int(item["position"]), Message(
            id=str(item["id"]),
            type=str(item["type"]),
            version=int(item["version"]),
            source=str(item["source"]),
            subject=str(item["subject"]),
            sequence=int(item["sequence"]),
            time=datetime.fromisoformat(item["time"]),
            actor=Actor(str(actor["id"]), str(actor["lane"]), actor.get("on_behalf_of")),
            data=dict(item["data"]),
            traceparent=item.get("traceparent"),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Invalid("items", f"El hecho no tiene la forma del registro: {type(error).__name__}.") from error


def _item(entry: Entry) -> str:
    envelope = entry.envelope
    head = {
        "position": entry.position,
        "id": envelope.id,
        "type": envelope.type,
        "version": envelope.version,
        "source": envelope.source,
        "subject": envelope.subject,
        "sequence": envelope.sequence,
        "time": envelope.time.isoformat().replace("+00:00", "Z"),
        "actor": {
            "id": envelope.actor.id,
            "lane": envelope.actor.lane,
            "on_behalf_of": envelope.actor.on_behalf_of,
        },
        "traceparent": envelope.traceparent,
    }
    return f'{json.dumps(head, ensure_ascii=False)[:-1]},"data":{entry.body}}}'
