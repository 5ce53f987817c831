"""The fold: a case and the next event of its log give the case as it stands after it.

Pure and total: the same log gives the same document, whenever and however often it is read. That is what lets a
generation of documents be thrown away and built again.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from radica import events
from radica.errors import Invalid
from radica.events import DocumentRef
from radica.events.intake import PQRMigrated, PQRRadicated
from reporting.domain.case import Case, Document, TimelineEntry, blank, document, instant
from reporting.domain.effects import EFFECTS
from reporting.domain.next_acts import next_acts, state_of
from reporting.domain.telling import tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radica.envelope import Message
    from radica.events import BaseEvent

FIRST = {PQRRadicated.event_type, PQRMigrated.event_type}
"""With what the history of a case begins: it was filed, or brought in from the old system."""


class NotNext(Invalid):
    """The message is not the one that follows: its number is not the case's last plus one."""


def concerns_a_case(message: Message) -> bool:
    """Whether the message is a fact of one case; a report or a change of the calendar is not."""
    model = events.EVENTS.get(message.type)
    return model is None or model.about_case


def fold(case: Case | None, message: Message) -> Case:
    """The case after `message`; None is a case of which nothing was heard. Raises NotNext, or Invalid for a bad body.

    Events of a type or version that is not known here stand in the timeline and change nothing else.
    """
    before = case or blank(message.subject)
    if message.sequence != before["sequence"] + 1:
        raise NotNext(
            "sequence", f"A {message.subject} le sigue el evento {before['sequence'] + 1}, no el {message.sequence}."
        )
    if case is None and message.type not in FIRST:
        raise Invalid("type", f"La historia de {message.subject} no comienza con {' ni con '.join(sorted(FIRST))}.")
    event = _read(message)
    effect = EFFECTS.get(type(event)) if event else None
    at = instant(message.time)
    after: Case = {**before, **(effect(before, event, at) if effect else {})}
    after["sequence"] = message.sequence
    after["position"] = message.position
    after["updated_at"] = at
    if case is None:
        after["first_position"] = message.position
    after["timeline"] = [*before["timeline"], _entry(message, event, at)]
    after["documents"] = _documents(before["documents"], event)
    after["open_orders"] = sum(not order["closed_at"] for order in after["orders"])
    after["state"] = state_of(after)
    after["next_acts"] = next_acts(after)
    return after


def _read(message: Message) -> BaseEvent | None:
    if (message.type, message.version) not in events.ALL_VERSIONS:
        if message.type in FIRST:
            raise Invalid("version", f"No se conoce la versión {message.version} de {message.type}.")
        return None
    return events.parse(message.type, message.version, message.data)


def _entry(message: Message, event: BaseEvent | None, at: str) -> TimelineEntry:
    title, summary = tell(message.type, event)
    return {
        "sequence": message.sequence,
        "event_id": message.id,
        "type": message.type,
        "title": title,
        "at": at,
        "actor": {"id": message.actor.id, "lane": message.actor.lane},
        "summary": summary,
    }


def _documents(known: list[Document], event: BaseEvent | None) -> list[Document]:
    """The files known so far and those that the event names, each once by its content."""
    named = {ref.sha256: ref for ref in _references(event)} if event and _fields_with_documents(type(event)) else {}
    for each in known if named else ():
        named.pop(each["sha256"], None)
    return [*known, *map(document, named.values())] if named else known


@cache
def _fields_with_documents(event: type[BaseEvent]) -> tuple[str, ...]:
    return tuple(name for name, field in event.model_fields.items() if "DocumentRef" in repr(field.annotation))


def _references(event: BaseEvent) -> Iterator[DocumentRef]:
    for name in _fields_with_documents(type(event)):
        value = getattr(event, name)
        if isinstance(value, DocumentRef):
            yield value
        elif isinstance(value, tuple):
            yield from (each for each in value if isinstance(each, DocumentRef))
